// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/opening_hours.hpp"

#include <charconv>

namespace waybill::catalog {
namespace {

constexpr int day = 24 * 60;
constexpr int week = 7 * day;

/// Takes a number and the mark after it off the front; `mark` 0: the text ends there.
std::optional<int> take_number(std::string_view& text, char mark) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (mark == 0) return text.empty() ? std::optional{value} : std::nullopt;
    if (text.empty() || text[0] != mark) return std::nullopt;
    text.remove_prefix(1);
    return value;
}

std::optional<OpeningHours> parse_one(std::string_view text) {
    const auto weekday = take_number(text, ':');
    const auto opens = weekday ? take_number(text, '-') : std::nullopt;
    const auto closes = opens ? take_number(text, 0) : std::nullopt;
    if (!closes) return std::nullopt;
    return OpeningHours{*weekday, *opens, *closes};
}

}  // namespace

WeekMinute WeekMinute::of(TimePoint local) {
    const auto midnight = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::weekday weekday{midnight};
    const auto minute = std::chrono::floor<std::chrono::minutes>(local - midnight);
    return {static_cast<int>(weekday.iso_encoding() - 1) * day + static_cast<int>(minute.count())};
}

bool open_at(const std::vector<OpeningHours>& hours, WeekMinute at) {
    return minutes_until_open(hours, at) == std::chrono::minutes{0};
}

std::optional<std::chrono::minutes> minutes_until_open(const std::vector<OpeningHours>& hours,
                                                       WeekMinute at) {
    if (hours.empty()) return std::chrono::minutes{0};
    std::optional<std::chrono::minutes> soonest;
    for (const OpeningHours& opening : hours) {
        const int opens = (opening.weekday - 1) * day + opening.opens_minute;
        const int length = opening.closes_minute - opening.opens_minute;
        if (length <= 0) continue;
        // How long ago it opened last, round the end of the week.
        const int since = ((at.value - opens) % week + week) % week;
        if (since < length) return std::chrono::minutes{0};
        const std::chrono::minutes wait{week - since};
        if (!soonest || wait < *soonest) soonest = wait;
    }
    return soonest;
}

std::string to_text(const std::vector<OpeningHours>& hours) {
    std::string text;
    for (const OpeningHours& opening : hours) {
        if (!text.empty()) text += ' ';
        text += std::to_string(opening.weekday) + ':' + std::to_string(opening.opens_minute) + '-' +
                std::to_string(opening.closes_minute);
    }
    return text;
}

std::optional<std::vector<OpeningHours>> parse_hours(std::string_view text) {
    std::vector<OpeningHours> hours;
    while (!text.empty()) {
        const auto space = text.find(' ');
        const auto one = parse_one(text.substr(0, space));
        if (!one) return std::nullopt;
        hours.push_back(*one);
        text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    }
    return hours;
}

}  // namespace waybill::catalog
