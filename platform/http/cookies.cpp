// SPDX-License-Identifier: Apache-2.0
#include "platform/http/cookies.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/assert.hpp"
#include "platform/http/header_values.hpp"

#include <algorithm>

namespace waybill::http {
namespace {

/// RFC 9110 section 5.6.2.
bool is_name(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return ascii::is_alphanumeric(c) || marks.contains(c);
    });
}

/// cookie-octet of RFC 6265 section 4.1.1.
bool is_value(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return c > ' ' && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
    });
}

bool is_path(std::string_view text) {
    return text.starts_with('/') &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F && c != ';'; });
}

std::string_view unquoted_cookie(std::string_view value) {
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        return value.substr(1, value.size() - 2);
    return value;
}

bool keeps_prefix(const NewCookie& cookie) {
    if (cookie.name.starts_with("__Host-")) return cookie.secure && cookie.path == "/";
    if (cookie.name.starts_with("__Secure-")) return cookie.secure;
    return true;
}

}  // namespace

std::optional<std::string_view> find_cookie(const Headers& headers, std::string_view name) {
    std::size_t left = cookie_pairs_max;
    for (const auto& [field, line] : headers) {
        if (!ascii::same(field, "Cookie")) continue;
        std::string_view rest = line;
        while (!rest.empty() && left > 0) {
            const auto pair = take_part(rest, ';');
            --left;
            const auto equals = pair.find('=');
            if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
            const auto value = unquoted_cookie(pair.substr(equals + 1));
            if (is_value(value)) return value;
        }
    }
    return std::nullopt;
}

Result<std::string> set_cookie(const NewCookie& cookie) {
    WAYBILL_ASSERT(is_name(cookie.name) && is_path(cookie.path) && keeps_prefix(cookie));
    if (!is_value(cookie.value))
        return fail(ErrorKind::internal, "internal", "a cookie's value has other characters");
    std::string out;
    out.reserve(cookie.name.size() + cookie.value.size() + 96);
    out.append(cookie.name).append("=").append(cookie.value);
    out.append("; Path=").append(cookie.path);
    out.append("; Max-Age=").append(std::to_string(std::max<long>(cookie.max_age.count(), 0)));
    out.append("; HttpOnly; SameSite=Strict");
    if (cookie.secure) out.append("; Secure");
    return out;
}

}  // namespace waybill::http
