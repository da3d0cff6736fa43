// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/log_keeper.hpp"

#include "adapters/sqlite/errors.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace waybill::sqlite {

void LogKeeper::tend() {
    const int frames = connection_.log_frames();
    if (frames < seen_) {  // the log is written from its beginning again
        due_ = options_.frames;
        health_.copied = 0;
    }
    seen_ = frames;
    if (frames < due_ || health_.poisoned) return;
    const int copied = std::min(health_.copied.load(), frames);
    // Some 16 MiB take a tenth of a second; what a long reader has held up may be a hundred times
    // as much.
    if (options_.elsewhere && frames - copied > 4 * options_.frames) {
        due_ = next_due(frames, copied);
        if (!health_.copying.exchange(true)) options_.elsewhere();
        return;
    }
    due_ = next_due(frames, copy_log(connection_, health_));
}

void LogKeeper::give_back() {
    if (!health_.poisoned) copy_log(connection_, health_, Connection::Copying::whole);
}

/// A log that was copied whole starts anew with the next write that meets no reader. Missing that
/// moment again and again would let it grow, so past twice its length it is tried more often.
int LogKeeper::next_due(int frames, int copied) const {
    if (copied < frames) return frames + std::max(options_.frames, (frames - copied) / 8);
    if (frames > 2 * options_.frames) return frames + std::max(1, options_.frames / 8);
    return frames + options_.frames;
}

int copy_log(Connection& connection, Health& health, Connection::Copying copying) {
    const auto done = connection.checkpoint(copying);
    // After a failed fsync the kernel may have dropped the pages: a second try proves nothing.
    // What else can fail (a full disk, a failed write) leaves the log whole, for the next try.
    if (failed_sync(done.code))
        health.poison(connection.error(done.code, "checkpoint"));
    else if (done.code == SQLITE_OK)
        health.copied = done.copied;
    return health.copied;
}

}  // namespace waybill::sqlite
