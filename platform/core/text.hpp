// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/unicode.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waybill {

/// True when a control character occurs, other than tab, line feed and carriage return. What turns
/// the direction of text is one too: it shows something else than is written.
bool has_controls(std::string_view text);
/// No line breaks of any kind, no controls.
bool is_line(std::string_view text);

/// `local@domain` of at most 254 characters: an ASCII dot-atom of at most 64 characters before the
/// @, a domain of any script (ascii_domain) after it. No quotes, comments or address literals.
bool is_email(std::string_view text);
/// An address as mail systems take it: its domain in ASCII and lower case, the rest as it is.
/// Nothing for what is no address.
std::optional<std::string> mail_address(std::string_view text);
/// E.164: `+`, then 7 to 15 digits that do not begin with 0.
bool is_phone(std::string_view text);
/// As people are called: letters of any script with their marks, in words. Between them single
/// spaces, hyphens, full stops, commas and the dots of scripts (`l·l`, `・`); apostrophes also
/// first and last; joiners inside words of scripts that join.
bool is_person_name(std::string_view text);
/// `http://` or `https://`, a host, then only characters that RFC 3986 allows.
bool is_uri(std::string_view text);

/// What the formats look like as ECMA 262 patterns (flag u), for schemas.
namespace patterns {
inline constexpr std::string_view text =
    R"(^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$)";
inline constexpr std::string_view line =
    R"(^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$)";
inline constexpr std::string_view email =
    R"(^(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@)"
    R"([^\u0000-,./:-@\[-`{-\u00a0]+([.\u3002\uff0e\uff61][^\u0000-,./:-@\[-`{-\u00a0]+)+$)";
inline constexpr std::string_view phone = R"(^\+[1-9][0-9]{6,14}$)";
inline constexpr std::string_view person_name =
    R"(^(?=.*\p{L})[\p{L}\p{M} '‘’׳״.,·‧་፡・･\u00a0\u3000\u200c\u200d\p{Pd}]+$)";
inline constexpr std::string_view uri =
    R"(^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?$)";
}  // namespace patterns

}  // namespace waybill
