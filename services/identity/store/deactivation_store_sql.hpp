// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/store/account_store_sql.hpp"

namespace waybill::identity {

/// Deactivated accounts in the service's own database (see DeactivationStore).
class DeactivationStoreSql final : public DeactivationStore {
public:
    explicit DeactivationStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<Account>> deactivate(Context ctx, UserId user, TimePoint now) override;
    Task<Result<Account>> reactivate(Context ctx, UserId user) override;

private:
    StoreDeps deps_;
};

}  // namespace waybill::identity
