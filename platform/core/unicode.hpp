// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Text as Unicode sees it, through libutf8proc: the only decoder, the only tables. Where a text
/// is said to be valid, it is strict UTF-8: no overlong form, no surrogate, nothing beyond
/// U+10FFFF.
namespace waybill {

/// Offset of the first byte that is not strict UTF-8; npos when all is.
std::size_t invalid_utf8_at(std::string_view text);
inline bool is_utf8(std::string_view text) {
    return invalid_utf8_at(text) == std::string_view::npos;
}

/// Characters (code points) of a valid text.
std::size_t text_length(std::string_view text);

struct CodePoint {
    char32_t value{0xFFFD};
    std::size_t length{1};  ///< bytes; of broken text the one to pass over
    bool valid{false};
};
/// The code point that a text begins with, which is not empty.
CodePoint first_code_point(std::string_view text);
/// The same, taken off the front; U+FFFD for each broken byte.
char32_t take_code_point(std::string_view& text);

/// Broken bytes become U+FFFD.
std::u32string decode_utf8(std::string_view text);
std::string encode_utf8(std::u32string_view points);

/// A letter of any script.
bool is_letter(char32_t c);
/// Belongs to the letter before it.
bool is_mark(char32_t c);
/// A decimal digit of any script.
bool is_digit(char32_t c);
/// Leaves ink by itself: no space, control, mark or joiner, nothing that is drawn as nothing.
bool is_visible(char32_t c);
/// Overrides, embeddings and isolates: they make a line read as it is not written.
bool turns_text(char32_t c);

/// Characters as a reader counts them: a letter with its marks is one, a flag is one, blanks
/// between them are one however many, and what leaves no ink is none.
std::size_t visible_length(std::string_view text);

/// Normal form C of a valid text: what looks the same and is the same has the same bytes.
std::string nfc(std::string_view text);
/// Lower case of a valid text, one character for one; no folding (`ß` stays).
std::string lower_case(std::string_view text);
/// NFKC case folding: texts that differ in case, width, normal form or invisible characters fold
/// to the same text, whatever the script (`Straße` and `STRASSE`). For search, not for show.
std::string fold(std::string_view text);

}  // namespace waybill
