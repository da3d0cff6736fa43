// SPDX-License-Identifier: Apache-2.0
#include "platform/core/json_text.hpp"

#include <cstdint>
#include <cstdio>

namespace waybill {
namespace {

struct CodePoint {
    std::uint32_t value;
    std::size_t length;  ///< bytes; of broken input the one byte to skip
    bool valid;
};

bool continues_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// Overlong forms, surrogates and what is above U+10FFFF are broken, as RFC 3629 says.
CodePoint decode(std::string_view text) {
    constexpr CodePoint broken{0, 1, false};
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80U) return {lead, 1, true};
    const std::size_t length = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : 2;
    if (lead < 0xC2U || lead > 0xF4U || text.size() < length) return broken;
    std::uint32_t value = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (!continues_code_point(text[i])) return broken;
        value = value << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    const bool overlong = (length == 3 && value < 0x800U) || (length == 4 && value < 0x10000U);
    const bool outside = (value >= 0xD800U && value < 0xE000U) || value > 0x10FFFFU;
    return overlong || outside ? broken : CodePoint{value, length, true};
}

/// Controls and every character that some reader takes for the end of a line, or that turns the
/// direction of the text that follows it.
bool needs_escape(std::uint32_t c) {
    return c < 0x20U || (c >= 0x7FU && c < 0xA0U) || c == 0x2028U || c == 0x2029U ||
           (c >= 0x202AU && c <= 0x202EU) || (c >= 0x2066U && c <= 0x2069U);
}

void append_escape(std::string& out, std::uint32_t c) {
    switch (c) {
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    char text[8];
    std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(c & 0xFFFFU));
    out += text;
}

void append(std::string& out, std::string_view text, std::string_view backslashed) {
    std::size_t plain = 0;  // bytes at the front that are copied as they are
    while (plain < text.size()) {
        const auto byte = static_cast<unsigned char>(text[plain]);
        if (byte >= 0x20U && byte < 0x7FU && backslashed.find(text[plain]) == backslashed.npos) {
            ++plain;
            continue;
        }
        const CodePoint c = decode(text.substr(plain));
        if (c.valid && byte >= 0x80U && !needs_escape(c.value)) {
            plain += c.length;
            continue;
        }
        out += text.substr(0, plain);
        if (!c.valid) {
            out += "\xEF\xBF\xBD";
        } else if (needs_escape(c.value)) {
            append_escape(out, c.value);
        } else {
            out += '\\';
            out += text[plain];
        }
        text.remove_prefix(plain + c.length);
        plain = 0;
    }
    out += text;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    append(out, text, "\"\\");
    out += '"';
}

std::string json_string(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

void append_printable(std::string& out, std::string_view text) { append(out, text, "\\"); }

}  // namespace waybill
