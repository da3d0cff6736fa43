// SPDX-License-Identifier: Apache-2.0
#include "adapters/tzdb/tzdb_time_zones.hpp"

#include <gtest/gtest.h>

namespace waybill::tzdb {
namespace {

TimePoint at(std::string_view text) { return parse_rfc3339(text).value(); }

TEST(TzdbTimeZones, OffsetFollowsSummerTime) {
    const TzdbTimeZones zones;
    EXPECT_EQ(zones.offset("Europe/Berlin", at("2026-03-29T00:59:59Z")), 1h);
    EXPECT_EQ(zones.offset("Europe/Berlin", at("2026-03-29T01:00:00Z")), 2h);
    EXPECT_EQ(zones.offset("America/New_York", at("2026-01-05T09:00:00Z")), -5h);
    EXPECT_EQ(zones.offset("Asia/Kathmandu", at("2026-01-05T09:00:00Z")), 5h + 45min);
}

TEST(TzdbTimeZones, LinksAreZonesToo) {
    const TzdbTimeZones zones;
    EXPECT_EQ(zones.offset("UTC", at("2026-01-05T09:00:00Z")), 0h);
    EXPECT_EQ(zones.offset("Asia/Calcutta", at("2026-01-05T09:00:00Z")), 5h + 30min);
}

TEST(TzdbTimeZones, WhatIsNoZoneHasNoOffset) {
    const TzdbTimeZones zones;
    for (const auto* name : {"", "Mars/Olympus", "europe/berlin", "Europe/Berlin ", "+01:00"})
        EXPECT_FALSE(zones.offset(name, at("2026-01-05T09:00:00Z"))) << name;
}

}  // namespace
}  // namespace waybill::tzdb
