// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/identity.pb.h"
#include "platform/core/id.hpp"
#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"
#include "platform/http/message.hpp"

#include <optional>
#include <string_view>

namespace waybill::gateway {

/// The names that browsers know the cookies by. Over TLS the prefixes keep neighbours (other
/// subdomains, plain HTTP) from setting cookies of these names.
struct CookieNames {
    std::string_view access;
    std::string_view refresh;
    /// Of an installation whose public side is this URL; static storage.
    static CookieNames of(std::string_view public_url);
};

struct RefreshCookie {
    SessionId session;
    SecretText token;
};

/// A session's two tokens as cookies, which no script can read. The refresh cookie goes only to
/// the routes under `/v1/sessions`, and carries the session's id under our signature: a request
/// can be tied to its session before the token is spent.
class SessionCookies {
public:
    SessionCookies(std::string_view public_url, const SecretText& installation_key);

    /// Both as `Set-Cookie`, living as long as what they carry. Errors: `internal`.
    Result<http::Headers> write(const identity::v1::Session& tokens, const SessionId& session,
                                TimePoint now) const;
    /// Both as `Set-Cookie` of nothing: the browser forgets them.
    http::Headers forget() const;

    std::optional<std::string_view> access(const http::Request& request) const;
    /// Nothing when there is none, or one that we have not made.
    std::optional<RefreshCookie> refresh(const http::Request& request) const;
    /// Whether the browser still holds either, in whatever state.
    bool any(const http::Request& request) const;

private:
    std::string sign(std::string_view session, std::string_view token) const;

    CookieNames names_;
    bool secure_;
    SecretText key_;
};

}  // namespace waybill::gateway
