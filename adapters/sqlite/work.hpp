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
};

/// Shared by all threads of one database. After a commit whose fate is unknown nothing may be
/// acknowledged any more, and nothing read either: it might show what a restart takes back.
struct Health {
    std::atomic<bool> poisoned{false};
};

inline std::unexpected<Error> poisoned() {
    return fail(ErrorKind::unavailable, "sql.poisoned",
                "an earlier commit failed; the process must restart");
}

}  // namespace waybill::sqlite
