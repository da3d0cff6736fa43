// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/password_store_sql.hpp"

#include "services/identity/store/account_rows.hpp"
#include "services/identity/store/code_guards.hpp"
#include "services/identity/store/code_rows.hpp"
#include "services/identity/store/login_failures.hpp"
#include "services/identity/store/session_rows.hpp"
#include "services/identity/store/verified_account.hpp"

namespace waybill::identity {
namespace {

Result<Account> found(sql::Tx& tx, const UserId& user) {
    WAYBILL_TRY(auto account, rows::find(tx, user));
    if (!account) return fail(ErrorKind::not_found, "identity.not_found");
    return *std::move(account);
}

}  // namespace

Task<Status> PasswordStoreSql::reset(Context ctx, PasswordReset entry) {
    const NoticeOrder notice{
        .id = deps_.ids.next<JobId>(), .kind = NoticeKind::password_changed, .now = entry.now};
    auto write = [&](sql::Tx& tx) -> Status {
        const UserId& user = entry.proof.user;
        WAYBILL_CHECK(code_rows::spend(tx, entry.proof, entry.now));
        WAYBILL_TRY(const auto account, found(tx, user));
        WAYBILL_CHECK(code_guards::clear(tx, entry.proof.purpose, account.email));
        WAYBILL_CHECK(rows::set_password(tx, user, entry.hash, entry.now));
        WAYBILL_CHECK(session_rows::revoke_all(tx, user, entry.now));
        WAYBILL_CHECK(login_failures::clear_account(tx, account.email));
        if (!account.verified) WAYBILL_CHECK(save_verified(tx, deps_, ctx, account));
        return enqueue_notice(tx, deps_, notice, account, ctx.trace);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Status> PasswordStoreSql::change(Context ctx, PasswordChange entry) {
    const NoticeOrder notice{
        .id = deps_.ids.next<JobId>(), .kind = NoticeKind::password_changed, .now = entry.now};
    auto write = [&](sql::Tx& tx) -> Status {
        const UserId& user = entry.user;
        WAYBILL_TRY(const auto changed,
                    rows::replace_password(tx, user, entry.before, entry.hash, entry.now));
        if (changed == 0) return fail(ErrorKind::forbidden, "identity.wrong_password");
        WAYBILL_TRY(const auto account, found(tx, user));
        WAYBILL_CHECK(session_rows::revoke_others(tx, user, entry.session, entry.now));
        WAYBILL_CHECK(login_failures::clear_account(tx, account.email));
        return enqueue_notice(tx, deps_, notice, account, ctx.trace);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::identity
