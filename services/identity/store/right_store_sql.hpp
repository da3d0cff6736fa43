// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/identity/usecases/right_ports.hpp"

namespace waybill::identity {

/// Sets of rights, and who has them, in the service's own database (see RightSetStore and
/// HeldRightSetStore).
class RightStoreSql final : public RightSetStore, public HeldRightSetStore {
public:
    explicit RightStoreSql(sql::Database& database) : database_{database} {}

    Task<Result<std::vector<RightSet>>> list(Context ctx, RightSetFilter filter) override;
    Task<Result<RightSet>> find(Context ctx, std::string name) override;
    Task<Result<RightSet>> insert(Context ctx, RightSet set) override;
    Task<Result<RightSet>> change(Context ctx, RightSetTarget target, RightSetChanges changes,
                                  TimePoint now) override;
    Task<Status> remove(Context ctx, RightSetTarget target) override;

    Task<Result<std::vector<RightSet>>> held_by(Context ctx, UserId user) override;
    Task<Result<std::vector<RightSet>>> give(Context ctx, RightSetGrant grant) override;
    Task<Result<std::vector<RightSet>>> take(Context ctx, UserId user, std::string name) override;

private:
    sql::Database& database_;
};

}  // namespace waybill::identity
