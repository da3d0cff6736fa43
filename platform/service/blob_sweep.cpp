// SPDX-License-Identifier: Apache-2.0
#include "platform/service/blob_sweep.hpp"

namespace waybill::service {

BlobSweep::BlobSweep(Deps deps, blobs::Shelf shelf, const sql::Query& named)
    : deps_{deps},
      named_{named},
      sweep_{{.blobs = deps.blobs, .clock = deps.clock},
             shelf,
             [this](Context ctx, std::vector<blobs::BlobName> names) {
                 return named_of(std::move(ctx), std::move(names));
             }} {}

Task<Result<std::set<std::string>>> BlobSweep::named_of(Context ctx,
                                                        std::vector<blobs::BlobName> names) {
    auto read = [&](sql::Tx& tx) -> Result<std::set<std::string>> {
        std::set<std::string> found;
        auto keep = [&found](const sql::Row& row) { return found.insert(row.text(0)).second; };
        WAYBILL_CHECK(tx.all(named_, keep, names.front().text(), names.back().text()));
        return found;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

/// The timer is taken afterwards: what is removed twice is gone all the same.
Task<Status> BlobSweep::due(Context ctx, tasks::Timer timer) {
    WAYBILL_CO_TRY(const auto progress, co_await sweep_.page(ctx));
    const Duration rest = progress == blobs::Sweep::Progress::more ? pause_more : pause;
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool ours, deps_.timers.take(tx, timer));
        if (!ours) return {};
        tasks::Timer next = timer;
        next.due = deps_.clock.now() + rest;
        return deps_.timers.set(tx, next);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::service
