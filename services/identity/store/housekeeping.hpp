// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "platform/tasks/timers.hpp"

namespace waybill::identity {

/// Removes what only guarded for a while: old failures, expired tokens and sessions, digests of old
/// codes, invitations that nobody came by. A timer that sets itself again; in small batches, so
/// that no write waits for it.
class Housekeeping {
public:
    static constexpr std::string_view kind = "identity.housekeeping";
    struct Deps {
        sql::Database& database;
        tasks::Timers& timers;
        const Clock& clock;
    };
    struct Options {
        Duration failures{15min};  ///< the window in which they count
        Duration guesses{24h};     ///< the window in which codes are counted
        Duration asked{24h};       ///< the longest pause between two codes
        Duration codes{24h};       ///< so long an expired code is told from a wrong one
        Duration sessions{24h};    ///< longer than any revocation is asked for
        Duration invitations{30 *
                             24h};  ///< so long an expired one is listed and told from a wrong one
        Duration pause{10min};
        Duration pause_full{1s};  ///< when a batch was full there is more
        int batch_max{500};       ///< rows of each table in one transaction
    };
    Housekeeping(Deps deps, Options options) : deps_{deps}, options_{options} {}

    Task<Status> due(Context ctx, tasks::Timer timer);

private:
    /// The largest number of rows that one statement removed.
    Result<std::int64_t> sweep(sql::Tx& tx, TimePoint now) const;

    Deps deps_;
    Options options_;
};

}  // namespace waybill::identity
