// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/dispatcher.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers::dispatch {
namespace {

constexpr Settings one_metre_a_second{.travel = {.metres_per_step = 1, .step = 1}};

OpenOrder order(Key key, Key partner, Place from, Place to) {
    return {.key = key, .partner = partner, .pickup = from, .dropoff = to, .ready = 600};
}
CourierState courier(Key key, Place place) { return {.key = key, .place = place, .off = 36'000}; }

TEST(Dispatcher, NearerCourierGetsTheOrder) {
    Dispatcher dispatcher{one_metre_a_second};
    const State state{.now = 0,
                      .couriers = {courier(1, {5000, 0}), courier(2, {1000, 0})},
                      .orders = {order(7, 1, {0, 0}, {300, 0})}};
    const Decisions& decisions = dispatcher.run(state);
    ASSERT_EQ(decisions.plan.size(), 1u);
    EXPECT_EQ(decisions.plan[0].courier, 2u);
    EXPECT_EQ(decisions.plan[0].pickup, 1120);
    EXPECT_EQ(decisions.plan[0].dropoff, 1120 + 120 + 300 + 120);
}

TEST(Dispatcher, NobodyLeavesBeforeItIsUseful) {
    Dispatcher dispatcher{one_metre_a_second};
    State state{
        .now = 0, .couriers = {courier(1, {100, 0})}, .orders = {order(7, 1, {0, 0}, {300, 0})}};
    EXPECT_TRUE(dispatcher.run(state).departures.empty());
    state.now = 600 - 120 - 100;  // ready, less half a pick-up, less the ride
    const Decisions& decisions = dispatcher.run(state);
    ASSERT_EQ(decisions.departures.size(), 1u);
    EXPECT_EQ(decisions.departures[0].courier, 1u);
    EXPECT_EQ(decisions.departures[0].partner, 1u);
}

TEST(Dispatcher, CourierAtTheDoorPicksUpWhenTheOrderIsReady) {
    Dispatcher dispatcher{one_metre_a_second};
    CourierState waiting = courier(1, {0, 0});
    waiting.at_partner = 1;
    State state{.now = 540, .couriers = {waiting}, .orders = {order(7, 1, {0, 0}, {300, 0})}};
    EXPECT_TRUE(dispatcher.run(state).pickups.empty());
    state.now = 600;
    EXPECT_EQ(dispatcher.run(state).pickups, std::vector<Key>{1});
}

TEST(Dispatcher, OrdersOfOnePartnerTravelTogetherWhenCouriersAreScarce) {
    Dispatcher dispatcher{one_metre_a_second};
    const State state{.now = 600,
                      .couriers = {courier(1, {0, 0})},
                      .orders = {order(7, 1, {0, 0}, {900, 0}), order(8, 1, {0, 0}, {950, 0})}};
    const Decisions& decisions = dispatcher.run(state);
    ASSERT_EQ(decisions.plan.size(), 2u);
    EXPECT_TRUE(decisions.plan[0].starts_trip);
    EXPECT_FALSE(decisions.plan[1].starts_trip);
}

TEST(Dispatcher, CapacityIsKeptWithinATrip) {
    Dispatcher dispatcher{one_metre_a_second};
    State state{.now = 600,
                .couriers = {courier(1, {0, 0})},
                .orders = {order(7, 1, {0, 0}, {900, 0}), order(8, 1, {0, 0}, {950, 0})}};
    state.couriers[0].capacity = 1;
    for (const Leg& leg : dispatcher.run(state).plan) EXPECT_TRUE(leg.starts_trip);
}

TEST(Dispatcher, WhatFitsNoShiftIsUnplanned) {
    Dispatcher dispatcher{one_metre_a_second};
    State state{.couriers = {courier(1, {0, 0})}, .orders = {order(7, 1, {0, 0}, {300, 0})}};
    state.couriers[0].off = 500;
    const Decisions& decisions = dispatcher.run(state);
    EXPECT_TRUE(decisions.plan.empty());
    EXPECT_EQ(decisions.unplanned, std::vector<Key>{7});
}

TEST(Dispatcher, RefusedOrderGoesToSomebodyElse) {
    Dispatcher dispatcher{one_metre_a_second};
    const State state{.couriers = {courier(1, {0, 0}), courier(2, {9000, 0})},
                      .orders = {order(7, 1, {0, 0}, {300, 0})},
                      .refusals = {{.order = 7, .courier = 1}}};
    const Decisions& decisions = dispatcher.run(state);
    ASSERT_EQ(decisions.plan.size(), 1u);
    EXPECT_EQ(decisions.plan[0].courier, 2u);
}

TEST(Dispatcher, PinnedOrderStaysWithItsCourier) {
    Dispatcher dispatcher{one_metre_a_second};
    State state{.couriers = {courier(1, {0, 0}), courier(2, {3000, 0})},
                .orders = {order(7, 1, {0, 0}, {300, 0})}};
    state.orders[0].pinned_to = 2;
    const Decisions& decisions = dispatcher.run(state);
    ASSERT_EQ(decisions.plan.size(), 1u);
    EXPECT_EQ(decisions.plan[0].courier, 2u);
}

TEST(Dispatcher, CourierWhoLeavesGivesBackTheOrders) {
    Dispatcher dispatcher{one_metre_a_second};
    State state{.couriers = {courier(1, {0, 0}), courier(2, {3000, 0})},
                .orders = {order(7, 1, {0, 0}, {300, 0})}};
    ASSERT_EQ(dispatcher.run(state).plan[0].courier, 1u);
    state.couriers.erase(state.couriers.begin());
    EXPECT_EQ(dispatcher.run(state).plan[0].courier, 2u);
    state.couriers.clear();
    EXPECT_EQ(dispatcher.run(state).unplanned, std::vector<Key>{7});
}

TEST(Dispatcher, SaysWhyAnOrderIsWhereItIs) {
    Dispatcher dispatcher{one_metre_a_second};
    State state{.couriers = {courier(1, {5000, 0}), courier(2, {1000, 0}), courier(3, {0, 0})},
                .orders = {order(7, 1, {0, 0}, {300, 0})},
                .refusals = {{.order = 7, .courier = 3}}};
    dispatcher.run(state);
    Reason why = dispatcher.why(7);
    EXPECT_EQ(why.origin, Origin::inserted);
    ASSERT_EQ(why.choices.size(), 2u) << "who refused it is no choice";
    EXPECT_EQ(why.choices[0].courier, 2u);
    EXPECT_EQ(why.choices[0].pickup, 1120);
    EXPECT_EQ(why.choices[0].waits, 1120 - 600);
    EXPECT_EQ(why.choices[0].cost.click_to_door, cost_of_second * 1660);
    EXPECT_EQ(why.choices[1].courier, 1u);
    EXPECT_GT(why.choices[1].cost.overage, 0);
    dispatcher.run(state);
    EXPECT_EQ(dispatcher.why(7).origin, Origin::kept);
    state.orders.push_back(order(8, 1, {0, 0}, {300, 0}));
    state.refusals.push_back({.order = 8, .courier = 3});
    dispatcher.run(state);
    why = dispatcher.why(8);
    EXPECT_EQ(why.choices[0].courier, 2u);
    EXPECT_TRUE(why.choices[0].joins);
}

TEST(Dispatcher, CouriersTimeIsDearWhereMuchIsOpenAndCheapBeforeTheShiftEnds) {
    Dispatcher dispatcher{one_metre_a_second};
    State state{.couriers = {courier(1, {0, 0})}, .orders = {order(7, 1, {0, 0}, {300, 0})}};
    const auto end_time = [&] {
        dispatcher.run(state);
        return dispatcher.why(7).choices[0].cost.end_time;
    };
    const Cost crowded = end_time();
    state.couriers[0].off = one_metre_a_second.weights.shift_end / 2;
    EXPECT_NEAR(static_cast<double>(end_time()), static_cast<double>(crowded) / 2, 1000);
    state.couriers = {courier(1, {0, 0}), courier(2, {5000, 0}), courier(3, {5000, 0})};
    EXPECT_LT(10 * end_time(), crowded);
}

TEST(Dispatcher, NothingToDoIsFine) {
    Dispatcher dispatcher{one_metre_a_second};
    EXPECT_TRUE(dispatcher.run({}).plan.empty());
    EXPECT_TRUE(dispatcher.run({.couriers = {courier(1, {0, 0})}}).plan.empty());
}

}  // namespace
}  // namespace waybill::couriers::dispatch
