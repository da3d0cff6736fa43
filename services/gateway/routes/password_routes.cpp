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

constexpr std::string_view forgot_help =
    "The answer is the same for every address. If one has an account, a code is mailed there: send "
    "it to `/v1/accounts/reset-password`.";
constexpr std::string_view unlock_help =
    "The answer is the same for every address. If one has an account, a code is mailed there: sign "
    "in "
    "with it and the password, and no limit holds against you.";
constexpr std::string_view reset_help =
    "Ends all sessions of the account, and verifies it if it was not: the code proves the address. "
    "The owner is mailed a notice.";
constexpr std::string_view email_help =
    "Nothing changes until the code comes to `/v1/profile/email/confirm`. An address that another "
    "account has is answered the same, and gets no code.";
constexpr std::string_view change_help =
    "Ends all other sessions: what they hold is refused within a minute. The owner is mailed a "
    "notice.";

Task<Result<Reply<Empty>>> forgot_password(const Parts& parts, Call<ForgotPasswordBody> call) {
    identity::v1::ForgotPasswordRequest request;
    request.set_email(call.input.email.reveal());
    WAYBILL_CO_CHECK(co_await parts.clients.identity.forgot_password(call.ctx, std::move(request)));
    co_return Reply<Empty>{};
}

Task<Result<Reply<Empty>>> ask_unlock(const Parts& parts, Call<AskUnlockBody> call) {
    identity::v1::AskUnlockRequest request;
    request.set_email(call.input.email.reveal());
    WAYBILL_CO_CHECK(co_await parts.clients.identity.ask_unlock(call.ctx, std::move(request)));
    co_return Reply<Empty>{};
}

Task<Result<Reply<Empty>>> reset_password(const Parts& parts, Call<ResetPasswordBody> call) {
    identity::v1::ResetPasswordRequest request;
    request.set_email(call.input.email.reveal());
    request.set_code(call.input.code.reveal());
    request.set_password(call.input.password.reveal());
    WAYBILL_CO_CHECK(co_await parts.clients.identity.reset_password(call.ctx, std::move(request)));
    co_return Reply<Empty>{};
}

Task<Result<Reply<Empty>>> change_password(const Parts& parts, Call<ChangePasswordBody> call) {
    identity::v1::ChangePasswordRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    request.set_session_id(call.ctx.caller.session.text());
    request.set_old_password(call.input.old_password.reveal());
    request.set_password(call.input.password.reveal());
    WAYBILL_CO_CHECK(co_await parts.clients.identity.change_password(call.ctx, std::move(request)));
    co_return Reply<Empty>{};
}

Task<Result<Reply<Empty>>> ask_email_change(const Parts& parts, Call<NewEmailBody> call) {
    identity::v1::AskEmailChangeRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    request.set_email(call.input.email.reveal());
    request.set_password(call.input.password.reveal());
    WAYBILL_CO_CHECK(
        co_await parts.clients.identity.ask_email_change(call.ctx, std::move(request)));
    co_return Reply<Empty>{};
}

Task<Result<Reply<identity::v1::Account>>> confirm_email(const Parts& parts,
                                                         Call<ConfirmEmailBody> call) {
    identity::v1::ConfirmEmailRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    request.set_code(call.input.code.reveal());
    WAYBILL_CO_TRY(auto account,
                   co_await parts.clients.identity.confirm_email(call.ctx, std::move(request)));
    co_return tagged(std::move(account));
}

void mount_email_change(http::Router& router, const Parts& parts) {
    router.post<NewEmailBody, Empty>(
        "/v1/profile/email",
        {.id = "ask_email_change",
         .summary = "Mail a code to one's new address",
         .tag = "accounts",
         .access = Access::signed_in(),
         .help = email_help,
         .rate = http::RouteClass::logins,
         .success = 202,
         .errors = {"identity.wrong_password", "identity.too_many_failures",
                    "identity.code_too_soon", "identity.bad_request"}},
        with(parts, ask_email_change));
    router.post<ConfirmEmailBody, identity::v1::Account>(
        "/v1/profile/email/confirm",
        {.id = "confirm_email",
         .summary = "Take one's new address by its code",
         .tag = "accounts",
         .access = Access::signed_in(),
         .help = "The old address is mailed a notice, and codes that were mailed there are void.",
         .rate = http::RouteClass::logins,
         .errors = {"identity.code_wrong", "identity.code_expired", "identity.code_spent",
                    "identity.too_many_codes", "identity.email_taken", "identity.lost_race"}},
        with(parts, confirm_email));
}

}  // namespace

void mount_passwords(http::Router& router, const Parts& parts) {
    router.errors().add(
        {{"identity.wrong_password", ErrorKind::forbidden, "The password is wrong"}});
    router.post<ForgotPasswordBody, Empty>("/v1/accounts/forgot-password",
                                           {.id = "forgot_password",
                                            .summary = "Mail a code to set a new password",
                                            .tag = "accounts",
                                            .access = Access::anyone(),
                                            .help = forgot_help,
                                            .rate = http::RouteClass::logins,
                                            .success = 202,
                                            .errors = {"identity.code_too_soon"}},
                                           with(parts, forgot_password));
    router.post<AskUnlockBody, Empty>("/v1/accounts/unlock-code",
                                      {.id = "ask_unlock",
                                       .summary = "Mail a code to sign in after too many failures",
                                       .tag = "accounts",
                                       .access = Access::anyone(),
                                       .help = unlock_help,
                                       .rate = http::RouteClass::logins,
                                       .success = 202,
                                       .errors = {"identity.code_too_soon"}},
                                      with(parts, ask_unlock));
    router.post<ResetPasswordBody, Empty>(
        "/v1/accounts/reset-password",
        {.id = "reset_password",
         .summary = "Set a new password by the mailed code",
         .tag = "accounts",
         .access = Access::anyone(),
         .help = reset_help,
         .rate = http::RouteClass::logins,
         .errors = {"identity.code_wrong", "identity.code_expired", "identity.code_spent",
                    "identity.too_many_codes", "identity.bad_request"}},
        with(parts, reset_password));
    router.post<ChangePasswordBody, Empty>(
        "/v1/profile/password",
        {.id = "change_password",
         .summary = "Set a new password by the one before",
         .tag = "accounts",
         .access = Access::signed_in(),
         .help = change_help,
         .rate = http::RouteClass::logins,
         .errors = {"identity.wrong_password", "identity.too_many_failures",
                    "identity.bad_request"}},
        with(parts, change_password));
    mount_email_change(router, parts);
}

}  // namespace waybill::gateway
