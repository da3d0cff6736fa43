// SPDX-License-Identifier: Apache-2.0
#include "platform/core/geo.hpp"

#include <gtest/gtest.h>

namespace waybill {
namespace {

TEST(Geo, DistancesAreThoseOfTheGreatCircle) {
    EXPECT_EQ(distance_metres({50.85, 4.35}, {50.85, 4.35}), 0);
    EXPECT_NEAR(distance_metres({0, 0}, {1, 0}), 111'195, 1);
    EXPECT_NEAR(distance_metres({50.8503, 4.3517}, {48.8566, 2.3522}), 263'900, 1'000);
    EXPECT_NEAR(distance_metres({90, 0}, {-90, 0}), 20'015'087, 1);
    EXPECT_NEAR(distance_metres({0, 179.5}, {0, -179.5}), 111'195, 1);  // over the date line
}

TEST(Geo, ZeroZeroIsNoPlace) {
    EXPECT_FALSE(is_place({}));
    EXPECT_TRUE(is_place({.lat = 51.48, .lon = 0}));
    EXPECT_TRUE(is_place({.lat = 0, .lon = 32.58}));
}

}  // namespace
}  // namespace waybill
