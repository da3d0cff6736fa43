// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/role_request_store_sql.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "services/identity/store/account_rows.hpp"
#include "services/identity/store/role_request_rows.hpp"

#include <utility>

namespace waybill::identity {
namespace {

Result<AskedRole> with_account(sql::Tx& tx, RoleRequest request) {
    WAYBILL_TRY(auto account, rows::find(tx, request.user));
    if (!account) return fail(ErrorKind::internal, "sql.corrupt", "role request without user");
    return AskedRole{.request = std::move(request), .account = *std::move(account)};
}

std::unexpected<Error> told(AnswerRefusal refusal) {
    switch (refusal) {
        case AnswerRefusal::already_approved:
            return fail(ErrorKind::conflict, "identity.role_approved");
        case AnswerRefusal::partner_needed:
            return fail(ErrorKind::invalid, "identity.partner_needed");
        case AnswerRefusal::partner_unwanted:
            return fail(ErrorKind::invalid, "identity.partner_unwanted");
    }
    std::unreachable();
}

}  // namespace

Status tell_staff(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, const Account& account,
                  const PartnerId& partner) {
    v1::StaffJoined message;
    message.set_user_id(account.id.text());
    message.set_partner_id(partner.text());
    return deps.outbox.append(tx, deps.events.make(ctx, v1::events::staff_joined, partner.text(),
                                                   account.version, message));
}

Task<Result<AskedRole>> RoleRequestStoreSql::find(Context ctx, UserId user) {
    auto read = [&](sql::Tx& tx) -> Result<AskedRole> {
        WAYBILL_TRY(auto request, role_requests::find(tx, user));
        return with_account(tx, std::move(request));
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Task<Result<std::vector<AskedRole>>> RoleRequestStoreSql::list(Context ctx,
                                                               RoleRequestFilter filter) {
    auto read = [&](sql::Tx& tx) -> Result<std::vector<AskedRole>> {
        WAYBILL_TRY(auto requests, role_requests::list(tx, filter));
        std::vector<AskedRole> all;
        for (RoleRequest& request : requests) {
            WAYBILL_TRY(auto one, with_account(tx, std::move(request)));
            all.push_back(std::move(one));
        }
        return all;
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Task<Result<AskedRole>> RoleRequestStoreSql::answer(Context ctx, UserId user, RoleAnswer answer) {
    auto write = [&](sql::Tx& tx) -> Result<AskedRole> {
        WAYBILL_TRY(auto before, role_requests::find(tx, user));
        auto decided = answered(before, answer);
        if (!decided) return told(decided.error());
        WAYBILL_TRY(auto asked, with_account(tx, before));
        if (!*decided) return asked;
        asked.request = **std::move(decided);
        WAYBILL_CHECK(role_requests::update(tx, asked.request, before.state));
        if (answer.verdict == RequestState::approved)
            WAYBILL_CHECK(give_role(tx, ctx, asked, answer.partner));
        return asked;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Status RoleRequestStoreSql::give_role(sql::Tx& tx, const Context& ctx, AskedRole& asked,
                                      const PartnerId& partner) {
    const Account before = asked.account;
    asked.account = with_role(before, asked.request.role);
    WAYBILL_CHECK(save_account(tx, deps_, ctx, before, asked.account));
    if (partner.empty()) return {};
    return tell_staff(tx, deps_, ctx, asked.account, partner);
}

}  // namespace waybill::identity
