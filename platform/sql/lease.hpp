// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/sql/database.hpp"

#include <string>

namespace waybill::sql {

/// A work that one of those who share a database does alone: relaying its events, planning. Whoever
/// holds the lease renews it; when a holder dies, another has it after `length`. It keeps two from
/// beginning the work at once, and no more: a holder that stood still for long may meet its
/// successor, so what the work writes is guarded by itself.
///
/// Where the database is not shared it is always held, and nothing is stored. Used on one executor.
class Lease {
public:
    struct Deps {
        Database& database;
        const Clock& clock;  ///< clocks of processes agree within a second or two
        Random& random;
    };
    Lease(Deps deps, std::string name, Duration length = 10s);

    /// Zero: it is ours, for a third of its length at least. Otherwise how long it is another's
    /// yet.
    Task<Result<Duration>> hold(Context ctx);
    /// Another may have it at once.
    Task<Status> give_up(Context ctx);

private:
    Task<Result<Duration>> ask(Context ctx, TimePoint now);

    Deps deps_;
    std::string name_;
    std::string holder_;
    Duration length_;
    TimePoint mine_until_{};
    TimePoint others_until_{};
};

}  // namespace waybill::sql
