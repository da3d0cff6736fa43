// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/tokens.hpp"
#include "services/gateway/access/csrf_tokens.hpp"
#include "services/gateway/access/origins.hpp"
#include "services/gateway/access/session_cookies.hpp"

namespace waybill::gateway {

/// Sessions of browsers: the tokens in cookies, and what keeps other sites' pages from using them.
/// Knows nothing of any one session, so any gateway serves any browser. Thread-safe.
class BrowserSessions {
public:
    struct Deps {
        crypto::TokenVerifier& tokens;
        Random& random;
        const Clock& clock;
    };
    struct Rules {
        std::string_view public_url;
        std::vector<std::string> origins{};  ///< besides our own
        const SecretText& key;               ///< of the installation; the same after a restart
    };
    BrowserSessions(Deps deps, const Rules& rules);

    struct Opened {
        http::Headers cookies;
        std::string csrf_token;
    };
    /// New tokens of identity's, for a browser. Errors: `internal` when they are not valid here.
    Result<Opened> open(const identity::v1::Session& tokens) const;
    std::string csrf_token(const SessionId& session) const { return csrf_.make(session); }

    /// Whose access cookie this is; a change must show the session's CSRF token. Errors:
    /// `unauthenticated` (auth.missing_token, auth.invalid_token), `forbidden` (auth.csrf).
    Result<crypto::AccessClaims> caller(const http::Request& request) const;
    /// The refresh cookie, under the same rule. Errors: `unauthenticated` (auth.missing_token),
    /// `forbidden` (auth.csrf).
    Result<RefreshCookie> refresh_cookie(const http::Request& request) const;
    /// May the page that asks for a WebSocket use the session in its cookies, if there is one?
    Status check_page(const http::Request& request) const;

    const SessionCookies& cookies() const { return cookies_; }

private:
    Status check_csrf(const http::Request& request, const SessionId& session) const;

    Deps deps_;
    SessionCookies cookies_;
    CsrfTokens csrf_;
    Origins origins_;
};

}  // namespace waybill::gateway
