// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace waybill {

/// Offset of the first byte that is not strict UTF-8 (no overlong form, no surrogate, nothing
/// beyond U+10FFFF); npos when all is.
std::size_t invalid_utf8_at(std::string_view text);
inline bool is_utf8(std::string_view text) {
    return invalid_utf8_at(text) == std::string_view::npos;
}

/// Characters (code points) of a valid UTF-8 text.
std::size_t text_length(std::string_view text);

/// The next code point of a valid UTF-8 text, which is taken off its front.
char32_t take_code_point(std::string_view& text);
void append_code_point(std::string& out, char32_t c);

/// For search without regard to case in any script of letters.hpp.
std::string fold(std::string_view text);

/// True when a control character occurs, other than tab, line feed and carriage return.
bool has_controls(std::string_view text);
/// No line breaks, no controls.
bool is_line(std::string_view text);

/// `local@domain` of at most 254 characters: an ASCII dot-atom of at most 64 characters before the
/// @, a host name with at least one dot after it. No quotes, comments or address literals.
bool is_email(std::string_view text);
/// E.164: `+`, then 7 to 15 digits that do not begin with 0.
bool is_phone(std::string_view text);
/// Letters of any script with single spaces, hyphens, apostrophes and full stops between or after
/// them; begins with a letter and does not end in a space.
bool is_person_name(std::string_view text);
/// `http://` or `https://`, a host, then only characters that RFC 3986 allows.
bool is_uri(std::string_view text);
/// 8-4-4-4-12 hexadecimal digits in lower case.
bool is_uuid(std::string_view text);
/// Lower-case ASCII letters and digits in parts joined by single hyphens.
bool is_slug(std::string_view text);

/// What the formats look like as ECMA 262 patterns (flag u), for schemas.
namespace patterns {
inline constexpr std::string_view text = R"(^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$)";
inline constexpr std::string_view line = R"(^[^\u0000-\u001f\u007f]*$)";
inline constexpr std::string_view email =
    R"(^(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@)"
    R"(([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$)";
inline constexpr std::string_view phone = R"(^\+[1-9][0-9]{6,14}$)";
inline constexpr std::string_view person_name =
    R"(^[\p{L}\p{M}]+((\. |[ '’.-])[\p{L}\p{M}]+)*\.?$)";
inline constexpr std::string_view uri =
    R"(^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?$)";
inline constexpr std::string_view uuid =
    "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
inline constexpr std::string_view slug = "^[a-z0-9]+(-[a-z0-9]+)*$";
}  // namespace patterns

}  // namespace waybill
