// SPDX-License-Identifier: Apache-2.0
#include "platform/core/json_text.hpp"

#include "platform/core/unicode.hpp"

#include <cstdio>

namespace waybill {
namespace {

/// Controls and every character that some reader takes for the end of a line, or that turns the
/// direction of the text that follows it.
bool needs_escape(char32_t c) {
    return c < 0x20U || (c >= 0x7FU && c < 0xA0U) || c == 0x2028U || c == 0x2029U || turns_text(c);
}

void append_escape(std::string& out, char32_t c) {
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
        const CodePoint c = first_code_point(text.substr(plain));
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
