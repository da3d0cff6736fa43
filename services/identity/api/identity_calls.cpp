// SPDX-License-Identifier: Apache-2.0
#include "services/identity/api/identity_calls.hpp"

#include "services/identity/api/decode.hpp"
#include "services/identity/api/vouching.hpp"
#include "services/identity/messages/account_messages.hpp"

#include <algorithm>

namespace waybill::identity {
namespace {

/// The lifetime of an access token and the clock leeway: an older revocation bites no more.
constexpr Duration revocation_matters = 10min + clock_skew_max;

v1::Session to_message(const SignedIn& signed_in) {
    v1::Session out;
    out.set_access_token(signed_in.access.token.reveal());
    out.set_access_expires_at(to_micros(signed_in.access.expires_at));
    out.set_refresh_token(signed_in.refresh_token.reveal());
    out.set_refresh_expires_at(to_micros(signed_in.refresh_expires_at));
    *out.mutable_account() = to_message(signed_in.account);
    return out;
}

}  // namespace

Task<Result<v1::Account>> IdentityCalls::register_(Context ctx, v1::RegisterRequest request) {
    WAYBILL_CO_CHECK(deps_.signed_signup.check(request.signed_body(), deps_.clock.now()));
    auto command = decode_register(request);
    WAYBILL_CO_TRY(const auto account,
                   co_await deps_.open_account.run(std::move(ctx), std::move(command)));
    co_return to_message(account);
}

Task<Result<v1::Account>> IdentityCalls::verify(Context ctx, v1::VerifyRequest request) {
    PersonalText email{request.email()};
    SecretText code{request.code()};
    WAYBILL_CO_TRY(const auto account, co_await deps_.mailed_codes.verify(
                                           std::move(ctx), std::move(email), std::move(code)));
    co_return to_message(account);
}

Task<Result<waybill::v1::Empty>> IdentityCalls::resend_code(Context ctx,
                                                            v1::ResendCodeRequest request) {
    PersonalText email{request.email()};
    WAYBILL_CO_CHECK(
        co_await deps_.mailed_codes.ask(std::move(ctx), CodePurpose::verify, std::move(email)));
    co_return waybill::v1::Empty{};
}

Task<Result<waybill::v1::Empty>> IdentityCalls::forgot_password(Context ctx,
                                                                v1::ForgotPasswordRequest request) {
    PersonalText email{request.email()};
    WAYBILL_CO_CHECK(co_await deps_.mailed_codes.ask(std::move(ctx), CodePurpose::reset_password,
                                                     std::move(email)));
    co_return waybill::v1::Empty{};
}

Task<Result<waybill::v1::Empty>> IdentityCalls::reset_password(Context ctx,
                                                               v1::ResetPasswordRequest request) {
    const TimePoint now = deps_.clock.now();
    ResetCommand command{.email = PersonalText{request.email()},
                         .code = SecretText{request.code()},
                         .password = SecretText{request.password()}};
    WAYBILL_CO_CHECK(co_await deps_.reset_password.run(ctx, std::move(command)));
    co_await deps_.news.tell(std::move(ctx), now);
    co_return waybill::v1::Empty{};
}

Task<Result<waybill::v1::Empty>> IdentityCalls::change_password(Context ctx,
                                                                v1::ChangePasswordRequest request) {
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto session, decode_id<SessionId>(request.session_id()));
    ChangeCommand command{.user = user,
                          .session = session,
                          .old_password = SecretText{request.old_password()},
                          .password = SecretText{request.password()}};
    WAYBILL_CO_CHECK(co_await deps_.change_password.run(ctx, std::move(command)));
    co_await deps_.news.tell(std::move(ctx), now);
    co_return waybill::v1::Empty{};
}

Task<Result<waybill::v1::Empty>> IdentityCalls::ask_email_change(
    Context ctx, v1::AskEmailChangeRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    NewEmailCommand command{.user = user,
                            .email = PersonalText{request.email()},
                            .password = SecretText{request.password()}};
    WAYBILL_CO_CHECK(co_await deps_.change_email.ask(std::move(ctx), std::move(command)));
    co_return waybill::v1::Empty{};
}

Task<Result<v1::Account>> IdentityCalls::confirm_email(Context ctx,
                                                       v1::ConfirmEmailRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    SecretText code{request.code()};
    WAYBILL_CO_TRY(const auto account,
                   co_await deps_.change_email.confirm(std::move(ctx), user, std::move(code)));
    co_return to_message(account);
}

Task<Result<waybill::v1::Empty>> IdentityCalls::deactivate_own(Context ctx,
                                                               v1::DeactivateOwnRequest request) {
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    SecretText password{request.password()};
    WAYBILL_CO_CHECK(co_await deps_.deactivate_own.run(ctx, user, std::move(password)));
    co_await deps_.news.tell(std::move(ctx), now);
    co_return waybill::v1::Empty{};
}

Task<Result<v1::Account>> IdentityCalls::deactivate(Context ctx, v1::DeactivateRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto account, co_await deps_.deactivations.deactivate(ctx, user, now));
    co_await deps_.news.tell(std::move(ctx), now);
    co_return to_message(account);
}

Task<Result<v1::Account>> IdentityCalls::reactivate(Context ctx, v1::ReactivateRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto account,
                   co_await deps_.deactivations.reactivate(std::move(ctx), user));
    co_return to_message(account);
}

Task<Result<waybill::v1::Empty>> IdentityCalls::erase_own(Context ctx,
                                                          v1::EraseOwnRequest request) {
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    SecretText password{request.password()};
    WAYBILL_CO_CHECK(co_await deps_.erase_account.run_own(ctx, user, std::move(password)));
    co_await deps_.news.tell(std::move(ctx), now);
    co_return waybill::v1::Empty{};
}

Task<Result<waybill::v1::Empty>> IdentityCalls::erase(Context ctx, v1::EraseRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_CHECK(co_await deps_.erase_account.run(ctx, user));
    co_await deps_.news.tell(std::move(ctx), now);
    co_return waybill::v1::Empty{};
}

Task<Result<v1::Session>> IdentityCalls::login(Context ctx, v1::LoginRequest request) {
    auto command = decode_login(request);
    WAYBILL_CO_TRY(const auto signed_in,
                   co_await deps_.sign_in.log_in(std::move(ctx), std::move(command)));
    co_return to_message(signed_in);
}

Task<Result<waybill::v1::Empty>> IdentityCalls::ask_unlock(Context ctx,
                                                           v1::AskUnlockRequest request) {
    PersonalText email{request.email()};
    WAYBILL_CO_CHECK(
        co_await deps_.mailed_codes.ask(std::move(ctx), CodePurpose::unlock, std::move(email)));
    co_return waybill::v1::Empty{};
}

Task<Result<v1::Session>> IdentityCalls::refresh(Context ctx, v1::RefreshRequest request) {
    SecretText token{request.refresh_token()};
    const TimePoint began = deps_.clock.now();
    const auto signed_in = co_await deps_.sign_in.refresh(ctx, std::move(token));
    if (signed_in) co_return to_message(*signed_in);
    // A stolen one has ended its session.
    if (signed_in.error().kind == ErrorKind::unauthenticated)
        co_await deps_.news.tell(std::move(ctx), began);
    co_return fail(signed_in.error());
}

Task<Result<v1::ListSessionsReply>> IdentityCalls::list_sessions(Context ctx,
                                                                 v1::ListSessionsRequest request) {
    SessionFilter filter{.now = deps_.clock.now(), .cursor = request.page().cursor()};
    WAYBILL_CO_TRY(filter.user, decode_id<UserId>(request.user_id()));
    if (request.page().limit() > 0) filter.limit = std::min(request.page().limit(), 100);
    WAYBILL_CO_TRY(const auto page, co_await deps_.sessions.list(std::move(ctx), filter));
    v1::ListSessionsReply reply;
    for (const OpenSession& session : page.sessions) {
        v1::OpenSession& shown = *reply.add_sessions();
        shown.set_session_id(session.id.text());
        shown.set_agent(session.agent.reveal());
        shown.set_created_at(to_micros(session.created_at));
        shown.set_used_at(to_micros(session.used_at));
        shown.set_expires_at(to_micros(session.expires_at));
        shown.set_current(shown.session_id() == request.session_id());
    }
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<waybill::v1::Empty>> IdentityCalls::sign_out(Context ctx, v1::SignOutRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    std::optional<SessionId> session;
    if (!request.everywhere()) {
        WAYBILL_CO_TRY(session, decode_id<SessionId>(request.session_id()));
    }
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_CHECK(co_await deps_.sessions.revoke(ctx, user, session, now));
    co_await deps_.news.tell(std::move(ctx), now);
    co_return waybill::v1::Empty{};
}

Task<Result<v1::Account>> IdentityCalls::get_profile(Context ctx, v1::GetProfileRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto account, co_await deps_.accounts.find(std::move(ctx), user));
    co_return to_message(account);
}

Task<Result<v1::Account>> IdentityCalls::update_profile(Context ctx,
                                                        v1::UpdateProfileRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    auto changes = decode_changes(request);
    WAYBILL_CO_TRY(const auto account,
                   co_await deps_.update_profile.run(std::move(ctx), user, std::move(changes)));
    co_return to_message(account);
}

Task<Result<v1::Account>> IdentityCalls::set_photo(Context ctx, v1::SetPhotoRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto account,
                   co_await deps_.change_photo.set(std::move(ctx), user,
                                                   std::move(*request.mutable_picture())));
    co_return to_message(account);
}

Task<Result<v1::Account>> IdentityCalls::remove_photo(Context ctx, v1::RemovePhotoRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto account, co_await deps_.change_photo.remove(std::move(ctx), user));
    co_return to_message(account);
}

Task<Result<v1::Account>> IdentityCalls::add_user(Context ctx, v1::AddUserRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    auto command = decode_add_user(request);
    WAYBILL_CO_TRY(const auto account,
                   co_await deps_.open_account.run(std::move(ctx), std::move(command)));
    co_return to_message(account);
}

Task<Result<v1::Account>> IdentityCalls::grant_role(Context ctx, v1::GrantRoleRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto role, decode_role(request.role(), "/role"));
    const RoleGrant given{.role = role, .by = ctx.caller.user, .at = deps_.clock.now()};
    WAYBILL_CO_TRY(const auto account, co_await deps_.accounts.grant(std::move(ctx), user, given));
    co_return to_message(account);
}

Task<Result<v1::KeysReply>> IdentityCalls::keys(Context ctx, v1::KeysRequest request) {
    const TimePoint since =
        std::max(from_micros(request.revoked_since()), deps_.clock.now() - revocation_matters);
    WAYBILL_CO_TRY(const auto revoked,
                   co_await deps_.sessions.revoked_since(std::move(ctx), since));
    v1::KeysReply reply;
    reply.set_jwks(deps_.signer.public_keys_json());
    for (const SessionId& session : revoked) reply.add_revoked_sessions(session.text());
    co_return reply;
}

}  // namespace waybill::identity
