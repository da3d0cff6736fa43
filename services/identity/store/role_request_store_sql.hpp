// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/store/account_store_sql.hpp"
#include "services/identity/usecases/role_ports.hpp"

namespace waybill::identity {

/// Requests for roles in the service's own database (see RoleRequestStore).
class RoleRequestStoreSql final : public RoleRequestStore {
public:
    explicit RoleRequestStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<AskedRole>> find(Context ctx, UserId user) override;
    Task<Result<std::vector<AskedRole>>> list(Context ctx, RoleRequestFilter filter) override;
    Task<Result<AskedRole>> answer(Context ctx, UserId user, RoleAnswer answer) override;

private:
    Status give_role(sql::Tx& tx, const Context& ctx, AskedRole& asked, const PartnerId& partner);

    StoreDeps deps_;
};

/// What the catalog is told of new staff, in the transaction that makes it.
Status tell_staff(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, const Account& account,
                  const PartnerId& partner);

}  // namespace waybill::identity
