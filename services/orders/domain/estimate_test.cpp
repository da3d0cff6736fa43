// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/estimate.hpp"

#include "services/orders/domain/samples.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace waybill::orders {
namespace {

Order order_in(OrderStatus status) {
    Order order;
    order.status = status;
    order.preparation_minutes = 15;
    order.pickup = Geo{.lat = 50.85, .lon = 4.35};
    order.place = Geo{.lat = 50.85, .lon = 4.35};
    order.accepted_at = samples::noon;
    return order;
}

TEST(Estimate, CountsWhatIsStillToBeDone) {
    const TimePoint now = samples::noon;
    EXPECT_EQ(estimate_arrival(order_in(OrderStatus::pending), now), now + 15min + 4min);
    EXPECT_EQ(estimate_arrival(order_in(OrderStatus::paid), now), now + 15min + 4min);
    EXPECT_EQ(estimate_arrival(order_in(OrderStatus::ready), now), now + 4min);
    EXPECT_EQ(estimate_arrival(order_in(OrderStatus::delivering), now), now + 2min);
}

TEST(Estimate, KitchenThatIsLateIsReadyNowAtBest) {
    const Order order = order_in(OrderStatus::preparing);
    const TimePoint ready = samples::noon + 15min;
    EXPECT_EQ(estimate_arrival(order, samples::noon), ready + 4min);
    EXPECT_EQ(estimate_arrival(order, samples::noon + 10min), ready + 4min);
    EXPECT_EQ(estimate_arrival(order, samples::noon + 1h), samples::noon + 1h + 4min);
}

TEST(Estimate, OrderThatIsOverArrivedWhenItEnded) {
    for (const OrderStatus status : {OrderStatus::completed, OrderStatus::cancelled}) {
        Order order = order_in(status);
        EXPECT_EQ(estimate_arrival(order, samples::noon), samples::noon);
        order.finished_at = samples::noon - 5min;
        EXPECT_EQ(estimate_arrival(order, samples::noon), samples::noon - 5min);
    }
}

TEST(RideTime, UnknownPlacesCountTenMinutes) {
    const Geo place{.lat = 50.85, .lon = 4.35};
    EXPECT_EQ(ride_time(std::nullopt, place), 10min);
    EXPECT_EQ(ride_time(place, std::nullopt), 10min);
    EXPECT_EQ(ride_time(place, place), 0min);
}

RC_GTEST_PROP(RideTime, IsTheSameBothWaysAndGrowsWithTheDistance, ()) {
    const auto lat = *rc::gen::inRange(-8'000, 8'001) / 100.0;
    const auto lon = *rc::gen::inRange(-18'000, 18'001) / 100.0;
    const auto step = *rc::gen::inRange(0, 100) / 1000.0;
    const Geo from{.lat = lat, .lon = lon};
    const Geo near{.lat = lat + step, .lon = lon};
    const Geo far{.lat = lat + 2 * step, .lon = lon};
    const Duration ride = ride_time(from, near);
    RC_ASSERT(ride >= 0s);
    RC_ASSERT(std::chrono::abs(ride - ride_time(near, from)) <= 1s);
    RC_ASSERT(ride <= ride_time(from, far));
    // A degree is 111,195 m: at 20 km/h and 1.3 times the straight line.
    const auto seconds = step * 111'195 * 1.3 / (20 / 3.6);
    RC_ASSERT(std::abs(ride.count() - std::llround(1e6 * seconds)) <= 2'000'000);
}

}  // namespace
}  // namespace waybill::orders
