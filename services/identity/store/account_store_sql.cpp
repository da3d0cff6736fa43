// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/account_store_sql.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/identity/messages/account_messages.hpp"
#include "services/identity/messages/code_job.hpp"
#include "services/identity/store/account_rows.hpp"
#include "services/identity/store/code_guards.hpp"

namespace waybill::identity {
namespace {

std::unexpected<Error> no_such_user() { return fail(ErrorKind::not_found, "identity.not_found"); }

Result<std::optional<Registered>> recall_account(sql::Tx& tx, const IdempotencyKey& key) {
    WAYBILL_TRY(const auto reply, sql::recall(tx, key));
    if (!reply) return std::nullopt;
    v1::Account message;
    if (!message.ParseFromString(*reply))
        return fail(ErrorKind::internal, "sql.corrupt", "idempotency reply");
    auto account = from_message(message);
    if (!account) return fail(ErrorKind::internal, "sql.corrupt", "idempotency reply");
    WAYBILL_TRY(auto hash, rows::find_password(tx, account->id));
    return Registered{.account = *std::move(account),
                      .password_hash = std::move(hash).value_or(std::string{}),
                      .repeated = true};
}

}  // namespace

Status AccountStoreSql::insert_rows(sql::Tx& tx, const NewAccount& entry) {
    const Account& account = entry.account;
    if (auto inserted = rows::insert(tx, account); !inserted) {
        if (inserted.error().reason == "sql.unique")
            return fail(ErrorKind::conflict, "identity.email_taken");
        return inserted;
    }
    return rows::insert_password(tx, account.id, entry.password_hash, account.created_at);
}

Task<Result<Registered>> AccountStoreSql::insert(Context ctx, NewAccount entry) {
    const Account& account = entry.account;
    const auto event = deps_.events.make(ctx, v1::events::user_registered, account.id.text(),
                                         account.version, to_event(account));
    const CodeWish wish{
        .purpose = CodePurpose::verify, .address = account.email, .asked_at = account.created_at};
    const auto job = code_job(deps_.sealer, deps_.ids.next<JobId>(), wish, ctx.trace);
    auto write = [&](sql::Tx& tx) -> Result<Registered> {
        WAYBILL_TRY(auto first, recall_account(tx, entry.key));
        if (first) return *std::move(first);
        WAYBILL_CHECK(insert_rows(tx, entry));
        if (!account.verified) {
            WAYBILL_CHECK(code_guards::begin(tx, account.email, account.created_at));
            WAYBILL_CHECK(deps_.jobs.enqueue(tx, job));
        }
        WAYBILL_CHECK(deps_.outbox.append(tx, event));
        WAYBILL_CHECK(sql::remember(tx, entry.key, to_message(account).SerializeAsString(),
                                    account.created_at));
        return Registered{
            .account = account, .password_hash = entry.password_hash, .repeated = false};
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<Account>> AccountStoreSql::find(Context ctx, UserId user) {
    auto read = [&](sql::Tx& tx) -> Result<Account> {
        WAYBILL_TRY(auto account, rows::find(tx, user));
        if (!account) return no_such_user();
        return *std::move(account);
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Status AccountStoreSql::save(sql::Tx& tx, const Context& ctx, const Account& before,
                             const Account& after) {
    if (after == before) return {};
    WAYBILL_CHECK(rows::update(tx, after, before.version));
    return deps_.outbox.append(tx, deps_.events.make(ctx, v1::events::user_updated, after.id.text(),
                                                     after.version, to_event(after)));
}

Task<Result<Account>> AccountStoreSql::change(Context ctx, UserId user, ProfileChanges changes) {
    auto write = [&](sql::Tx& tx) -> Result<Account> {
        WAYBILL_TRY(const auto before, rows::find(tx, user));
        if (!before) return no_such_user();
        auto after = changed(*before, changes);
        WAYBILL_CHECK(save(tx, ctx, *before, after));
        return after;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<Account>> AccountStoreSql::grant(Context ctx, UserId user, Role role) {
    auto write = [&](sql::Tx& tx) -> Result<Account> {
        WAYBILL_TRY(const auto before, rows::find(tx, user));
        if (!before) return no_such_user();
        auto after = with_role(*before, role);
        WAYBILL_CHECK(save(tx, ctx, *before, after));
        return after;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::identity
