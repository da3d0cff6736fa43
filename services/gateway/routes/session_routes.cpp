// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/bearer.hpp"
#include "services/gateway/access/browser_sessions.hpp"
#include "services/gateway/access/token_news.hpp"
#include "services/gateway/bodies/identity_bodies.hpp"
#include "services/gateway/routes/identity_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Empty;
using http::Reply;

constexpr std::string_view login_help =
    "Browsers say `\"session\":\"cookie\"`: the tokens come as cookies that no script can read, "
    "and "
    "the answer has a `csrf_token` instead. It is shown as `X-CSRF-Token` with every change that "
    "is made by cookie, and stays the session's while that is refreshed.";
constexpr std::string_view refresh_help =
    "Send the `refresh_token`, or `{\"session\":\"cookie\"}` when it is in a cookie; that needs "
    "`X-CSRF-Token`.";
constexpr std::string_view current_help =
    "For a page that was loaded again. Only what is in cookies counts. Without `user_id` the "
    "access token has run out: refresh the session with this `csrf_token`.";
constexpr std::string_view sign_out_help =
    "The session of the bearer token, or else the one in cookies; that needs `X-CSRF-Token`. The "
    "cookies are forgotten, also when the session has ended already.";

struct SignOutQuery {
    bool everywhere{false};
    static void describe(json::Fields<SignOutQuery>& f) {
        f.query("everywhere", &SignOutQuery::everywhere, {.help = "All of the user's sessions"});
    }
};

Result<Reply<SessionView>> give_out(const Parts& parts, SessionForm form,
                                    const identity::v1::Session& session) {
    if (form == SessionForm::token) return Reply<SessionView>{.view = to_view(session)};
    WAYBILL_TRY(auto opened, parts.browsers.open(session));
    return Reply<SessionView>{.view = to_view(session, std::move(opened.csrf_token)),
                              .headers = std::move(opened.cookies)};
}

Task<Result<Reply<SessionView>>> login(const Parts& parts, Call<LoginBody> call) {
    identity::v1::LoginRequest request;
    request.set_email(call.input.email.reveal());
    request.set_password(call.input.password.reveal());
    std::string room;
    request.set_address(std::string{http::network_of(call.request.peer, room)});
    if (call.input.code) request.set_code(call.input.code->reveal());
    request.set_agent(std::string{call.request.headers.find("User-Agent").value_or("")});
    WAYBILL_CO_TRY(const auto session,
                   co_await parts.clients.identity.login(call.ctx, std::move(request)));
    WAYBILL_CO_CHECK(co_await parts.news.catch_up(call.ctx, session.access_token()));
    co_return give_out(parts, call.input.session, session);
}

/// From the body or from the cookie, as the caller says; never from where they did not mean.
Result<SecretText> refresh_token_of(const Parts& parts, const Call<RefreshBody>& call) {
    const bool in_cookie = call.input.session == SessionForm::cookie;
    if (in_cookie == call.input.refresh_token.has_value()) {
        FieldProblem field{.pointer = "/refresh_token",
                           .code = in_cookie ? "request.unknown_field" : "request.required",
                           .detail = in_cookie ? "is in the cookie" : "is required"};
        return fail(Error{
            .kind = ErrorKind::invalid, .reason = "request.invalid", .fields = {std::move(field)}});
    }
    if (!in_cookie) return *call.input.refresh_token;
    WAYBILL_TRY(auto cookie, parts.browsers.refresh_cookie(call.request));
    return std::move(cookie.token);
}

Task<Result<Reply<SessionView>>> refresh(const Parts& parts, Call<RefreshBody> call) {
    WAYBILL_CO_TRY(const auto token, refresh_token_of(parts, call));
    identity::v1::RefreshRequest request;
    request.set_refresh_token(token.reveal());
    WAYBILL_CO_TRY(const auto session,
                   co_await parts.clients.identity.refresh(call.ctx, std::move(request)));
    WAYBILL_CO_CHECK(co_await parts.news.catch_up(call.ctx, session.access_token()));
    co_return give_out(parts, call.input.session, session);
}

Task<Result<Reply<CurrentSessionView>>> current_session(const Parts& parts, Call<Empty> call) {
    Reply<CurrentSessionView> reply;
    if (const auto shown = parts.browsers.cookies().access(call.request))
        WAYBILL_CO_CHECK(co_await parts.news.catch_up(call.ctx, std::string{*shown}));
    const auto caller = parts.browsers.caller(call.request);
    if (caller) {
        reply.view = {.csrf_token = parts.browsers.csrf_token(caller->session),
                      .user_id = caller->user,
                      .roles = caller->roles.list(),
                      .expires_at = caller->expires_at};
        co_return reply;
    }
    const auto cookie = parts.browsers.refresh_cookie(call.request);
    if (!cookie) co_return std::unexpected(caller.error());
    reply.view.csrf_token = parts.browsers.csrf_token(cookie->session);
    co_return reply;
}

/// Who signs out by cookie. The access token may have run out long before the session: then the
/// refresh token tells whose it is, and nothing when the session has ended.
Task<Result<std::optional<Caller>>> leaving_browser(const Parts& parts, Context ctx,
                                                    const http::Request& browser) {
    WAYBILL_CO_TRY(const auto cookie, parts.browsers.refresh_cookie(browser));
    identity::v1::RefreshRequest request;
    request.set_refresh_token(cookie.token.reveal());
    const auto session = co_await parts.clients.identity.refresh(ctx, std::move(request));
    if (session)
        co_return Caller{.service = "gateway",
                         .user = read_id<UserId>(session->account().user_id()),
                         .session = cookie.session};
    if (session.error().kind == ErrorKind::unauthenticated) co_return std::nullopt;
    co_return std::unexpected(session.error());
}

Task<Result<std::optional<Caller>>> leaving(const Parts& parts, Context ctx,
                                            const http::Request& asked) {
    const auto caller = co_await parts.gatekeeper.authenticate(ctx, asked);
    // A key has no session, and ends none of whoever made it.
    if (caller && caller->key) co_return fail(ErrorKind::unauthenticated, "auth.invalid_token");
    if (caller) co_return *caller;
    const bool in_cookies = !bearer_token(asked) && parts.browsers.cookies().any(asked);
    if (caller.error().kind != ErrorKind::unauthenticated || !in_cookies)
        co_return std::unexpected(caller.error());
    if (!parts.browsers.cookies().refresh(asked)) co_return std::nullopt;
    co_return co_await leaving_browser(parts, std::move(ctx), asked);
}

Task<Result<Reply<identity::v1::ListSessionsReply>>> list_sessions(const Parts& parts,
                                                                   Call<ListSessions> call) {
    identity::v1::ListSessionsRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    request.set_session_id(call.ctx.caller.session.text());
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto page,
                   co_await parts.clients.identity.list_sessions(call.ctx, std::move(request)));
    co_return Reply<identity::v1::ListSessionsReply>{.view = std::move(page)};
}

/// Another's, or one that has ended, is nothing to end: whoever asks learns neither.
Task<Result<Reply<Empty>>> end_session(const Parts& parts, Call<OneSession> call) {
    identity::v1::SignOutRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    request.set_session_id(call.input.session_id.text());
    WAYBILL_CO_CHECK(co_await parts.clients.identity.sign_out(call.ctx, std::move(request)));
    co_return Reply<Empty>{};
}

Task<Result<Reply<Empty>>> sign_out(const Parts& parts, Call<SignOutQuery> call) {
    WAYBILL_CO_TRY(const auto caller, co_await leaving(parts, call.ctx, call.request));
    if (caller) {
        identity::v1::SignOutRequest request;
        request.set_user_id(caller->user.text());
        request.set_session_id(caller->session.text());
        request.set_everywhere(call.input.everywhere);
        WAYBILL_CO_TRY([[maybe_unused]] const auto done,
                       co_await parts.clients.identity.sign_out(call.ctx, std::move(request)));
    }
    Reply<Empty> reply;
    if (!bearer_token(call.request)) reply.headers = parts.browsers.cookies().forget();
    co_return reply;
}

}  // namespace

void mount_sessions(http::Router& router, const Parts& parts) {
    router.post<LoginBody, SessionView>(
        "/v1/sessions",
        {.id = "login",
         .summary = "Sign in",
         .tag = "sessions",
         .access = Access::anyone(),
         .help = login_help,
         .idempotency = http::Idempotency::none,
         .rate = http::RouteClass::logins,
         .success = 201,
         .errors = {"identity.wrong_credentials", "identity.not_verified", "identity.deactivated",
                    "identity.too_many_failures", "identity.code_wrong", "identity.code_expired",
                    "identity.code_spent", "identity.too_many_codes"}},
        with(parts, login));
    router.post<RefreshBody, SessionView>(
        "/v1/sessions/refresh",
        {.id = "refresh",
         .summary = "Exchange a refresh token for new tokens",
         .tag = "sessions",
         .access = Access::anyone(),
         .help = refresh_help,
         .idempotency = http::Idempotency::none,
         .errors = {"identity.refresh_invalid", "auth.missing_token", "auth.csrf"}},
        with(parts, refresh));
    router.get<Empty, CurrentSessionView>("/v1/sessions/current",
                                          {.id = "current_session",
                                           .summary = "Read the session in the browser's cookies",
                                           .tag = "sessions",
                                           .access = Access::anyone(),
                                           .help = current_help,
                                           .errors = {"auth.missing_token", "auth.invalid_token"}},
                                          with(parts, current_session));
    router.get<ListSessions, identity::v1::ListSessionsReply>(
        "/v1/sessions",
        {.id = "list_sessions",
         .summary = "List where one is signed in",
         .tag = "sessions",
         .access = Access::signed_in()},
        with(parts, list_sessions));
    router.delete_<OneSession, Empty>(
        "/v1/sessions/{session_id}",
        {.id = "end_session",
         .summary = "Sign out one of one's own sessions",
         .tag = "sessions",
         .access = Access::signed_in(),
         .help = "What it holds is refused within a minute. Done again, it is answered the same."},
        with(parts, end_session));
    // Whose session it is, the handler finds out: cookies are forgotten with it or without.
    router.delete_<SignOutQuery, Empty>(
        "/v1/sessions/current",
        {.id = "sign_out",
         .summary = "Sign out, here or everywhere",
         .tag = "sessions",
         .access = Access::anyone(),
         .help = sign_out_help,
         .idempotency = http::Idempotency::none,
         .errors = {"auth.missing_token", "auth.invalid_token", "auth.csrf"}},
        with(parts, sign_out));
}

}  // namespace waybill::gateway
