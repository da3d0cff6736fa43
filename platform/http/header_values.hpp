// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/message.hpp"

#include <string_view>

/// Small readers of header values.
namespace waybill::http {

/// Takes the part before the next separator off the front, without spaces around it.
std::string_view take_part(std::string_view& text, char separator);

/// A Content-Type without its parameters.
std::string_view media_type(std::string_view content_type);

/// Whether `If-None-Match` names this entity tag (given with its quotes), by weak comparison.
bool names_tag(std::string_view if_none_match, std::string_view tag);

inline constexpr std::string_view default_content_policy =
    "default-src 'none'; frame-ancestors 'none'";
inline constexpr std::string_view strict_transport = "max-age=31536000; includeSubDomains";

/// `Vary` once for each name.
void add_vary(Headers& headers, std::string_view name);

/// What keeps browsers from reading more into an answer than it says; on every answer.
void add_protection(Headers& headers, std::string_view content_policy);

}  // namespace waybill::http
