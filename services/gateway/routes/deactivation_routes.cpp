// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/password_bodies.hpp"
#include "services/gateway/routes/identity_routes.hpp"
#include "services/gateway/routes/tagged.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Empty;
using http::Reply;

constexpr std::string_view own_help =
    "Ends all sessions, this one too: what they hold is refused within a minute. Nobody signs in "
    "until an operator takes it back. Orders under way go on, and what was ordered stays. The "
    "owner "
    "is mailed a notice.";

Task<Result<Reply<Empty>>> deactivate_own(const Parts& parts, Call<DeactivateOwnBody> call) {
    identity::v1::DeactivateOwnRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    request.set_password(call.input.password.reveal());
    WAYBILL_CO_CHECK(co_await parts.clients.identity.deactivate_own(call.ctx, std::move(request)));
    co_return Reply<Empty>{};
}

/// In the operator's own name: identity looks at the caller's roles.
Task<Result<Reply<identity::v1::Account>>> deactivate(const Parts& parts, Call<OneUser> call) {
    identity::v1::DeactivateRequest request;
    request.set_user_id(call.input.user_id.text());
    WAYBILL_CO_TRY(auto account,
                   co_await parts.clients.identity.deactivate(call.ctx, std::move(request)));
    co_return tagged(std::move(account));
}

Task<Result<Reply<identity::v1::Account>>> reactivate(const Parts& parts, Call<OneUser> call) {
    identity::v1::ReactivateRequest request;
    request.set_user_id(call.input.user_id.text());
    WAYBILL_CO_TRY(auto account,
                   co_await parts.clients.identity.reactivate(call.ctx, std::move(request)));
    co_return tagged(std::move(account));
}

}  // namespace

void mount_deactivation(http::Router& router, const Parts& parts) {
    const Access operators = Access::roles({Role::operator_});
    router.errors().add({{"identity.deactivated", ErrorKind::forbidden,
                          "The account is deactivated", "Our support can take that back."}});
    router.post<DeactivateOwnBody, Empty>(
        "/v1/profile/deactivate",
        {.id = "deactivate_own",
         .summary = "Deactivate one's own account",
         .tag = "accounts",
         .access = Access::signed_in(),
         .help = own_help,
         .rate = http::RouteClass::logins,
         .errors = {"identity.wrong_password", "identity.too_many_failures", "identity.lost_race"}},
        with(parts, deactivate_own));
    router.post<OneUser, identity::v1::Account>(
        "/v1/users/{user_id}/deactivate",
        {.id = "deactivate",
         .summary = "Deactivate an account",
         .tag = "operator",
         .access = operators,
         .help = "As its owner can. One that is deactivated already stays so.",
         .errors = {"identity.not_found", "identity.lost_race"}},
        with(parts, deactivate));
    router.post<OneUser, identity::v1::Account>(
        "/v1/users/{user_id}/reactivate",
        {.id = "reactivate",
         .summary = "Let people sign in to an account again",
         .tag = "operator",
         .access = operators,
         .errors = {"identity.not_found", "identity.lost_race"}},
        with(parts, reactivate));
}

}  // namespace waybill::gateway
