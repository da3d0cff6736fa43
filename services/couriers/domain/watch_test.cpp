// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/watch.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

const TimePoint began = std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + 12h;

/// READY and in the hand of a courier on foot since `began`, to be fetched within 30 minutes.
struct WatchWorld {
    WatchWorld() {
        delivery.state = DeliveryState::assigned;
        delivery.ready = true;
        delivery.assigned_at = began;
        delivery.due_at = began + 30min;
    }
    Delivery delivery{};
    Courier courier{};
    std::optional<Position> seen{};

    WatchDecision at(Duration after, Told told = Told::no) const {
        return watch(delivery, courier, seen, 10min, told, began + after);
    }
    void seen_at(Duration after) { seen = {.lat = 50.85, .lon = 4.35, .at = began + after}; }
};

TEST(Watch, WhoIsHeardOfIsLeftAloneUntilTheDeadline) {
    WatchWorld world;
    EXPECT_EQ(first_look(world.delivery, 10min, began), began + 10min);
    world.seen_at(9min);
    const auto first = world.at(10min);
    EXPECT_EQ(first.what, Watch::look_again);
    EXPECT_EQ(first.look_at, began + 19min);
    world.seen_at(29min);
    EXPECT_EQ(world.at(29min).look_at, began + 30min) << "no later than the deadline";
    EXPECT_EQ(world.at(30min).what, Watch::late);
}

TEST(Watch, WhoIsSilentLosesWhatWasNotFetched) {
    WatchWorld world;
    EXPECT_EQ(world.at(9min).what, Watch::look_again);
    EXPECT_EQ(world.at(10min).what, Watch::silent);
    world.seen_at(20min);
    EXPECT_EQ(world.at(10min).what, Watch::silent) << "a fix of the future says nothing";
    world.seen.reset();
    world.courier.position = Position{.at = began + 5min};
    EXPECT_EQ(world.at(10min).look_at, began + 15min);
}

TEST(Watch, WhatIsBeingFetchedIsLookedAtSoon) {
    WatchWorld world;
    world.delivery.picking_since = began + 9min;
    const auto decided = world.at(10min);
    EXPECT_EQ(decided.what, Watch::look_again);
    EXPECT_EQ(decided.look_at, began + 10min + 20s);
}

TEST(Watch, WhatIsCarriedPastItsDeadlineIsOverdueOnce) {
    WatchWorld world;
    world.delivery.state = DeliveryState::picked_up;
    world.seen_at(25min);
    EXPECT_EQ(world.at(25min).look_at, began + 30min) << "the deadline, sooner than silence";
    world.seen_at(29min);
    const auto overdue = world.at(30min);
    EXPECT_EQ(overdue.what, Watch::overdue);
    EXPECT_EQ(overdue.look_at, began + 39min);
    mark_overdue(world.delivery, began + 30min);
    EXPECT_EQ(world.at(31min).what, Watch::look_again);
    world.delivery.overdue_at.reset();
    const auto both = world.at(45min);
    EXPECT_EQ(both.what, Watch::overdue);
    EXPECT_EQ(both.look_at, began + 45min) << "and at once of the silence";
    EXPECT_EQ(world.at(45min, Told::yes).told, Told::yes);
    world.delivery.state = DeliveryState::returning;
    EXPECT_NE(world.at(31min).what, Watch::overdue) << "on its way back";
}

TEST(Watch, SilenceDoesNotHideThatItIsOverdue) {
    WatchWorld world;
    world.delivery.state = DeliveryState::picked_up;
    world.delivery.due_at = began + 15min;
    const auto lost = world.at(10min);
    EXPECT_EQ(lost.what, Watch::lost);
    EXPECT_EQ(lost.look_at, began + 15min) << "though silence is looked at again in ten minutes";
}

TEST(Watch, OfWhatWasFetchedAPersonIsToldOnce) {
    WatchWorld world;
    mark_overdue(world.delivery, began + 30min);
    for (const auto state : {DeliveryState::picked_up, DeliveryState::returning}) {
        world.delivery.state = state;
        world.seen.reset();
        const auto lost = world.at(40min);
        EXPECT_EQ(lost.what, Watch::lost);
        EXPECT_EQ(lost.told, Told::yes);
        EXPECT_EQ(lost.look_at, began + 50min);
        const auto known = world.at(50min, Told::yes);
        EXPECT_EQ(known.what, Watch::look_again);
        EXPECT_EQ(known.told, Told::yes);
        world.seen_at(55min);
        EXPECT_EQ(world.at(60min, Told::yes).told, Told::no) << "next time it is news again";
    }
}

TEST(Watch, WhatNobodyHoldsIsNotWatched) {
    WatchWorld world;
    for (const auto state : {DeliveryState::waiting, DeliveryState::offered,
                             DeliveryState::delivered, DeliveryState::cancelled}) {
        world.delivery.state = state;
        EXPECT_EQ(world.at(1h).what, Watch::nothing) << to_string(state);
    }
}

}  // namespace
}  // namespace waybill::couriers
