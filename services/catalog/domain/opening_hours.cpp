// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/opening_hours.hpp"

#include <algorithm>
#include <charconv>
#include <format>

namespace waybill::catalog {
namespace {

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

std::optional<DayHours> parse_span(std::string_view text) {
    const auto opens = take_number(text, '-');
    const auto closes = opens ? take_number(text, 0) : std::nullopt;
    if (!closes) return std::nullopt;
    return DayHours{*opens, *closes};
}

std::optional<OpeningHours> parse_opening(std::string_view text) {
    const auto weekday = take_number(text, ':');
    const auto span = weekday ? parse_span(text) : std::nullopt;
    if (!span) return std::nullopt;
    return OpeningHours{*weekday, span->opens_minute, span->closes_minute};
}

/// What stands between the marks, each read by `parse`; nothing when one of them is not readable.
template <typename T, typename Parse>
std::optional<std::vector<T>> parse_list(std::string_view text, char mark, Parse parse) {
    std::vector<T> all;
    while (!text.empty()) {
        const auto end = text.find(mark);
        auto one = parse(text.substr(0, end));
        if (!one) return std::nullopt;
        all.push_back(*std::move(one));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return all;
}

std::optional<Holiday> parse_holiday(std::string_view text) {
    const auto mark = text.find(':');
    const auto date = parse_date(text.substr(0, mark));
    if (!date) return std::nullopt;
    if (mark == std::string_view::npos) return Holiday{*date, {}};
    auto hours = parse_list<DayHours>(text.substr(mark + 1), ',', parse_span);
    if (!hours || hours->empty()) return std::nullopt;
    return Holiday{*date, *std::move(hours)};
}

/// Nothing for one that closes before it opens, which no check lets through.
void add_span(std::vector<WallSpan>& spans, TimePoint midnight, DayHours hours) {
    if (hours.closes_minute <= hours.opens_minute) return;
    spans.push_back({.opens = midnight + std::chrono::minutes{hours.opens_minute},
                     .closes = midnight + std::chrono::minutes{hours.closes_minute}});
}

}  // namespace

std::vector<WallSpan> openings_on(const std::vector<OpeningHours>& week,
                                  const std::vector<Holiday>& holidays,
                                  std::chrono::sys_days date) {
    constexpr DayHours whole_day{0, 24 * 60};
    std::vector<WallSpan> spans;
    const auto holiday = std::ranges::find(holidays, date, &Holiday::date);
    if (holiday != holidays.end()) {
        for (const DayHours& hours : holiday->hours) add_span(spans, date, hours);
    } else if (week.empty()) {
        add_span(spans, date, whole_day);
    } else {
        const auto weekday = static_cast<int>(std::chrono::weekday{date}.iso_encoding());
        for (const OpeningHours& opening : week)
            if (opening.weekday == weekday)
                add_span(spans, date, {opening.opens_minute, opening.closes_minute});
    }
    std::ranges::sort(spans, {}, &WallSpan::opens);
    return spans;
}

std::string to_text(const std::vector<OpeningHours>& hours) {
    std::string text;
    for (const OpeningHours& opening : hours) {
        if (!text.empty()) text += ' ';
        text +=
            std::format("{}:{}-{}", opening.weekday, opening.opens_minute, opening.closes_minute);
    }
    return text;
}

std::optional<std::vector<OpeningHours>> parse_hours(std::string_view text) {
    return parse_list<OpeningHours>(text, ' ', parse_opening);
}

std::string to_text(const std::vector<Holiday>& holidays) {
    std::string text;
    for (const Holiday& holiday : holidays) {
        if (!text.empty()) text += ' ';
        text += to_text(holiday.date);
        char mark = ':';
        for (const DayHours& hours : holiday.hours) {
            text += std::format("{}{}-{}", mark, hours.opens_minute, hours.closes_minute);
            mark = ',';
        }
    }
    return text;
}

std::optional<std::vector<Holiday>> parse_holidays(std::string_view text) {
    return parse_list<Holiday>(text, ' ', parse_holiday);
}

std::string to_text(std::chrono::sys_days date) { return std::format("{:%F}", date); }

std::optional<std::chrono::sys_days> parse_date(std::string_view text) {
    constexpr std::size_t length = 10;
    const auto moment =
        text.size() == length ? parse_rfc3339(std::string{text} + "T00:00:00Z") : std::nullopt;
    if (!moment) return std::nullopt;
    return std::chrono::floor<std::chrono::days>(*moment);
}

}  // namespace waybill::catalog
