// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/account_store_sql.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/identity/messages/account_messages.hpp"
#include "services/identity/messages/code_job.hpp"
#include "services/identity/store/account_rows.hpp"
#include "services/identity/store/code_guards.hpp"
#include "services/identity/store/device_rows.hpp"
#include "services/identity/store/invitation_rows.hpp"
#include "services/identity/store/role_request_rows.hpp"
#include "services/identity/store/role_request_store_sql.hpp"

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

Status AccountStoreSql::begin(sql::Tx& tx, const NewAccount& entry, const tasks::Job& code) {
    const Account& account = entry.account;
    if (!account.verified) {
        WAYBILL_CHECK(code_guards::begin(tx, account.email, account.created_at));
        WAYBILL_CHECK(deps_.jobs.enqueue(tx, code));
    }
    if (!entry.asked || entry.invitation) return {};
    return role_requests::insert(tx, account.id, *entry.asked, account.created_at);
}

Result<PartnerId> AccountStoreSql::use_invitation(sql::Tx& tx, NewAccount& entry) {
    Account& account = entry.account;
    WAYBILL_TRY(const auto invitation,
                invitations::accept(tx, *entry.invitation, account.id, account.created_at));
    if (entry.asked && *entry.asked != invitation.role)
        return fail(Error{.kind = ErrorKind::invalid,
                          .reason = "identity.bad_request",
                          .fields = {{.pointer = "/role",
                                      .code = "identity.other_role",
                                      .detail = "The invitation is for another role."}}});
    account.roles.insert(invitation.role);
    return invitation.partner;
}

Task<Result<Registered>> AccountStoreSql::insert(Context ctx, NewAccount entry) {
    const CodeWish wish{.purpose = CodePurpose::verify,
                        .address = entry.account.email,
                        .asked_at = entry.account.created_at};
    const auto job = code_job(deps_.sealer, deps_.ids.next<JobId>(), wish, ctx.trace);
    auto write = [&](sql::Tx& tx) -> Result<Registered> {
        WAYBILL_TRY(auto first, recall_account(tx, entry.key));
        if (first) return *std::move(first);
        PartnerId partner;
        if (entry.invitation) {
            WAYBILL_TRY(partner, use_invitation(tx, entry));
        }
        const Account& account = entry.account;
        WAYBILL_CHECK(insert_rows(tx, entry));
        WAYBILL_CHECK(begin(tx, entry, job));
        WAYBILL_CHECK(deps_.outbox.append(
            tx, deps_.events.make(ctx, v1::events::user_registered, account.id.text(),
                                  account.version, to_event(account))));
        if (entry.device)
            WAYBILL_CHECK(
                devices::put(tx, deps_, ctx, entry.device->device, entry.device->push_token));
        if (!partner.empty()) WAYBILL_CHECK(tell_staff(tx, deps_, ctx, account, partner));
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

Task<Result<std::optional<UserId>>> AccountStoreSql::owner_of(Context ctx, PersonalText email) {
    auto read = [&](sql::Tx& tx) -> Result<std::optional<UserId>> {
        WAYBILL_TRY(const auto account, rows::find_by_email(tx, email));
        if (!account) return std::nullopt;
        return account->id;
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Status save_account(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, const Account& before,
                    const Account& after) {
    if (after == before) return {};
    WAYBILL_CHECK(rows::update(tx, after, before.version));
    return deps.outbox.append(tx, deps.events.make(ctx, v1::events::user_updated, after.id.text(),
                                                   after.version, to_event(after)));
}

Task<Result<Account>> AccountStoreSql::change(Context ctx, UserId user, ProfileChanges changes) {
    auto write = [&](sql::Tx& tx) -> Result<Account> {
        WAYBILL_TRY(const auto before, rows::find(tx, user));
        if (!before) return no_such_user();
        auto after = changed(*before, changes);
        WAYBILL_CHECK(save_account(tx, deps_, ctx, *before, after));
        return after;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<Account>> AccountStoreSql::grant(Context ctx, UserId user, RoleGrant given) {
    auto write = [&](sql::Tx& tx) -> Result<Account> {
        WAYBILL_TRY(const auto before, rows::find(tx, user));
        if (!before) return no_such_user();
        auto after = with_role(*before, given.role);
        WAYBILL_CHECK(save_account(tx, deps_, ctx, *before, after));
        WAYBILL_CHECK(role_requests::settle(tx, user, given.role, given.by, given.at));
        return after;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::identity
