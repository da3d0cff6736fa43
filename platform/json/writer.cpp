// SPDX-License-Identifier: Apache-2.0
#include "platform/json/writer.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/assert.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace waybill::json {
namespace {

constexpr std::uint64_t each(std::uint8_t byte) { return 0x0101010101010101ULL * byte; }

/// Whether any of eight bytes is a control character, a quote or a backslash.
bool needs_escape(std::uint64_t word) {
    const auto zero_in = [](std::uint64_t w) { return (w - each(0x01)) & ~w & each(0x80); };
    const auto below_space = (word - each(0x20)) & ~word & each(0x80);
    return (below_space | zero_in(word ^ each('"')) | zero_in(word ^ each('\\'))) != 0;
}

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

/// Bytes from the front that may be copied as they are.
std::size_t plain(std::string_view text) {
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        text.copy(reinterpret_cast<char*>(&word), sizeof word, at);
        if (needs_escape(word)) break;
    }
    while (at < text.size() && !needs_escape(text[at])) ++at;
    return at;
}

void append_escape(std::string& out, char c) {
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    out += "\\u00";
    ascii::append_hex(out, static_cast<unsigned char>(c));
}

void append_quoted(std::string& out, std::string_view text) {
    out.push_back('"');
    while (true) {
        const auto length = plain(text);
        out.append(text.substr(0, length));
        if (length == text.size()) break;
        append_escape(out, text[length]);
        text.remove_prefix(length + 1);
    }
    out.push_back('"');
}

template <typename Number>
void append_number(std::string& out, Number number) {
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    out.append(text.data(), end);
}

}  // namespace

Writer& Writer::open(char bracket) {
    comma();
    out_.push_back(bracket);
    return *this;
}

Writer& Writer::close(char bracket) {
    out_.push_back(bracket);
    return *this;
}

Writer& Writer::key(std::string_view name) {
    comma();
    append_quoted(out_, name);
    out_.push_back(':');
    return *this;
}

Writer& Writer::value(std::string_view text) {
    comma();
    append_quoted(out_, text);
    return *this;
}

Writer& Writer::word(std::string_view text) {
    comma();
    out_.push_back('"');
    out_.append(text);
    out_.push_back('"');
    return *this;
}

Writer& Writer::raw(std::string_view json) {
    comma();
    out_.append(json);
    return *this;
}

Writer& Writer::value(double number) {
    WAYBILL_ASSERT(std::isfinite(number));
    comma();
    append_number(out_, number);
    return *this;
}

Writer& Writer::integer(std::int64_t number) {
    comma();
    append_number(out_, number);
    return *this;
}

Writer& Writer::natural(std::uint64_t number) {
    comma();
    append_number(out_, number);
    return *this;
}

Writer& Writer::value(const Money& money) {
    comma();
    out_ += R"({"amount":)";
    append_number(out_, money.amount);
    out_ += R"(,"currency":")";
    out_ += money.currency.code();
    out_ += R"("})";
    return *this;
}

Writer& Writer::value(TimePoint time) {
    comma();
    out_.push_back('"');
    append_rfc3339(out_, time);
    out_.push_back('"');
    return *this;
}

}  // namespace waybill::json
