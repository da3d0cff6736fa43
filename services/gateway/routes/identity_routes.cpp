// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/identity_routes.hpp"

#include "platform/crypto/webhooks.hpp"
#include "services/gateway/bodies/identity_bodies.hpp"
#include "services/gateway/routes/addresses_routes.hpp"
#include "services/gateway/routes/devices_routes.hpp"
#include "services/gateway/routes/right_routes.hpp"
#include "services/gateway/routes/roles_routes.hpp"
#include "services/gateway/routes/tagged.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Empty;
using http::Reply;

std::string reveal(const std::optional<PersonalText>& text) {
    return text ? text->reveal() : std::string{};
}

/// Whether it must be signed is for identity to say.
void write_signature(const http::Request& request, waybill::v1::SignedCallback& out) {
    const auto headers = webhooks::presented(request.headers);
    if (!headers.signature) return;
    out.set_id(std::string{headers.id.value_or("")});
    out.set_timestamp(std::string{headers.timestamp.value_or("")});
    out.set_signature(std::string{*headers.signature});
    out.set_body(request.body);
}

Task<Result<Reply<identity::v1::Account>>> open_account(const Parts& parts,
                                                        Call<RegisterBody> call) {
    identity::v1::RegisterRequest request;
    request.set_email(call.input.email.reveal());
    request.set_password(call.input.password.reveal());
    request.set_first_name(call.input.first_name.reveal());
    request.set_last_name(call.input.last_name.reveal());
    request.set_phone(reveal(call.input.phone));
    request.set_locale(call.input.locale.value_or(""));
    request.set_birth_date(reveal(call.input.birth_date));
    if (call.input.role) request.set_role(std::string{to_string(*call.input.role)});
    if (call.input.invitation) request.set_invitation(call.input.invitation->reveal());
    if (call.input.device) write(*call.input.device, *request.mutable_device());
    write(call.idempotency, *request.mutable_idempotency());
    write_signature(call.request, *request.mutable_signed_body());
    WAYBILL_CO_TRY(auto account,
                   co_await parts.clients.identity.register_(call.ctx, std::move(request)));
    co_return tagged(std::move(account));
}

Task<Result<Reply<identity::v1::Account>>> verify(const Parts& parts, Call<VerifyBody> call) {
    identity::v1::VerifyRequest request;
    request.set_email(call.input.email.reveal());
    request.set_code(call.input.code.reveal());
    WAYBILL_CO_TRY(auto account,
                   co_await parts.clients.identity.verify(call.ctx, std::move(request)));
    co_return tagged(std::move(account));
}

Task<Result<Reply<Empty>>> resend_code(const Parts& parts, Call<ResendCodeBody> call) {
    identity::v1::ResendCodeRequest request;
    request.set_email(call.input.email.reveal());
    WAYBILL_CO_TRY([[maybe_unused]] const auto done,
                   co_await parts.clients.identity.resend_code(call.ctx, std::move(request)));
    co_return Reply<Empty>{};
}

Task<Result<Reply<identity::v1::Account>>> profile(const Parts& parts, Call<Empty> call) {
    identity::v1::GetProfileRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    WAYBILL_CO_TRY(auto account,
                   co_await parts.clients.identity.get_profile(call.ctx, std::move(request)));
    co_return tagged(std::move(account));
}

Task<Result<Reply<identity::v1::Account>>> edit_profile(const Parts& parts,
                                                        Call<EditProfileBody> call) {
    const EditProfileBody& body = call.input;
    identity::v1::UpdateProfileRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    if (body.first_name) request.set_first_name(body.first_name->reveal());
    if (body.last_name) request.set_last_name(body.last_name->reveal());
    if (body.phone) request.set_phone(reveal(*body.phone));
    if (body.locale) request.set_locale(*body.locale);
    if (body.birth_date) request.set_birth_date(reveal(*body.birth_date));
    WAYBILL_CO_TRY(auto account,
                   co_await parts.clients.identity.update_profile(call.ctx, std::move(request)));
    co_return tagged(std::move(account));
}

/// Roles are given out in the operator's own name: identity looks at the caller's.
Task<Result<Reply<identity::v1::Account>>> add_user(const Parts& parts, Call<AddUserBody> call) {
    identity::v1::AddUserRequest request;
    request.set_email(call.input.email.reveal());
    request.set_password(call.input.password.reveal());
    request.set_first_name(call.input.first_name.reveal());
    request.set_last_name(call.input.last_name.reveal());
    request.set_phone(reveal(call.input.phone));
    for (const Role role : call.input.roles) request.add_roles(std::string{to_string(role)});
    WAYBILL_CO_TRY(auto account,
                   co_await parts.clients.identity.add_user(call.ctx, std::move(request)));
    co_return tagged(std::move(account));
}

Task<Result<Reply<identity::v1::Account>>> grant_role(const Parts& parts,
                                                      Call<GrantRoleBody> call) {
    identity::v1::GrantRoleRequest request;
    request.set_user_id(call.input.user_id.text());
    request.set_role(std::string{to_string(call.input.role)});
    WAYBILL_CO_TRY(auto account,
                   co_await parts.clients.identity.grant_role(call.ctx, std::move(request)));
    co_return tagged(std::move(account));
}

void add_identity_errors(http::ErrorCatalogue& errors) {
    using enum ErrorKind;
    errors.add({
        {"identity.email_taken", conflict, "The e-mail address has an account already"},
        {"identity.bad_request", invalid, "The account has wrong fields"},
        {"identity.common_password", invalid, "The password is one of the well-known ones"},
        {"identity.personal_password", invalid,
         "The password is made of the owner's name or address, or of the product's name"},
        {"identity.code_wrong", invalid, "The code is wrong"},
        {"identity.code_expired", invalid, "The code has expired", "Ask for a new one."},
        {"identity.code_spent", invalid, "Too many wrong codes", "Ask for a new one."},
        {"identity.too_many_codes", rate_limited, "Too many wrong codes for this address"},
        {"identity.code_too_soon", rate_limited, "A code was mailed a moment ago"},
        {"identity.wrong_credentials", unauthenticated, "E-mail or password is wrong"},
        {"identity.not_verified", forbidden, "The account is not verified",
         "Send the mailed code to `/v1/accounts/verify`."},
        {"identity.too_many_failures", rate_limited, "Too many wrong passwords",
         "Wait, or sign in with a code of `/v1/accounts/unlock-code`."},
        {"identity.refresh_invalid", unauthenticated, "The refresh token is not valid any more",
         "Sign in again."},
        {"identity.not_found", not_found, "There is no such user"},
        {"identity.lost_race", conflict, "Somebody else changed it at the same moment"},
    });
}

void mount_accounts(http::Router& router, const Parts& parts) {
    const Access anyone = Access::anyone();
    router.post<RegisterBody, identity::v1::Account>(
        "/v1/accounts",
        {.id = "register",
         .summary = "Open an account; its code is mailed",
         .tag = "accounts",
         .access = anyone,
         .help = "Where the operator wants it (`identity.signed_signup`), the front end signs the "
                 "body as Standard Webhooks has it: `webhook-id`, `webhook-timestamp`, "
                 "`webhook-signature`.",
         .success = 201,
         .errors = {"identity.email_taken", "identity.bad_request", "identity.invitation_invalid",
                    "identity.invitation_expired", "callback.signature_missing",
                    "callback.signature_stale", "callback.signature_wrong"}},
        with(parts, open_account));
    router.post<VerifyBody, identity::v1::Account>(
        "/v1/accounts/verify",
        {.id = "verify",
         .summary = "Prove the e-mail address by its code",
         .tag = "accounts",
         .access = anyone,
         .rate = http::RouteClass::logins,
         .errors = {"identity.code_wrong", "identity.code_expired", "identity.code_spent",
                    "identity.too_many_codes"}},
        with(parts, verify));
    router.post<ResendCodeBody, Empty>("/v1/accounts/resend-code",
                                       {.id = "resend_code",
                                        .summary = "Mail a new code",
                                        .tag = "accounts",
                                        .access = anyone,
                                        .rate = http::RouteClass::logins,
                                        .success = 202,
                                        .errors = {"identity.code_too_soon"}},
                                       with(parts, resend_code));
    router.get<Empty, identity::v1::Account>("/v1/profile",
                                             {.id = "get_profile",
                                              .summary = "Read one's own account",
                                              .tag = "accounts",
                                              .access = Access::signed_in()},
                                             with(parts, profile));
    router.patch<EditProfileBody, identity::v1::Account>(
        "/v1/profile",
        {.id = "edit_profile",
         .summary = "Change one's own account",
         .tag = "accounts",
         .access = Access::signed_in(),
         .errors = {"identity.bad_request", "identity.lost_race"}},
        with(parts, edit_profile));
}

void mount_users(http::Router& router, const Parts& parts) {
    const Access operators = Access::roles({Role::operator_}).by_role_alone();
    router.post<AddUserBody, identity::v1::Account>(
        "/v1/users",
        {.id = "add_user",
         .summary = "Add a verified account with any roles",
         .tag = "operator",
         .access = operators,
         .success = 201,
         .errors = {"identity.email_taken", "identity.bad_request"}},
        with(parts, add_user));
    router.post<GrantRoleBody, identity::v1::Account>("/v1/users/{user_id}/roles",
                                                      {.id = "grant_role",
                                                       .summary = "Give an account one more role",
                                                       .tag = "operator",
                                                       .access = operators,
                                                       .errors = {"identity.not_found"}},
                                                      with(parts, grant_role));
}

}  // namespace

void mount_identity(http::Router& router, const Parts& parts) {
    add_identity_errors(router.errors());
    mount_accounts(router, parts);
    mount_sessions(router, parts);
    mount_passwords(router, parts);
    mount_deactivation(router, parts);
    mount_erasure(router, parts);
    mount_addresses(router, parts);
    mount_devices(router, parts);
    mount_users(router, parts);
    mount_roles(router, parts);
    mount_right_sets(router, parts);
}

Task<Status> check_account(const Parts& parts, Context ctx, UserId user) {
    identity::v1::GetProfileRequest account;
    account.set_user_id(user.text());
    WAYBILL_CO_CHECK(co_await parts.clients.identity.get_profile(ctx, std::move(account)));
    co_return Status{};
}

}  // namespace waybill::gateway
