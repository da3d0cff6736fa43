// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/ports.hpp"
#include "platform/sql/database.hpp"
#include "services/gateway/bodies/action_bodies.hpp"

namespace waybill::gateway {

/// What the office changed, in the gateway's own database: open from before an effect until its
/// answer, then an entry of a hash chain. What stays open for a minute, because its process died,
/// becomes an entry whose result is unknown, with the next action or start.
class ActionLogSql final : public http::ActionLog, public ActionReader {
public:
    ActionLogSql(sql::Database& database, const Clock& clock)
        : database_{database}, clock_{clock} {}

    Task<Status> begin(Context ctx, http::PrivilegedAction action) override;
    Task<Status> end(Context ctx, End end) override;
    Task<Result<ActionPage>> list(Context ctx, ActionFilter filter) override;
    /// Ends what was left open too long.
    Task<Status> end_abandoned(Context ctx);

private:
    sql::Database& database_;
    const Clock& clock_;
};

/// The hash of an entry after the hash of the one before it.
std::string hash_of(const ActionEntry& entry, std::string_view before);

}  // namespace waybill::gateway
