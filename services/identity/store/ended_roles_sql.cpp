// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/ended_roles_sql.hpp"

#include "services/identity/store/account_rows.hpp"

namespace waybill::identity {

Task<Status> EndedRolesSql::end(Context ctx, EndedRole ended) {
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto met, messaging::claim(tx, ended.consumer, ended.event, ended.at));
        if (met == messaging::Delivery::repeated || !ended.role) return {};
        WAYBILL_TRY(const auto before, rows::find(tx, ended.user));
        if (!before) return {};  // erased meanwhile
        return save_account(tx, deps_, ctx, *before, without_role(*before, *ended.role));
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::identity
