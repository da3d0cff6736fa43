// SPDX-License-Identifier: Apache-2.0
#include "platform/core/text.hpp"

#include "platform/core/letters.hpp"

#include <algorithm>
#include <cstdint>

namespace waybill {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Bytes of the sequence at the front, or 0 when it is not strict UTF-8.
std::size_t sequence(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return 0;
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if (!continues(text[i])) return 0;
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;  // overlong
    if (lead == 0xED && byte(1) > 0x9F) return 0;  // surrogate
    if (lead == 0xF0 && byte(1) < 0x90) return 0;  // overlong
    if (lead == 0xF4 && byte(1) > 0x8F) return 0;  // beyond U+10FFFF
    return length;
}

bool digit(char c) { return c >= '0' && c <= '9'; }
bool lower(char c) { return c >= 'a' && c <= 'z'; }
bool letter(char c) { return lower(c) || (c >= 'A' && c <= 'Z'); }
bool alphanumeric(char c) { return letter(c) || digit(c); }

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return alphanumeric(c) || c == '-'; });
}

bool is_domain(std::string_view domain) {
    std::size_t labels = 0;
    while (true) {
        const auto dot = std::min(domain.find('.'), domain.size());
        const auto label = domain.substr(0, dot);
        if (!is_label(label)) return false;
        ++labels;
        if (dot == domain.size()) return labels >= 2 && letter(label.front());
        domain.remove_prefix(dot + 1);
    }
}

bool is_dot_atom(std::string_view local) {
    if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.')
        return false;
    if (local.contains("..")) return false;
    return std::ranges::all_of(local, [](char c) {
        return alphanumeric(c) || std::string_view{"!#$%&'*+/=?^_`{|}~-."}.contains(c);
    });
}

/// The characters that may stand between the letters of a name.
bool joins(char32_t c) { return c == ' ' || c == '-' || c == '\'' || c == '.' || c == U'\u2019'; }

}  // namespace

std::size_t invalid_utf8_at(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (at + 8 <= text.size()) {
            std::uint64_t word = 0;
            text.copy(reinterpret_cast<char*>(&word), sizeof word, at);
            if ((word & 0x8080808080808080ULL) == 0) {
                at += 8;
                continue;
            }
        }
        const auto length = sequence(text.substr(at));
        if (length == 0) return at;
        at += length;
    }
    return std::string_view::npos;
}

std::size_t text_length(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

char32_t take_code_point(std::string_view& text) {
    const auto length = std::max<std::size_t>(sequence(text), 1);
    const auto lead = static_cast<unsigned char>(text[0]);
    char32_t c = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
        c = c << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
    text.remove_prefix(length);
    return c;
}

void append_code_point(std::string& out, char32_t c) {
    const auto byte = [&](char32_t value) { out.push_back(static_cast<char>(value)); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0U | c >> 6U);
        byte(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        byte(0xE0U | c >> 12U);
        byte(0x80U | (c >> 6U & 0x3FU));
        byte(0x80U | (c & 0x3FU));
    } else {
        byte(0xF0U | c >> 18U);
        byte(0x80U | (c >> 12U & 0x3FU));
        byte(0x80U | (c >> 6U & 0x3FU));
        byte(0x80U | (c & 0x3FU));
    }
}

std::string fold(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        if (static_cast<unsigned char>(text.front()) < 0x80) {
            out.push_back(static_cast<char>(fold_case(static_cast<char32_t>(text.front()))));
            text.remove_prefix(1);
        } else {
            append_code_point(out, fold_case(take_code_point(text)));
        }
    }
    return out;
}

bool has_controls(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
    });
}

bool is_line(std::string_view text) {
    return std::ranges::none_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_email(std::string_view text) {
    const auto at = text.find('@');
    return text.size() <= 254 && at != std::string_view::npos && is_dot_atom(text.substr(0, at)) &&
           is_domain(text.substr(at + 1));
}

bool is_phone(std::string_view text) {
    return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' &&
           std::ranges::all_of(text.substr(1), digit);
}

bool is_person_name(std::string_view text) {
    char32_t before = ' ';  // a name begins like a word after a space: with a letter
    while (!text.empty()) {
        const char32_t c = take_code_point(text);
        if (!is_letter(c)) {
            const bool after_letter = is_letter(before);
            if (!joins(c) || !(after_letter || (before == '.' && c == ' '))) return false;
        }
        before = c;
    }
    return is_letter(before) || before == '.';
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
    const auto in_host = [](char c) { return alphanumeric(c) || c == '.' || c == '-'; };
    if (host.empty() || !std::ranges::all_of(host, in_host)) return false;
    text.remove_prefix(host_end);
    if (text.starts_with(':')) {
        const auto port_end = std::min(text.find_first_of("/?#"), text.size());
        const auto port = text.substr(1, port_end - 1);
        if (port.empty() || port.size() > 5 || !std::ranges::all_of(port, digit)) return false;
        text.remove_prefix(port_end);
    }
    return std::ranges::all_of(text, [](char c) {
        return alphanumeric(c) || std::string_view{"._~:/?#[]@!$&'()*+,;=%-"}.contains(c);
    });
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text[i] != '-' : !digit(text[i]) && !(text[i] >= 'a' && text[i] <= 'f'))
            return false;
    }
    return true;
}

bool is_slug(std::string_view text) {
    if (text.empty() || text.front() == '-' || text.back() == '-' || text.contains("--"))
        return false;
    return std::ranges::all_of(text, [](char c) { return lower(c) || digit(c) || c == '-'; });
}

}  // namespace waybill
