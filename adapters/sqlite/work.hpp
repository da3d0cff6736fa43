// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"

#include <atomic>

namespace waybill::sqlite {

/// A transaction function on its way: the context it was asked in, and who waits for it.
struct Work {
    Context ctx;
    std::move_only_function<Status(sql::Tx&)> body;
    Resumer<Status> done;
    bool copies_log{false};  ///< no function at all: a reader is lent to the log's keeper
};

/// Shared by all threads of one database. After a commit whose fate is unknown nothing may be
/// acknowledged any more, and nothing read either: it might show what a restart takes back.
struct Health {
    std::atomic<bool> poisoned{false};
    std::atomic<bool> copying{false};  ///< the log is being copied elsewhere, or will be soon
    std::atomic<int> copied{0};        ///< frames of the log that are in the database too
    std::atomic<bool> damaged{false};
    std::function<void(const Error&)> on_fatal{};
    std::function<void(const Error&)> on_damage{};

    /// Tells of the first damage only: what is whole is served on.
    void damage(const Error& error) {
        if (!damaged.exchange(true) && on_damage) on_damage(error);
    }
    void poison(const Error& error) {
        poisoned = true;
        if (on_fatal) on_fatal(error);
    }
};

inline std::unexpected<Error> poisoned() {
    return fail(ErrorKind::unavailable, "sql.poisoned",
                "an earlier commit failed; the process must restart");
}

}  // namespace waybill::sqlite
