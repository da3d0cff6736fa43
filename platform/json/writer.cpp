// SPDX-License-Identifier: Apache-2.0
#include "platform/json/writer.hpp"

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
    static constexpr char digits[] = "0123456789abcdef";
    switch (c) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    out += "\\u00";
    out.push_back(digits[static_cast<unsigned char>(c) >> 4U]);
    out.push_back(digits[static_cast<unsigned char>(c) & 15U]);
}

void append_quoted(std::string& out, std::string_view text) {
    out.push_back('"');
    while (true) {
        const auto length = plain(text);
        out.append(text.data(), length);
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

/// `width` decimal digits at `at`; the place behind them.
char* digits(char* at, unsigned value, int width) {
    for (int i = width - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
    return at + width;
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

/// The form of to_rfc3339, without its formatting machinery: lists are full of times.
Writer& Writer::value(TimePoint time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const auto micros = static_cast<std::uint64_t>((time - day).count());
    const auto seconds = static_cast<unsigned>(micros / 1'000'000);
    std::array<char, 32> text;
    char* at = text.data();
    const auto part = [&at](unsigned value, int width, char after) {
        at = digits(at, value, width);
        *at++ = after;
    };
    part(static_cast<unsigned>(static_cast<int>(date.year())), 4, '-');
    part(static_cast<unsigned>(date.month()), 2, '-');
    part(static_cast<unsigned>(date.day()), 2, 'T');
    part(seconds / 3600, 2, ':');
    part(seconds / 60 % 60, 2, ':');
    at = digits(at, seconds % 60, 2);
    if (const auto fraction = static_cast<unsigned>(micros % 1'000'000); fraction != 0) {
        *at++ = '.';
        at = digits(at, fraction, 6);
    }
    *at++ = 'Z';
    return word({text.data(), static_cast<std::size_t>(at - text.data())});
}

}  // namespace waybill::json
