// SPDX-License-Identifier: Apache-2.0
#include "platform/core/geo.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace waybill {
namespace {

TEST(Geo, DistancesAreThoseOfTheGreatCircle) {
    EXPECT_EQ(distance_metres({50.85, 4.35}, {50.85, 4.35}), 0);
    EXPECT_NEAR(distance_metres({0, 0}, {1, 0}), 111'195, 1);
    EXPECT_NEAR(distance_metres({50.8503, 4.3517}, {48.8566, 2.3522}), 263'900, 1'000);
    EXPECT_NEAR(distance_metres({90, 0}, {-90, 0}), 20'015'087, 1);
    EXPECT_NEAR(distance_metres({0, 179.5}, {0, -179.5}), 111'195, 1);  // over the date line
}

RC_GTEST_PROP(Geo, DistancesAreAMetric, ()) {
    const auto place = [] {
        return GeoPoint{.lat = *rc::gen::inRange(-90'000, 90'001) / 1000.0,
                        .lon = *rc::gen::inRange(-180'000, 180'001) / 1000.0};
    };
    const GeoPoint one = place();
    const GeoPoint two = place();
    const GeoPoint three = place();
    const double direct = distance_metres(one, two);
    RC_ASSERT(direct >= 0);
    RC_ASSERT(direct <= 20'015'088);
    RC_ASSERT(std::abs(direct - distance_metres(two, one)) < 1);
    RC_ASSERT(direct <= distance_metres(one, three) + distance_metres(three, two) + 1);
}

TEST(Geo, WhatIsNotOnEarthIsNoPlace) {
    EXPECT_FALSE(is_place({}));
    EXPECT_FALSE(is_place({.lat = 90.1, .lon = 1}));
    EXPECT_FALSE(is_place({.lat = 1, .lon = -180.1}));
    EXPECT_FALSE(is_place({.lat = std::numeric_limits<double>::quiet_NaN(), .lon = 1}));
    EXPECT_TRUE(is_place({.lat = 51.48, .lon = 0}));
    EXPECT_TRUE(is_place({.lat = 0, .lon = 32.58}));
}

}  // namespace
}  // namespace waybill
