// SPDX-License-Identifier: Apache-2.0
#include "platform/core/text.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/domain_name.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace waybill {
namespace {

bool is_dot_atom(std::string_view local) {
    if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.')
        return false;
    if (local.contains("..")) return false;
    return std::ranges::all_of(local, [](char c) {
        return ascii::is_alphanumeric(c) || std::string_view{"!#$%&'*+/=?^_`{|}~-."}.contains(c);
    });
}

template <typename Check>
bool any_point(std::string_view text, Check check) {
    while (!text.empty())
        if (check(take_code_point(text))) return true;
    return false;
}

bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x80 && turns_text(c));
}

/// What a name is made of. `dot` stands after letters, `mark` belongs to what is before it.
enum class NamePart : std::uint8_t {
    none,
    letter,
    mark,
    joiner,
    apostrophe,
    dot,
    comma,
    hyphen,
    space
};

NamePart name_part(char32_t c) {
    constexpr std::u32string_view apostrophes = U"'\u2018\u2019\u05F3\u05F4";
    // Full stop; dots of Catalan, Tibetan, Ethiopic and of Japanese and Chinese renderings.
    constexpr std::u32string_view dots = U".\u00B7\u2027\u0F0B\u1361\u30FB\uFF65";
    constexpr std::u32string_view hyphens = U"-\u2010\u2011\u2013\u058A\u05BE\u30A0";
    constexpr std::u32string_view spaces = U" \u00A0\u3000";
    if (is_letter(c)) return NamePart::letter;
    if (is_mark(c)) return NamePart::mark;
    if (c == 0x200C || c == 0x200D) return NamePart::joiner;
    if (apostrophes.contains(c)) return NamePart::apostrophe;
    if (dots.contains(c)) return NamePart::dot;
    if (c == ',') return NamePart::comma;
    if (hyphens.contains(c)) return NamePart::hyphen;
    return spaces.contains(c) ? NamePart::space : NamePart::none;
}

/// Arabic to Myanmar, Mongolian, and the later additions to them: scripts whose letters join.
/// Elsewhere a joiner is something to hide in.
bool is_joining_script(char32_t c) {
    return (c >= 0x600 && c <= 0x109F) || (c >= 0x1780 && c <= 0x1CFF) ||
           (c >= 0xA800 && c <= 0xABFF) || (c >= 0xFB50 && c <= 0xFEFF) ||
           (c >= 0x10A00 && c <= 0x11FFF);
}

bool may_follow(NamePart before, NamePart part) {
    const bool in_word = before == NamePart::letter || before == NamePart::mark;
    switch (part) {
        case NamePart::none: return false;
        case NamePart::letter: return before != NamePart::comma;
        case NamePart::mark: return in_word || before == NamePart::joiner;
        case NamePart::joiner:
        case NamePart::dot: return in_word;
        case NamePart::comma:
        case NamePart::hyphen: return in_word || before == NamePart::dot;
        case NamePart::apostrophe:
            return in_word || before == NamePart::none || before == NamePart::space ||
                   before == NamePart::hyphen || before == NamePart::dot;
        case NamePart::space:
            return in_word || before == NamePart::dot || before == NamePart::comma ||
                   before == NamePart::apostrophe;
    }
    std::unreachable();
}

}  // namespace

bool has_controls(std::string_view text) {
    return any_point(
        text, [](char32_t c) { return is_control(c) && c != '\t' && c != '\n' && c != '\r'; });
}

bool is_line(std::string_view text) {
    return !any_point(text, [](char32_t c) { return is_control(c) || c == 0x2028 || c == 0x2029; });
}

bool is_email(std::string_view text) { return mail_address(text).has_value(); }

std::optional<std::string> mail_address(std::string_view text) {
    const auto at = text.find('@');
    if (at == std::string_view::npos || !is_dot_atom(text.substr(0, at))) return std::nullopt;
    const auto domain = ascii_domain(text.substr(at + 1));
    if (!domain || at + 1 + domain->size() > 254) return std::nullopt;
    return std::string{text.substr(0, at + 1)} + *domain;
}

bool is_phone(std::string_view text) {
    return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
           std::ranges::all_of(text.substr(1), ascii::is_digit);
}

bool is_person_name(std::string_view text) {
    NamePart before = NamePart::none;
    char32_t last = 0;
    bool lettered = false;
    while (!text.empty()) {
        const char32_t c = take_code_point(text);
        const NamePart part = name_part(c);
        if (!may_follow(before, part)) return false;
        const bool joins = before == NamePart::joiner;
        if (part == NamePart::joiner && !is_joining_script(last)) return false;
        if (joins && part != NamePart::mark && !(part == NamePart::letter && is_joining_script(c)))
            return false;
        lettered = lettered || part == NamePart::letter;
        before = part;
        last = c;
    }
    const bool ends_well = before == NamePart::letter || before == NamePart::mark ||
                           before == NamePart::apostrophe || last == '.';
    return lettered && ends_well;
}

bool is_uri(std::string_view text) {
    if (text.starts_with("https://"))
        text.remove_prefix(8);
    else if (text.starts_with("http://"))
        text.remove_prefix(7);
    else
        return false;
    const auto host_end = std::min(text.find_first_of(":/?#"), text.size());
    const auto host = text.substr(0, host_end);
    const auto in_host = [](char c) { return ascii::is_alphanumeric(c) || c == '.' || c == '-'; };
    if (host.empty() || !std::ranges::all_of(host, in_host)) return false;
    text.remove_prefix(host_end);
    if (text.starts_with(':')) {
        const auto port_end = std::min(text.find_first_of("/?#"), text.size());
        const auto port = text.substr(1, port_end - 1);
        if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, ascii::is_digit))
            return false;
        text.remove_prefix(port_end);
    }
    return std::ranges::all_of(text, [](char c) {
        return ascii::is_alphanumeric(c) || std::string_view{"._~:/?#[]@!$&'()*+,;=%-"}.contains(c);
    });
}

}  // namespace waybill
