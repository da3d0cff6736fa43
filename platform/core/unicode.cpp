// SPDX-License-Identifier: Apache-2.0
#include "platform/core/unicode.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <utf8proc.h>

namespace waybill {
namespace {

constexpr char32_t replacement = 0xFFFD;

const std::uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

utf8proc_category_t category(char32_t c) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

/// Eight bytes of ASCII at once: most of what comes in is nothing else.
bool are_eight_ascii(std::string_view text) {
    std::uint64_t word = 0;
    return text.size() >= 8 && text.copy(reinterpret_cast<char*>(&word), 8) == 8 &&
           (word & 0x8080808080808080ULL) == 0;
}

bool is_ascii(std::string_view text) {
    while (are_eight_ascii(text)) text.remove_prefix(8);
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Below U+0300 nothing combines with what is before it, so such text is in normal form C.
bool is_nfc_at_a_glance(std::string_view text) {
    while (are_eight_ascii(text)) text.remove_prefix(8);
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0xCC; });
}

/// Not utf8proc_map, whose memory would be another kind than ours when it is short.
std::string mapped(std::string_view text, int wanted) {
    const auto options = static_cast<utf8proc_option_t>(wanted);
    const auto size = static_cast<utf8proc_ssize_t>(text.size());
    std::vector<utf8proc_int32_t> points(text.size() + 1);
    const auto decompose = [&] {
        return utf8proc_decompose(bytes_of(text), size, points.data(),
                                  static_cast<utf8proc_ssize_t>(points.size()) - 1, options);
    };
    auto length = decompose();
    if (length >= static_cast<utf8proc_ssize_t>(points.size())) {
        points.resize(static_cast<std::size_t>(length) + 1);
        length = decompose();
    }
    if (length >= 0) length = utf8proc_reencode(points.data(), length, options);
    if (length < 0) return std::string{text};  // no valid text: nothing is said about it
    return {reinterpret_cast<const char*>(points.data()), static_cast<std::size_t>(length)};
}

void append(std::string& out, char32_t c) {
    std::uint8_t bytes[4];
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

/// Drawn as nothing, or reserved for it, though the tables call some of them letters or symbols.
bool is_drawn_empty(char32_t c) {
    const bool reserved = c == 0x2065 || (c >= 0xFFF0 && c <= 0xFFF8) ||
                          (c >= 0xE0000 && c <= 0xE0FFF) || (c & 0xFFFEU) == 0xFFFE;
    return reserved || c == 0x2800 || c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 ||
           utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->ignorable != 0;
}

bool is_blank(char32_t c) {
    const auto kind = category(c);
    return c == '\t' || c == '\n' || c == '\r' || c == 0x2800 || kind == UTF8PROC_CATEGORY_ZS ||
           kind == UTF8PROC_CATEGORY_ZL || kind == UTF8PROC_CATEGORY_ZP;
}

}  // namespace

std::size_t invalid_utf8_at(std::string_view text) {
    std::string_view rest = text;
    while (!rest.empty()) {
        if (are_eight_ascii(rest)) {
            rest.remove_prefix(8);
            continue;
        }
        const CodePoint first = first_code_point(rest);
        if (!first.valid) return text.size() - rest.size();
        rest.remove_prefix(first.length);
    }
    return std::string_view::npos;
}

std::size_t text_length(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

CodePoint first_code_point(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return {.value = lead, .length = 1, .valid = true};
    utf8proc_int32_t value = 0;
    const auto length =
        utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &value);
    if (length <= 0) return {};
    return {.value = static_cast<char32_t>(value),
            .length = static_cast<std::size_t>(length),
            .valid = true};
}

char32_t take_code_point(std::string_view& text) {
    const CodePoint first = first_code_point(text);
    text.remove_prefix(first.length);
    return first.valid ? first.value : replacement;
}

std::u32string decode_utf8(std::string_view text) {
    std::u32string points;
    points.reserve(text.size());
    while (!text.empty()) points += take_code_point(text);
    return points;
}

std::string encode_utf8(std::u32string_view points) {
    std::string text;
    text.reserve(points.size());
    for (const char32_t c : points) {
        if (c < 0x80)
            text += static_cast<char>(c);
        else
            append(text, c);
    }
    return text;
}

bool is_letter(char32_t c) {
    const auto kind = category(c);
    return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO && !is_drawn_empty(c);
}

bool is_mark(char32_t c) {
    const auto kind = category(c);
    return kind >= UTF8PROC_CATEGORY_MN && kind <= UTF8PROC_CATEGORY_ME;
}

bool is_digit(char32_t c) { return category(c) == UTF8PROC_CATEGORY_ND; }

bool is_visible(char32_t c) {
    if (c < 0x80) return c > ' ' && c != 0x7F;
    switch (category(c)) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_ZS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME: return false;
        default: return !is_drawn_empty(c);  // an unassigned one is a box: ink all the same
    }
}

bool turns_text(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

std::size_t visible_length(std::string_view text) {
    std::size_t count = 0;
    bool blank = false;  // since the last one that was counted
    bool inked = false;  // this one, so far
    const auto close = [&] {
        if (!inked) return;
        count += blank && count > 0 ? 2U : 1U;
        blank = false;
        inked = false;
    };
    utf8proc_int32_t state = 0;
    utf8proc_int32_t before = 0;
    while (!text.empty()) {
        const char32_t c = take_code_point(text);
        const auto next = static_cast<utf8proc_int32_t>(c);
        const bool plain = before < 0x80 && c < 0x80;  // CR LF is no matter: neither is seen
        if (plain) state = 0;
        if (plain || utf8proc_grapheme_break_stateful(before, next, &state)) close();
        before = next;
        inked = inked || is_visible(c);
        blank = blank || (!inked && is_blank(c));
    }
    close();
    return count;
}

std::string nfc(std::string_view text) {
    if (is_nfc_at_a_glance(text)) return std::string{text};
    return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

std::string lower_case(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const char32_t c = take_code_point(text);
        if (c < 0x80)
            out += ascii::lower(static_cast<char>(c));
        else
            append(out, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))));
    }
    return out;
}

std::string fold(std::string_view text) {
    if (is_ascii(text)) {
        std::string out{text};
        for (char& c : out) c = ascii::lower(c);
        return out;
    }
    return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                            UTF8PROC_IGNORE);
}

}  // namespace waybill
