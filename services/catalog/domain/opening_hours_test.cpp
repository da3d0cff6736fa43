// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/opening_hours.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::catalog {
namespace {

constexpr int minutes(int hour, int minute = 0) { return hour * 60 + minute; }

std::chrono::sys_days date(std::string_view text) { return parse_date(text).value(); }

/// `09:00-17:30 …` of that date, with `+` for the day after.
std::string shown(const std::vector<OpeningHours>& week, std::string_view on,
                  const std::vector<Holiday>& holidays = {}) {
    const auto time = [&](TimePoint at) {
        const bool later = at >= date(on) + std::chrono::days{1};
        return std::string{later ? "+" : ""} + to_rfc3339(at).substr(11, 5);
    };
    std::string text;
    for (const WallSpan& span : openings_on(week, holidays, date(on)))
        text += (text.empty() ? "" : " ") + time(span.opens) + "-" + time(span.closes);
    return text;
}

// 2026-01-05 is a Monday.

TEST(OpeningHours, ADayHasThoseOfItsWeekdayInOrder) {
    const std::vector<OpeningHours> week{
        {1, minutes(14), minutes(18)}, {1, minutes(9), minutes(12)}, {6, minutes(20), minutes(26)}};
    EXPECT_EQ(shown(week, "2026-01-05"), "09:00-12:00 14:00-18:00");
    EXPECT_EQ(shown(week, "2026-01-06"), "");
    EXPECT_EQ(shown(week, "2026-01-10"), "20:00-+02:00");
    EXPECT_EQ(shown(week, "2026-01-12"), "09:00-12:00 14:00-18:00");
    EXPECT_EQ(shown({{1, 60, 60}}, "2026-01-05"), "");
}

TEST(OpeningHours, NoHoursAreEachDayOpen) {
    EXPECT_EQ(shown({}, "2026-01-05"), "00:00-+00:00");
    EXPECT_EQ(shown({{3, 0, minutes(24)}}, "2026-01-07"), "00:00-+00:00");
}

TEST(OpeningHours, AHolidayIsNotLikeItsWeekday) {
    const std::vector<Holiday> holidays{{date("2026-01-05"), {}},
                                        {date("2026-01-12"), {{minutes(10), minutes(14)}}}};
    for (const auto& week : {std::vector<OpeningHours>{}, {{1, minutes(9), minutes(12)}}}) {
        EXPECT_EQ(shown(week, "2026-01-05", holidays), "");
        EXPECT_EQ(shown(week, "2026-01-12", holidays), "10:00-14:00");
    }
    EXPECT_EQ(shown({}, "2026-01-06", holidays), "00:00-+00:00");
    EXPECT_EQ(shown({{1, 60, 120}}, "2026-01-19", holidays), "01:00-02:00");
}

TEST(OpeningHours, HolidaysAreReadOnlyAsWritten) {
    const std::vector<Holiday> holidays{{date("2026-12-25"), {}},
                                        {date("2026-12-31"), {{600, 840}, {900, 1020}}}};
    EXPECT_EQ(to_text(holidays), "2026-12-25 2026-12-31:600-840,900-1020");
    EXPECT_EQ(parse_holidays(to_text(holidays)), holidays);
    EXPECT_EQ(parse_holidays(""), std::vector<Holiday>{});
    for (const std::string_view text :
         {"2026-12-25:", "2026-12", "x", "2026-12-25:1-2;", "2026-12-25:1-", "2026-12-25,1-2",
          "2026-13-25", "2026-12-25T"})
        EXPECT_FALSE(parse_holidays(text)) << text;
}

TEST(OpeningHours, OnlyDatesOfTheCalendarAreDates) {
    EXPECT_EQ(to_text(date("2028-02-29")), "2028-02-29");
    for (const std::string_view text :
         {"", "2026-02-29", "2026-00-10", "26-12-25", "2026/12/25", "2026-12-25 ", "2026-1-5"})
        EXPECT_FALSE(parse_date(text)) << text;
}

TEST(OpeningHours, TextIsReadOnlyAsWritten) {
    EXPECT_EQ(to_text({{1, 540, 1320}, {6, 600, 1560}}), "1:540-1320 6:600-1560");
    for (const std::string_view text : {"1", "1:2", "1:2-", "a:1-2", "1:1-2 x", "1:1-2,2:3-4"})
        EXPECT_FALSE(parse_hours(text)) << text;
}

RC_GTEST_PROP(OpeningHours, TextKeepsThem, (const std::vector<std::array<std::uint8_t, 3>>& raw)) {
    std::vector<OpeningHours> hours;
    for (const auto& [weekday, opens, closes] : raw) hours.push_back({weekday, opens, closes});
    RC_ASSERT(parse_hours(to_text(hours)) == hours);
}

}  // namespace
}  // namespace waybill::catalog
