// SPDX-License-Identifier: Apache-2.0
#include "platform/core/time.hpp"

#include "platform/core/ascii.hpp"

#include <array>

namespace waybill {
namespace {

/// Reads exactly `width` decimal digits and moves past them.
std::optional<int> digits(std::string_view& text, std::size_t width) {
    if (text.size() < width) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        if (!ascii::is_digit(text[i])) return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(width);
    return value;
}

bool skip(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Duration> fraction(std::string_view& text) {
    if (!skip(text, '.')) return Duration{0};
    std::int64_t micros = 0;
    int count = 0;
    while (!text.empty() && ascii::is_digit(text.front())) {
        if (++count > 6) return std::nullopt;
        micros = micros * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    if (count == 0) return std::nullopt;
    for (; count < 6; ++count) micros *= 10;
    return Duration{micros};
}

std::optional<Duration> offset(std::string_view& text) {
    if (skip(text, 'Z')) return Duration{0};
    if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
    const bool east = text.front() == '+';
    text.remove_prefix(1);
    const auto hours = digits(text, 2);
    if (!hours || *hours > 23 || !skip(text, ':')) return std::nullopt;
    const auto minutes = digits(text, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    const Duration shift = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    return east ? shift : -shift;
}

}  // namespace

void append_rfc3339(std::string& out, TimePoint t) {
    const auto day = std::chrono::floor<std::chrono::days>(t);
    const std::chrono::year_month_day date{day};
    const auto micros = static_cast<std::uint64_t>((t - day).count());
    const auto seconds = static_cast<unsigned>(micros / 1'000'000);
    std::array<char, 32> text;
    char* at = text.data();
    const auto part = [&at](unsigned value, int width, char after) {
        for (int i = width - 1; i >= 0; --i, value /= 10)
            at[i] = static_cast<char>('0' + value % 10);
        at += width;
        *at++ = after;
    };
    part(static_cast<unsigned>(static_cast<int>(date.year())), 4, '-');
    part(static_cast<unsigned>(date.month()), 2, '-');
    part(static_cast<unsigned>(date.day()), 2, 'T');
    part(seconds / 3600, 2, ':');
    part(seconds / 60 % 60, 2, ':');
    const auto fraction = static_cast<unsigned>(micros % 1'000'000);
    part(seconds % 60, 2, fraction == 0 ? 'Z' : '.');
    if (fraction != 0) part(fraction, 6, 'Z');
    out.append(text.data(), at);
}

std::string to_rfc3339(TimePoint t) {
    std::string out;
    append_rfc3339(out, t);
    return out;
}

std::optional<TimePoint> parse_rfc3339(std::string_view text) {
    const auto year = digits(text, 4);
    if (!year || *year < 1970 || *year > 2200 || !skip(text, '-')) return std::nullopt;
    const auto month = digits(text, 2);
    if (!month || !skip(text, '-')) return std::nullopt;
    const auto day = digits(text, 2);
    if (!day || !skip(text, 'T')) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;

    const auto hour = digits(text, 2);
    if (!hour || *hour > 23 || !skip(text, ':')) return std::nullopt;
    const auto minute = digits(text, 2);
    if (!minute || *minute > 59 || !skip(text, ':')) return std::nullopt;
    const auto second = digits(text, 2);
    if (!second || *second > 59) return std::nullopt;
    const auto micros = fraction(text);
    if (!micros) return std::nullopt;
    const auto shift = offset(text);
    if (!shift || !text.empty()) return std::nullopt;
    return TimePoint{std::chrono::sys_days{date}} + std::chrono::hours{*hour} +
           std::chrono::minutes{*minute} + std::chrono::seconds{*second} + *micros - *shift;
}

}  // namespace waybill
