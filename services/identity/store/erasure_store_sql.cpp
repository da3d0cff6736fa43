// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/erasure_store_sql.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "platform/core/found.hpp"
#include "platform/sql/columns.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/identity/messages/account_messages.hpp"
#include "services/identity/store/account_rows.hpp"
#include "services/identity/store/code_rows.hpp"
#include "services/identity/store/device_rows.hpp"
#include "services/identity/store/invitation_rows.hpp"
#include "services/identity/store/login_failures.hpp"
#include "services/identity/store/right_rows.hpp"
#include "services/identity/store/role_request_rows.hpp"
#include "services/identity/store/session_rows.hpp"
#include "services/identity/store/verified_account.hpp"

namespace waybill::identity {
namespace {

constexpr sql::Query forget_addresses{"addresses.forget_user",
                                      "DELETE FROM addresses WHERE user_id = $1"};

/// A sign-up is answered again for two days. Its scope is where it came from, and its time that of
/// the account.
struct SignUpAnswer {
    std::string scope;
    std::string key;
    std::string reply;
};
constexpr sql::Columns answer_columns{
    sql::fixed<&SignUpAnswer::scope>("scope"),
    sql::fixed<&SignUpAnswer::key>("key"),
    sql::fixed<&SignUpAnswer::reply>("reply"),
};
constexpr sql::Query answers_at{"idempotency.answers_at",
                                "SELECT {columns} FROM idempotency_keys WHERE at = $1",
                                answer_columns};
constexpr sql::Query forget_answer{"idempotency.forget_answer",
                                   "DELETE FROM idempotency_keys WHERE scope = $1 AND key = $2"};

Status forget_sign_up(sql::Tx& tx, const Account& account) {
    WAYBILL_TRY(const auto answers, tx.all(answers_at, answer_columns, account.created_at));
    for (const SignUpAnswer& answer : answers) {
        v1::Account message;
        const bool own =
            message.ParseFromString(answer.reply) && message.user_id() == account.id.text();
        if (own) WAYBILL_CHECK(tx.exec(forget_answer, answer.scope, answer.key));
    }
    return {};
}

}  // namespace

Task<Result<Account>> ErasureStoreSql::find(Context ctx, UserId user) {
    auto read = [&](sql::Tx& tx) {
        return found_or(rows::find_erased_too(tx, user), "identity.not_found");
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Status ErasureStoreSql::clear(sql::Tx& tx, const Context& ctx, const Account& before,
                              TimePoint now) {
    const UserId& user = before.id;
    WAYBILL_CHECK(session_rows::erase_all(tx, user, now));
    WAYBILL_CHECK(rows::delete_password(tx, user));
    WAYBILL_CHECK(login_failures::clear_account(tx, before.email));
    WAYBILL_CHECK(code_rows::forget(tx, user));
    WAYBILL_CHECK(tx.exec(forget_addresses, user));
    WAYBILL_CHECK(devices::remove_all(tx, deps_, ctx, user));
    WAYBILL_CHECK(role_requests::forget(tx, user));
    WAYBILL_CHECK(right_rows::take_all(tx, user));
    WAYBILL_CHECK(invitations::forget_person(tx, user, before.email));
    WAYBILL_CHECK(sql::forget_keys_of(tx, user.text()));
    return forget_sign_up(tx, before);
}

Task<Status> ErasureStoreSql::erase(Context ctx, UserId user, TimePoint now) {
    const NoticeOrder notice{.id = deps_.ids.next<JobId>(), .kind = NoticeKind::erased, .now = now};
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto before,
                    found_or(rows::find_erased_too(tx, user), "identity.not_found"));
        const auto after = erased(before, now);
        if (after == before) return {};
        WAYBILL_CHECK(rows::update(tx, after, before.version));
        WAYBILL_CHECK(clear(tx, ctx, before, now));
        // Its address lies sealed in the job, and nowhere else.
        WAYBILL_CHECK(enqueue_notice(tx, deps_, notice, before, ctx.trace));
        return deps_.outbox.append(tx, deps_.events.make(ctx, v1::events::user_erased, user.text(),
                                                         after.version, to_event(after)));
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::identity
