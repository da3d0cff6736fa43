// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/deactivation_store_sql.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "services/identity/messages/account_messages.hpp"
#include "services/identity/store/account_rows.hpp"
#include "services/identity/store/code_rows.hpp"
#include "services/identity/store/session_rows.hpp"
#include "services/identity/store/verified_account.hpp"

namespace waybill::identity {
namespace {

Result<Account> one_that_is_there(sql::Tx& tx, const UserId& user) {
    WAYBILL_TRY(auto account, rows::find(tx, user));
    if (!account) return fail(ErrorKind::not_found, "identity.not_found");
    return *std::move(account);
}

/// The copies have each version.
Status save_step(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, const Account& after) {
    WAYBILL_CHECK(rows::update(tx, after, after.version - 1));
    return deps.outbox.append(tx, deps.events.make(ctx, v1::events::user_updated, after.id.text(),
                                                   after.version, to_event(after)));
}

}  // namespace

Task<Result<Account>> DeactivationStoreSql::deactivate(Context ctx, UserId user, TimePoint now) {
    const NoticeOrder notice{
        .id = deps_.ids.next<JobId>(), .kind = NoticeKind::deactivated, .now = now};
    auto write = [&](sql::Tx& tx) -> Result<Account> {
        WAYBILL_TRY(const auto before, one_that_is_there(tx, user));
        auto after = deactivated(before, now);
        if (after == before) return after;
        WAYBILL_CHECK(save_step(tx, deps_, ctx, after));
        WAYBILL_CHECK(session_rows::revoke_all(tx, user, now));
        WAYBILL_CHECK(code_rows::forget(tx, user));
        WAYBILL_CHECK(enqueue_notice(tx, deps_, notice, after, ctx.trace));
        return after;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<Account>> DeactivationStoreSql::reactivate(Context ctx, UserId user) {
    auto write = [&](sql::Tx& tx) -> Result<Account> {
        WAYBILL_TRY(const auto before, one_that_is_there(tx, user));
        auto after = reactivated(before);
        if (after != before) WAYBILL_CHECK(save_step(tx, deps_, ctx, after));
        return after;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::identity
