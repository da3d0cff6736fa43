// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/http/message.hpp"

#include <chrono>

/// Cookies as RFC 6265 writes them. Only what we set is read back; whatever else a browser sends
/// along is none of our business and no mistake of the request's.
namespace waybill::http {

/// Pairs of one request that are looked at; browsers send some fifty of a site at most.
inline constexpr std::size_t cookie_pairs_max = 64;

/// The value of a cookie; of several of one name the first, which the browser holds for the most
/// specific. Pairs that break the grammar are passed over. The view is into `headers`.
std::optional<std::string_view> find_cookie(const Headers& headers, std::string_view name);

struct NewCookie {
    std::string_view name;
    std::string_view value;
    std::string_view path{"/"};
    std::chrono::seconds max_age{0};  ///< 0: forgotten at once
    bool secure{true};
};

/// The value of `Set-Cookie`: always HttpOnly and SameSite=Strict. The name, the path, and what a
/// prefix (`__Host-`, `__Secure-`) demands are promises of the caller's. Errors: `internal` for a
/// value that cookies cannot carry.
Result<std::string> set_cookie(const NewCookie& cookie);

}  // namespace waybill::http
