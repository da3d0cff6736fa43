// SPDX-License-Identifier: Apache-2.0
#include "platform/http/ports.hpp"
#include "services/gateway/bodies/password_bodies.hpp"
#include "services/gateway/routes/identity_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Empty;
using http::Reply;

constexpr std::string_view erase_own_help =
    "Name, address of mail, numbers, addresses, devices and notes are cleared, here and in all "
    "that "
    "was ordered, and cannot be had again. What was ordered, paid and delivered stays, with its "
    "amounts and times. All sessions end: what they hold is refused within a minute. Afterwards "
    "the "
    "account is as one that never was, and its e-mail address can be registered anew. Orders under "
    "way end first.";

Task<Result<Reply<Empty>>> erase_own(const Parts& parts, Call<EraseOwnBody> call) {
    const UserId user = call.ctx.caller.user;
    identity::v1::EraseOwnRequest request;
    request.set_user_id(user.text());
    request.set_password(call.input.password.reveal());
    WAYBILL_CO_CHECK(co_await parts.clients.identity.erase_own(call.ctx, std::move(request)));
    WAYBILL_CO_CHECK(co_await parts.answers.forget(call.ctx, user));
    co_return Reply<Empty>{};
}

/// In the operator's own name: identity looks at the caller's roles.
Task<Result<Reply<Empty>>> erase(const Parts& parts, Call<OneUser> call) {
    const UserId user = call.input.user_id;
    identity::v1::EraseRequest request;
    request.set_user_id(user.text());
    WAYBILL_CO_CHECK(co_await parts.clients.identity.erase(call.ctx, std::move(request)));
    WAYBILL_CO_CHECK(co_await parts.answers.forget(call.ctx, user));
    co_return Reply<Empty>{};
}

}  // namespace

void mount_erasure(http::Router& router, const Parts& parts) {
    router.errors().add(
        {{"identity.orders_under_way", ErrorKind::conflict, "Orders are under way",
          "Something that was ordered or is carried with this account is not over: try again "
          "when it is."}});
    router.post<EraseOwnBody, Empty>(
        "/v1/profile/erase",
        {.id = "erase_own",
         .summary = "Erase one's own account and all personal data",
         .tag = "accounts",
         .access = Access::signed_in(),
         .help = erase_own_help,
         .rate = http::RouteClass::logins,
         .errors = {"identity.wrong_password", "identity.too_many_failures",
                    "identity.orders_under_way", "identity.lost_race"}},
        with(parts, erase_own));
    router.post<OneUser, Empty>(
        "/v1/users/{user_id}/erase",
        {.id = "erase",
         .summary = "Erase an account and all of its person's data",
         .tag = "operator",
         .access = Access::roles({Role::operator_}),
         .help = "As its owner can. One that is erased already stays so.",
         .errors = {"identity.not_found", "identity.orders_under_way", "identity.lost_race"}},
        with(parts, erase));
}

}  // namespace waybill::gateway
