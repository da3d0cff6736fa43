// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/browser_sessions.hpp"

namespace waybill::gateway {
namespace {

constexpr std::string_view csrf_header = "X-CSRF-Token";

/// RFC 9110 section 9.2.1: what changes nothing needs no proof.
bool is_safe(http::Method method) {
    return method == http::Method::get || method == http::Method::head ||
           method == http::Method::options;
}

}  // namespace

BrowserSessions::BrowserSessions(Deps deps, const Rules& rules)
    : deps_{deps},
      cookies_{rules.public_url, rules.key},
      csrf_{rules.key, deps.random},
      origins_{rules.public_url, rules.origins} {}

Result<BrowserSessions::Opened> BrowserSessions::open(const identity::v1::Session& tokens) const {
    // Which session it is stands in the token; and what is not valid here must not be given out.
    const auto claims = deps_.tokens.verify(tokens.access_token());
    if (!claims) return fail(ErrorKind::internal, "internal", claims.error().detail);
    WAYBILL_TRY(auto cookies, cookies_.write(tokens, claims->session, deps_.clock.now()));
    return Opened{.cookies = std::move(cookies), .csrf_token = csrf_.make(claims->session)};
}

Result<crypto::AccessClaims> BrowserSessions::caller(const http::Request& request) const {
    const auto token = cookies_.access(request);
    if (!token) return fail(ErrorKind::unauthenticated, "auth.missing_token");
    WAYBILL_TRY(auto claims, deps_.tokens.verify(*token));
    WAYBILL_CHECK(check_csrf(request, claims.session));
    return claims;
}

Result<RefreshCookie> BrowserSessions::refresh_cookie(const http::Request& request) const {
    auto cookie = cookies_.refresh(request);
    if (!cookie) return fail(ErrorKind::unauthenticated, "auth.missing_token");
    WAYBILL_CHECK(check_csrf(request, cookie->session));
    return *std::move(cookie);
}

Status BrowserSessions::check_csrf(const http::Request& request, const SessionId& session) const {
    if (is_safe(request.method)) return {};
    const auto token = request.headers.find(csrf_header);
    if (token && request.headers.count(csrf_header) == 1 && csrf_.fits(*token, session)) return {};
    return fail(ErrorKind::forbidden, "auth.csrf");
}

Status BrowserSessions::check_page(const http::Request& request) const {
    if (!cookies_.access(request)) return {};
    return origins_.check(request.headers);
}

}  // namespace waybill::gateway
