// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/greedy.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers::dispatch {
namespace {

constexpr Settings walking_town{.travel = {.metres_per_step = 1, .step = 1}};

OpenOrder parcel(Key key, Place from, Place to) {
    return {.key = key, .partner = key, .pickup = from, .dropoff = to, .ready = 600};
}
CourierState walker(Key key, Place place) { return {.key = key, .place = place, .off = 36'000}; }

TEST(Greedy, NearestIdleCourierLeavesAtOnce) {
    Greedy greedy{walking_town, GreedyRule::nearest_idle};
    const State state{.couriers = {walker(1, {5000, 0}), walker(2, {100, 0})},
                      .orders = {parcel(7, {0, 0}, {300, 0})}};
    const Decisions& decisions = greedy.run(state);
    ASSERT_EQ(decisions.departures.size(), 1u);
    EXPECT_EQ(decisions.departures[0].courier, 2u);
}

TEST(Greedy, WithNobodyIdleTheOrderWaits) {
    Greedy greedy{walking_town, GreedyRule::nearest_idle};
    State state{.couriers = {walker(1, {0, 0})}, .orders = {parcel(7, {0, 0}, {300, 0})}};
    state.couriers[0].free_at = 300;
    EXPECT_EQ(greedy.run(state).unplanned, std::vector<Key>{7});
    state.now = 300;
    EXPECT_EQ(greedy.run(state).plan.size(), 1u);
}

TEST(Greedy, EarliestDropoffQueuesBehindBusyCouriersAndKeepsItsWord) {
    Greedy greedy{walking_town, GreedyRule::earliest_dropoff};
    State state{.couriers = {walker(1, {0, 0}), walker(2, {20'000, 0})},
                .orders = {parcel(7, {0, 0}, {300, 0}), parcel(8, {100, 0}, {300, 0})}};
    const Decisions& decisions = greedy.run(state);
    ASSERT_EQ(decisions.plan.size(), 2u);
    EXPECT_EQ(decisions.plan[1].courier, 1u);
    state.couriers[1].place = {100, 0};  // somebody better comes too late to change its mind
    EXPECT_EQ(greedy.run(state).plan[1].courier, 1u);
}

TEST(Greedy, RefusedAndPinnedOrdersAreRespected) {
    Greedy greedy{walking_town, GreedyRule::earliest_dropoff};
    State state{.couriers = {walker(1, {0, 0}), walker(2, {2000, 0})},
                .orders = {parcel(7, {0, 0}, {300, 0})},
                .refusals = {{.order = 7, .courier = 1}}};
    EXPECT_EQ(greedy.run(state).plan[0].courier, 2u);
    state.refusals = {{.order = 7, .courier = 2}};
    EXPECT_EQ(greedy.run(state).plan[0].courier, 1u);
}

TEST(Greedy, WhatACourierWasSentForComesBeforeWhatIsNew) {
    Greedy greedy{{}, GreedyRule::earliest_dropoff};
    State state{.couriers = {{.key = 1, .place = {1000, 0}}, {.key = 2, .place = {9000, 0}}},
                .orders = {{.key = 7, .partner = 1, .dropoff = {300, 0}}}};
    ASSERT_EQ(greedy.run(state).plan[0].courier, 1u) << "promised, and given to somebody else then";
    state.orders[0].pinned_to = 2;
    state.orders.insert(state.orders.begin(), {.key = 6, .partner = 1, .dropoff = {300, 0}});
    state.orders.push_back({.key = 8, .partner = 1, .dropoff = {300, 0}, .pinned_to = 1});
    const Decisions& decisions = greedy.run(state);
    ASSERT_EQ(decisions.plan.size(), 3u);
    EXPECT_EQ(decisions.plan[0].order, 8u);
    EXPECT_EQ(decisions.plan[0].courier, 1u);
    EXPECT_EQ(decisions.plan[1].order, 6u);
    EXPECT_EQ(decisions.plan[2].order, 7u);
    EXPECT_EQ(decisions.plan[2].courier, 2u);
}

}  // namespace
}  // namespace waybill::couriers::dispatch
