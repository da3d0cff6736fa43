// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/dispatcher.hpp"
#include "services/couriers/domain/dispatch/greedy.hpp"
#include "services/couriers/domain/dispatch/random_state_world.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace waybill::couriers::dispatch {
namespace {

constexpr std::uint64_t towns = 150;

Settings quick(std::int32_t rounds_per_order) {
    Settings settings;
    settings.travel = {.metres_per_step = 5, .step = 1};
    settings.rounds_per_order = rounds_per_order;
    return settings;
}

/// What happens until the next run: time passes, trips that are due are begun, orders appear.
void pass_time(State& state, const Decisions& decisions, std::uint64_t seed) {
    for (const Departure& departure : decisions.departures) {
        auto& courier = *std::ranges::find(state.couriers, departure.courier, &CourierState::key);
        const auto& order = *std::ranges::find(state.orders, departure.order, &OpenOrder::key);
        const TravelModel travel{.metres_per_step = 5, .step = 1};
        courier.free_at =
            state.now + at_pace(travel.between(courier.place, order.pickup), courier.pace);
        courier.place = order.pickup;
        courier.at_partner = departure.partner;
    }
    for (const Key key : decisions.pickups) {
        auto& courier = *std::ranges::find(state.couriers, key, &CourierState::key);
        bool begun = false;
        for (const Leg& leg : decisions.plan) {
            if (leg.courier != key) continue;
            if (leg.starts_trip && begun) break;
            begun = true;
            const auto order = std::ranges::find(state.orders, leg.order, &OpenOrder::key);
            courier.place = order->dropoff;
            courier.free_at = leg.dropoff + 2 * minute;
            courier.at_partner = 0;
            state.orders.erase(order);
        }
    }
    State fresh = random_state(seed, {.orders = 2, .couriers = 1, .partners = 3});
    for (OpenOrder& order : fresh.orders) {
        order.key += seed * 1000;
        order.partner += 10 * seed;
        state.orders.push_back(order);
    }
    state.now += minute;
}

TEST(DispatcherProperty, EveryPlanKeepsEveryRule) {
    for (std::uint64_t seed = 1; seed <= towns; ++seed) {
        const Settings settings = quick(20);
        Dispatcher dispatcher{settings};
        State state = random_state(seed, {.orders = 2 + static_cast<std::uint32_t>(seed % 20),
                                          .couriers = 1 + static_cast<std::uint32_t>(seed % 7),
                                          .partners = 4});
        for (std::uint64_t run = 1; run <= 5; ++run) {
            const Decisions& decisions = dispatcher.run(state);
            PlanCheck check{state, settings};
            ASSERT_EQ(check.problem_of(decisions), "") << "seed " << seed << " run " << run;
            pass_time(state, decisions, seed * 100 + run);
        }
    }
}

TEST(DispatcherProperty, GreedyPlansKeepEveryRuleToo) {
    for (std::uint64_t seed = 1; seed <= towns; ++seed)
        for (const GreedyRule rule : {GreedyRule::nearest_idle, GreedyRule::earliest_dropoff}) {
            const Settings settings = quick(0);
            const State state = random_state(seed, {.orders = 8, .couriers = 4, .partners = 3});
            Greedy greedy{settings, rule};
            PlanCheck check{state, settings};
            ASSERT_EQ(check.problem_of(greedy.run(state)), "") << "seed " << seed;
        }
}

TEST(DispatcherProperty, SameStatesGiveSameDecisions) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        Dispatcher one{quick(50)};
        Dispatcher other{quick(50)};
        State state = random_state(seed, {.orders = 15, .couriers = 6, .partners = 4});
        for (std::uint64_t run = 1; run <= 4; ++run) {
            const Decisions& first = one.run(state);
            const Decisions& second = other.run(state);
            ASSERT_EQ(first.plan, second.plan) << "seed " << seed;
            ASSERT_EQ(first.cost, second.cost);
            ASSERT_EQ(first.pickups, second.pickups);
            pass_time(state, first, seed * 100 + run);
        }
    }
}

TEST(DispatcherProperty, RepairNeverMakesThePlanWorse) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const State state = random_state(seed, {.orders = 14, .couriers = 4, .partners = 4});
        Dispatcher inserted{quick(0)};
        Dispatcher repaired{quick(100)};
        EXPECT_LE(repaired.run(state).cost, inserted.run(state).cost) << "seed " << seed;
    }
}

TEST(DispatcherProperty, OutOfTimeAtOnceStillPlansEverything) {
    const State state = random_state(3, {.orders = 12, .couriers = 8, .partners = 4});
    const Settings settings = quick(1000);
    Dispatcher dispatcher{settings};
    const Decisions& decisions = dispatcher.run(state, [] { return true; });
    EXPECT_EQ(decisions.rounds, 0);
    EXPECT_EQ((PlanCheck{state, settings}.problem_of(decisions)), "");
}

}  // namespace
}  // namespace waybill::couriers::dispatch
