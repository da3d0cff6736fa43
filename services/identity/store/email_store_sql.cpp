// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/email_store_sql.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "services/identity/messages/account_messages.hpp"
#include "services/identity/store/account_rows.hpp"
#include "services/identity/store/code_guards.hpp"
#include "services/identity/store/code_rows.hpp"
#include "services/identity/store/login_failures.hpp"
#include "services/identity/store/verified_account.hpp"

namespace waybill::identity {

Task<Result<Account>> EmailStoreSql::change(Context ctx, EmailChange entry) {
    const NoticeOrder notice{
        .id = deps_.ids.next<JobId>(), .kind = NoticeKind::email_changed, .now = entry.now};
    auto write = [&](sql::Tx& tx) -> Result<Account> {
        const UserId& user = entry.proof.user;
        WAYBILL_CHECK(code_rows::spend(tx, entry.proof, entry.now));
        WAYBILL_TRY(const auto before, rows::find(tx, user));
        if (!before) return fail(ErrorKind::not_found, "identity.not_found");
        Account after = *before;
        after.email = entry.address;
        ++after.version;
        WAYBILL_CHECK(save(tx, ctx, *before, after));
        WAYBILL_CHECK(code_guards::clear(tx, entry.proof.purpose, code_guards::guarded(user, {})));
        // Who reads the old address's mail must not take the account back by what came there.
        WAYBILL_CHECK(code_rows::forget(tx, user));
        WAYBILL_CHECK(login_failures::clear_account(tx, before->email));
        WAYBILL_CHECK(enqueue_notice(tx, deps_, notice, *before, ctx.trace));
        return after;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Status EmailStoreSql::save(sql::Tx& tx, const Context& ctx, const Account& before,
                           const Account& after) {
    if (auto updated = rows::update(tx, after, before.version); !updated) {
        if (updated.error().reason == "sql.unique")
            return fail(ErrorKind::conflict, "identity.email_taken");
        return updated;
    }
    return deps_.outbox.append(tx, deps_.events.make(ctx, v1::events::user_updated, after.id.text(),
                                                     after.version, to_event(after)));
}

}  // namespace waybill::identity
