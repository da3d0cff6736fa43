// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/opening_times.hpp"

#include "platform/testing/manual_clock.hpp"
#include "services/catalog/usecases/wall_clock.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

TimePoint moment(std::string_view text) { return parse_rfc3339(text).value(); }

/// As in Brussels in 2026: an hour is left out on 29 March, one comes twice on 25 October.
/// `Test/Date` left out a whole day: Friday, 30 January.
class ChangingClocks final : public TimeZones {
public:
    std::optional<Duration> offset(std::string_view zone, TimePoint now) const override {
        if (zone == "Test/Date") return now < parse_rfc3339("2026-01-30T10:00:00Z") ? -10h : 14h;
        const bool summer = now >= parse_rfc3339("2026-03-29T01:00:00Z") &&
                            now < parse_rfc3339("2026-10-25T01:00:00Z");
        return summer ? 2h : 1h;
    }
};

TEST(WallClock, FirstShowsEachTimeOrWhatComesAfterIt) {
    const ChangingClocks zones;
    struct Case {
        std::string_view zone;
        std::string_view wall;
        std::string_view first;
    };
    const Case cases[]{
        {"Test", "2026-01-05T09:00:00Z", "2026-01-05T08:00:00Z"},
        {"Test", "2026-03-29T01:59:00Z", "2026-03-29T00:59:00Z"},
        {"Test", "2026-03-29T02:00:00Z", "2026-03-29T01:00:00Z"},
        {"Test", "2026-03-29T02:30:00Z", "2026-03-29T01:00:00Z"},  // never shown
        {"Test", "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z"},
        {"Test", "2026-03-29T03:01:00Z", "2026-03-29T01:01:00Z"},
        {"Test", "2026-10-25T01:59:00Z", "2026-10-24T23:59:00Z"},
        {"Test", "2026-10-25T02:30:00Z", "2026-10-25T00:30:00Z"},  // shown twice
        {"Test", "2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z"},
        {"Test/Date", "2026-01-29T23:00:00Z", "2026-01-30T09:00:00Z"},
        {"Test/Date", "2026-01-30T12:00:00Z", "2026-01-30T10:00:00Z"},
        {"Test/Date", "2026-01-31T00:00:00Z", "2026-01-30T10:00:00Z"},
    };
    for (const Case& expected : cases)
        EXPECT_EQ(to_rfc3339(WallClock(zones, expected.zone).first_showing(moment(expected.wall))),
                  expected.first)
            << expected.wall;
}

struct ClockWorld {
    ManualClock clock{};
    ChangingClocks zones{};
    OpeningTimes times{{.zones = zones, .clock = clock}};
    Partner partner{.zone = "Test"};

    bool open(std::string_view now) const { return times.open_at(partner, moment(now)); }
    /// `open`, `never`, or when it opens.
    std::string next(std::string_view now) {
        clock.advance(moment(now) - clock.now());
        const Status checked = times.check_open(partner);
        if (checked) return "open";
        EXPECT_EQ(checked.error().reason, "catalog.partner_closed");
        const auto& facts = checked.error().fields;
        return facts.empty() ? "never" : facts[0].detail;
    }
};

TEST(OpeningTimes, AnOpeningIsOneStretchAlsoWhenTheClockIsPutBack) {
    ClockWorld world;
    world.partner.hours = {{6, 22 * 60, 26 * 60 + 30}};  // Saturday, 22:00 to 02:30
    EXPECT_TRUE(world.open("2026-10-25T00:29:59Z"));
    EXPECT_FALSE(world.open("2026-10-25T00:30:00Z"));
    EXPECT_FALSE(world.open("2026-10-25T01:15:00Z"));  // 02:15 once more
    world.partner.hours = {{7, 2 * 60 + 15, 2 * 60 + 45}};
    EXPECT_EQ(world.next("2026-10-25T00:10:00Z"), "2026-10-25T00:15:00Z");
    EXPECT_TRUE(world.open("2026-10-25T00:20:00Z"));
    EXPECT_FALSE(world.open("2026-10-25T01:20:00Z"));
    EXPECT_EQ(world.next("2026-10-25T01:20:00Z"), "2026-11-01T01:15:00Z");
    world.partner.hours = {{7, 60, 4 * 60}};  // an hour longer than usual
    EXPECT_TRUE(world.open("2026-10-24T23:00:00Z"));
    EXPECT_TRUE(world.open("2026-10-25T02:59:00Z"));
    EXPECT_FALSE(world.open("2026-10-25T03:00:00Z"));
}

TEST(OpeningTimes, WhatTheClockLeavesOutIsNoOpening) {
    ClockWorld world;
    world.partner.hours = {{7, 2 * 60 + 30, 4 * 60}};
    EXPECT_EQ(world.next("2026-03-29T00:00:00Z"), "2026-03-29T01:00:00Z");
    EXPECT_TRUE(world.open("2026-03-29T01:00:00Z"));
    EXPECT_FALSE(world.open("2026-03-29T02:00:00Z"));
    world.partner.hours = {{7, 2 * 60 + 15, 2 * 60 + 45}};
    EXPECT_FALSE(world.open("2026-03-29T01:00:00Z"));
    EXPECT_EQ(world.next("2026-03-28T12:00:00Z"), "2026-04-05T00:15:00Z");
}

TEST(OpeningTimes, HolidaysCountOnThePartnersCalendar) {
    ClockWorld world;
    const auto date = [](std::string_view text) { return parse_date(text).value(); };
    world.partner.holidays = {{date("2026-12-25"), {}}, {date("2026-12-26"), {{600, 840}}}};
    EXPECT_TRUE(world.open("2026-12-24T22:59:59Z"));
    EXPECT_EQ(world.next("2026-12-24T23:00:00Z"), "2026-12-26T09:00:00Z");
    EXPECT_TRUE(world.open("2026-12-26T09:00:00Z"));
    EXPECT_EQ(world.next("2026-12-26T13:00:00Z"), "2026-12-26T23:00:00Z");

    world.partner.hours = {{4, 18 * 60, 26 * 60}};    // Thursdays
    EXPECT_TRUE(world.open("2026-12-25T00:59:00Z"));  // what opened before lasts
    EXPECT_EQ(world.next("2026-12-25T01:00:00Z"), "2026-12-26T09:00:00Z");
    EXPECT_EQ(world.next("2026-12-26T13:00:00Z"), "2026-12-31T17:00:00Z");
}

TEST(OpeningTimes, HolidaysInARowAreLookedBehind) {
    ClockWorld world;
    const auto first = parse_date("2026-01-05").value();
    world.partner.hours = {{1, 540, 600}};
    for (int week = 0; week < 100; ++week)
        world.partner.holidays.push_back({first + std::chrono::days{7 * week}, {}});
    EXPECT_EQ(world.next("2026-01-01T00:00:00Z"), to_rfc3339(first + std::chrono::days{700} + 8h));
    world.partner.hours = {{1, 60, 60}};
    EXPECT_EQ(world.next("2026-01-01T00:00:00Z"), "never");
}

}  // namespace
}  // namespace waybill::catalog
