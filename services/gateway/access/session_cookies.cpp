// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/session_cookies.hpp"

#include "platform/core/assert.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/crypto/encoding.hpp"
#include "platform/http/cookies.hpp"
#include "services/gateway/access/keys.hpp"

namespace waybill::gateway {
namespace {

// `__Host-` demands the path `/`; without TLS it is the same, so that both behave alike.
constexpr std::string_view access_path = "/";
constexpr std::string_view refresh_path = "/v1/sessions";

bool is_tls(std::string_view public_url) { return public_url.starts_with("https://"); }

std::chrono::seconds left(std::int64_t until_micros, TimePoint now) {
    return std::chrono::floor<std::chrono::seconds>(from_micros(until_micros) - now);
}

}  // namespace

CookieNames CookieNames::of(std::string_view public_url) {
    if (is_tls(public_url)) return {"__Host-waybill_session", "__Secure-waybill_refresh"};
    return {"waybill_session", "waybill_refresh"};
}

SessionCookies::SessionCookies(std::string_view public_url, const SecretText& installation_key)
    : names_{CookieNames::of(public_url)},
      secure_{is_tls(public_url)},
      key_{key_for(installation_key, "gateway refresh cookies")} {}

std::string SessionCookies::sign(std::string_view session, std::string_view token) const {
    std::string message{session};
    message.append(".").append(token);
    return crypto::base64url_encode(crypto::view(crypto::hmac_sha256(key_.reveal(), message)));
}

Result<http::Headers> SessionCookies::write(const identity::v1::Session& tokens,
                                            const SessionId& session, TimePoint now) const {
    const std::string id = session.text();
    const std::string refresh =
        id + "." + sign(id, tokens.refresh_token()) + "." + tokens.refresh_token();
    http::Headers headers;
    WAYBILL_TRY(const auto first,
                http::set_cookie({.name = names_.access,
                                  .value = tokens.access_token(),
                                  .path = access_path,
                                  .max_age = left(tokens.access_expires_at(), now),
                                  .secure = secure_}));
    WAYBILL_TRY(const auto second,
                http::set_cookie({.name = names_.refresh,
                                  .value = refresh,
                                  .path = refresh_path,
                                  .max_age = left(tokens.refresh_expires_at(), now),
                                  .secure = secure_}));
    headers.add("Set-Cookie", first);
    headers.add("Set-Cookie", second);
    return headers;
}

http::Headers SessionCookies::forget() const {
    http::Headers headers;
    for (const auto& [name, path] :
         {std::pair{names_.access, access_path}, std::pair{names_.refresh, refresh_path}}) {
        const auto cookie =
            http::set_cookie({.name = name, .value = "", .path = path, .secure = secure_});
        WAYBILL_ASSERT(cookie.has_value());
        headers.add("Set-Cookie", *cookie);
    }
    return headers;
}

std::optional<std::string_view> SessionCookies::access(const http::Request& request) const {
    return http::find_cookie(request.headers, names_.access);
}

std::optional<RefreshCookie> SessionCookies::refresh(const http::Request& request) const {
    const auto value = http::find_cookie(request.headers, names_.refresh);
    if (!value) return std::nullopt;
    const auto first = value->find('.');
    const auto second = first == std::string_view::npos ? first : value->find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto id = value->substr(0, first);
    const auto token = value->substr(second + 1);
    const auto signature = value->substr(first + 1, second - first - 1);
    const auto session = SessionId::parse(id);
    if (!session || !crypto::equal_constant_time(signature, sign(id, token))) return std::nullopt;
    return RefreshCookie{.session = *session, .token = SecretText{std::string{token}}};
}

bool SessionCookies::any(const http::Request& request) const {
    return http::find_cookie(request.headers, names_.access) ||
           http::find_cookie(request.headers, names_.refresh);
}

}  // namespace waybill::gateway
