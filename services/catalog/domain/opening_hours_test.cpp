// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/opening_hours.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::catalog {
namespace {

constexpr int minutes(int hour, int minute = 0) { return hour * 60 + minute; }

/// 2026-01-05 is a Monday.
bool open(const std::vector<OpeningHours>& hours, std::string_view local) {
    return open_at(hours, WeekMinute::of(parse_rfc3339(local).value()));
}

TEST(OpeningHours, OpeningIsIncludedAndClosingIsNot) {
    const std::vector<OpeningHours> hours{{1, minutes(9), minutes(17, 30)}};
    EXPECT_FALSE(open(hours, "2026-01-05T08:59:59Z"));
    EXPECT_TRUE(open(hours, "2026-01-05T09:00:00Z"));
    EXPECT_TRUE(open(hours, "2026-01-05T17:29:59Z"));
    EXPECT_FALSE(open(hours, "2026-01-05T17:30:00Z"));
    EXPECT_FALSE(open(hours, "2026-01-06T12:00:00Z"));
}

TEST(OpeningHours, NoHoursAreAlwaysOpen) {
    EXPECT_TRUE(open({}, "2026-01-05T12:00:00Z"));
    EXPECT_TRUE(open({}, "2026-01-11T23:59:59Z"));
}

TEST(OpeningHours, TheNextOpeningIsTheSoonestRoundTheWeek) {
    const std::vector<OpeningHours> hours{
        {1, minutes(9), minutes(12)}, {1, minutes(14), minutes(18)}, {6, minutes(20), minutes(26)}};
    struct Case {
        std::string_view local;
        int wait;
    };
    const Case cases[]{
        {"2026-01-05T08:59:59Z", 1},       {"2026-01-05T09:00:00Z", 0},
        {"2026-01-05T12:00:00Z", 120},     {"2026-01-05T18:00:00Z", 5 * 1440 + 120},
        {"2026-01-10T21:00:00Z", 0},       {"2026-01-11T01:59:00Z", 0},
        {"2026-01-11T02:00:00Z", 31 * 60},
    };
    for (const Case& expected : cases) {
        const auto at = WeekMinute::of(parse_rfc3339(expected.local).value());
        EXPECT_EQ(minutes_until_open(hours, at), std::chrono::minutes{expected.wait})
            << expected.local;
    }
    EXPECT_EQ(minutes_until_open({{1, 60, 60}}, {}), std::nullopt);
}

TEST(OpeningHours, NightOfSundayEndsOnMonday) {
    const std::vector<OpeningHours> hours{{7, minutes(18), minutes(26)}};
    EXPECT_TRUE(open(hours, "2026-01-04T23:59:00Z"));
    EXPECT_TRUE(open(hours, "2026-01-05T01:59:00Z"));
    EXPECT_FALSE(open(hours, "2026-01-05T02:00:00Z"));
    EXPECT_FALSE(open(hours, "2026-01-04T17:59:00Z"));
}

TEST(OpeningHours, WholeDayIsOneOpening) {
    const std::vector<OpeningHours> hours{{3, 0, minutes(24)}};
    EXPECT_TRUE(open(hours, "2026-01-07T00:00:00Z"));
    EXPECT_TRUE(open(hours, "2026-01-07T23:59:59Z"));
    EXPECT_FALSE(open(hours, "2026-01-08T00:00:00Z"));
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
