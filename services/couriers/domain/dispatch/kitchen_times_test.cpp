// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/kitchen_times.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers::dispatch {
namespace {

constexpr Seconds mean = 20 * minute;

TEST(KitchenTimes, NothingLearnedMeansAboutTheMean) {
    EXPECT_NEAR(KitchenTimes{}.estimate(mean, 0, 0.5), mean, 2 * minute);
}

TEST(KitchenTimes, WhatHasNotHappenedYetLiesAhead) {
    const KitchenTimes times;
    for (Seconds age = 0; age < 60 * minute; age += minute)
        for (const double share : {0.0, 0.3, 0.5, 1.0})
            EXPECT_GT(times.estimate(mean, age, share), age);
}

TEST(KitchenTimes, PunctualKitchensAreBelieved) {
    KitchenTimes times;
    for (int i = 0; i < 500; ++i) times.learn(mean, mean + 5 * minute);
    EXPECT_EQ(times.estimate(mean, 0, 0.3), mean + 5 * minute);
    EXPECT_EQ(times.learned(), 500u);
}

TEST(KitchenTimes, OnlyTheRecentPastCounts) {
    KitchenTimes times;
    for (int i = 0; i < 1000; ++i) times.learn(mean, mean + 9 * minute);
    for (int i = 0; i < 500; ++i) times.learn(mean, mean - 3 * minute);
    EXPECT_EQ(times.estimate(mean, 0, 0.9), mean - 3 * minute);
}

}  // namespace
}  // namespace waybill::couriers::dispatch
