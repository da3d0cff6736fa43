// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/identity/usecases/ports.hpp"

namespace waybill::identity {

/// Sessions in the service's own database, tokens as digests (see SessionStore).
class SessionStoreSql final : public SessionStore {
public:
    SessionStoreSql(sql::Database& database, IdSource& ids) : database_{database}, ids_{ids} {}

    Task<Result<LoginFacts>> look_up(Context ctx, LoginAttempt attempt) override;
    Task<Result<std::optional<TimePoint>>> count_failure(Context ctx,
                                                         LoginAttempt attempt) override;
    Task<Result<Admitted>> open(Context ctx, LoginAttempt attempt, NewSession entry) override;
    Task<Result<std::optional<Rotated>>> rotate(Context ctx, Rotation rotation) override;
    Task<Result<SessionPage>> list(Context ctx, SessionFilter filter) override;
    Task<Status> revoke(Context ctx, UserId user, std::optional<SessionId> session,
                        TimePoint now) override;
    Task<Result<std::vector<SessionId>>> revoked_since(Context ctx, TimePoint since) override;

private:
    sql::Database& database_;
    IdSource& ids_;
};

}  // namespace waybill::identity
