// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/usecases/run_dispatch.hpp"

#include "services/couriers/usecases/dispatch_world.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

TEST(RunDispatch, GivesAReadyOrderToTheNearestAndSaysWhy) {
    DispatchWorld world;
    world.add_courier(50.99);
    const Courier& near = world.add_courier(50.851);
    const Delivery& order = world.add_order();
    const auto run = world.run();
    ASSERT_TRUE(run) << run.error().reason;
    EXPECT_EQ(run->assigned, 1u);
    EXPECT_EQ(run->engine, EngineOutcome::planned);
    EXPECT_EQ(order.courier, near.id);
    ASSERT_EQ(world.board.decisions.size(), 1u);
    EXPECT_EQ(world.board.decisions[0].policy, "plan");
    EXPECT_TRUE(world.board.decisions[0].explanation.contains(near.id.text()));
    EXPECT_GT(world.arrivals.of(order.order), world.executor.clock().now());
}

TEST(RunDispatch, ACourierIsAskedWhereThereIsTimeToAnswer) {
    DispatchWorld world;
    world.add_courier(50.851);
    world.add_order();
    RunDispatch::Rules rules = world.rules();
    rules.offer_wait = 30s;
    RunDispatch asking{world.deps, rules};
    ASSERT_TRUE(world.executor.run(asking.run({})));
    ASSERT_EQ(world.board.decisions.size(), 1u);
    EXPECT_EQ(world.board.decisions[0].answer_by, world.executor.clock().now() + 30s);

    DispatchWorld sending;
    sending.add_courier(50.851);
    sending.add_order();
    ASSERT_TRUE(sending.run());
    EXPECT_FALSE(sending.board.decisions.at(0).answer_by);
}

TEST(RunDispatch, WhatHasNoPlaceIsCountedAndLeftAlone) {
    DispatchWorld world;
    world.add_courier(50.851).position.reset();
    Delivery& order = world.add_order();
    order.pickup.place.reset();
    const auto run = world.run();
    ASSERT_TRUE(run);
    EXPECT_EQ(run->not_planned, 1u);
    EXPECT_EQ(run->assigned, 0u);
    EXPECT_EQ(order.state, DeliveryState::waiting);
}

TEST(RunDispatch, WithNobodyOnDutyTheOrderWaits) {
    DispatchWorld world;
    const Delivery& order = world.add_order();
    EXPECT_EQ(world.run()->unplanned, 1u);
    world.add_courier(50.851);
    EXPECT_EQ(world.run()->assigned, 1u);
    EXPECT_EQ(order.state, DeliveryState::assigned);
}

TEST(RunDispatch, WhatItCannotDoIsListedUntilItCan) {
    DispatchWorld world;
    EXPECT_FALSE(world.attention.list(100).planned_at);
    Delivery& placeless = world.add_order();
    placeless.pickup.place.reset();
    placeless.dropoff.place.reset();
    world.executor.run_for(1s);
    const TimePoint first = world.executor.clock().now();
    const Delivery& alone = world.add_order();
    ASSERT_TRUE(world.run());
    world.executor.run_for(1min);
    Courier& nowhere = world.add_courier(50.851);
    nowhere.position.reset();
    ASSERT_TRUE(world.run());

    using enum AttentionReason;
    const auto part = world.attention.list(100);
    EXPECT_EQ(part.planned_at, world.executor.clock().now());
    ASSERT_EQ(part.items.size(), 4u);
    EXPECT_EQ(part.items[0].reason, partner_without_place);
    EXPECT_EQ(part.items[1].reason, order_without_place);
    EXPECT_EQ(part.items[1].order, placeless.order);
    EXPECT_EQ(part.items[1].since, placeless.created_at);
    EXPECT_EQ(part.items[2].reason, nobody_can);
    EXPECT_EQ(part.items[2].order, alone.order);
    EXPECT_EQ(part.items[2].since, first) << "not of the last run";
    EXPECT_EQ(part.items[3].reason, courier_without_place);
    EXPECT_EQ(part.items[3].courier, nowhere.id);
    EXPECT_EQ(world.attention.list(1).items.size(), 1u);
    EXPECT_EQ(world.attention.list(1).total, 4u);

    placeless.pickup.place = placeless.dropoff.place = alone.pickup.place;
    nowhere.position = alone.pickup.place;
    nowhere.position->at = world.executor.clock().now();
    world.add_courier(50.852);
    EXPECT_EQ(world.run()->assigned, 2u);
    EXPECT_TRUE(world.attention.list(100).items.empty());
}

TEST(RunDispatch, AnArrivalIsToldOnceAndAgainWhenItMoves) {
    DispatchWorld world;
    world.add_courier(50.851);
    Delivery& order = world.add_order();
    ASSERT_TRUE(world.run());
    ASSERT_EQ(world.board.told.size(), 1u);
    EXPECT_EQ(world.board.told[0].order, order.order);
    EXPECT_EQ(world.board.told[0].at, world.arrivals.of(order.order));
    ASSERT_TRUE(world.run());
    world.executor.run_for(1min);  // the courier is a minute later at the door
    ASSERT_TRUE(world.run());
    EXPECT_EQ(world.board.told.size(), 1u);
    world.executor.run_for(90s);
    ASSERT_TRUE(world.run());
    ASSERT_EQ(world.board.told.size(), 2u);
    EXPECT_GT(world.board.told[1].at - world.board.told[0].at, 2min);
    EXPECT_EQ(world.board.told[1].at, world.arrivals.of(order.order));
}

TEST(RunDispatch, ASilentCourierWithFoodInHandIsListedWithTheOrder) {
    DispatchWorld world;
    const Courier& silent = world.add_courier(50.851);
    Delivery& order = world.add_order();
    ASSERT_EQ(world.run()->assigned, 1u);
    order.state = DeliveryState::picked_up;
    world.executor.run_for(31min);
    ASSERT_TRUE(world.run());
    const auto part = world.attention.list(100);
    ASSERT_EQ(part.items.size(), 1u);
    EXPECT_EQ(part.items[0].reason, AttentionReason::courier_not_heard_of);
    EXPECT_EQ(part.items[0].order, order.order);
    EXPECT_EQ(part.items[0].courier, silent.id);
    EXPECT_EQ(part.items[0].since, silent.position->at);
}

TEST(RunDispatch, NobodyGetsWhatWasRefused) {
    DispatchWorld world;
    const Courier& near = world.add_courier(50.851);
    const Delivery& order = world.add_order();
    world.board.refusals.push_back({.order = order.order, .courier = near.id});
    EXPECT_EQ(world.run()->assigned, 0u);
    const Courier& far = world.add_courier(50.87);
    EXPECT_EQ(world.run()->assigned, 1u);
    EXPECT_EQ(order.courier, far.id);
}

TEST(RunDispatch, ASilentCourierLosesWhatWasNotFetched) {
    DispatchWorld world;
    const Courier& silent = world.add_courier(50.851);
    const Delivery& order = world.add_order();
    ASSERT_EQ(world.run()->assigned, 1u);
    world.executor.run_for(31min);
    EXPECT_EQ(world.run()->lost, 1u);
    EXPECT_EQ(order.state, DeliveryState::waiting);
    EXPECT_EQ(silent.active, 0);
    Courier& other = world.add_courier(50.87);
    EXPECT_EQ(world.run()->assigned, 1u);
    EXPECT_EQ(order.courier, other.id);
}

TEST(RunDispatch, ADecisionThatCameTooLateIsRefusedAndForgotten) {
    DispatchWorld world;
    Courier& near = world.add_courier(50.851);
    world.add_order();
    near.active = 1;  // took something else meanwhile; the planner sees a free hand
    const auto run = world.run();
    ASSERT_TRUE(run);
    EXPECT_EQ(run->assigned + run->refused, 1u);
}

TEST(RunDispatch, FailureAtAnyPortCallIsToldAndMendedByTheNextRun) {
    sweep_faults<DispatchWorld>({.command = [](DispatchWorld& world) -> Status {
                                     if (world.board.deliveries.empty()) {
                                         world.add_courier(50.851, 2);
                                         world.add_order();
                                         world.add_order();
                                     }
                                     WAYBILL_CHECK(world.run());
                                     return {};
                                 },
                                 .check_failed =
                                     [](DispatchWorld& world) {
                                         for (const auto& [id, courier] : world.board.couriers)
                                             EXPECT_LE(courier.active, courier.capacity);
                                     },
                                 .check_done =
                                     [](DispatchWorld& world) {
                                         for (const auto& [id, delivery] : world.board.deliveries)
                                             EXPECT_EQ(delivery.epoch, 1) << "given once";
                                     }});
}

TEST(Kitchens, LearnAndTellHowOftenTheirPromisesAreKept) {
    SeededRandom random{7};
    ManualClock clock;
    IdSource ids{clock, random};
    Kitchens kitchens{15min};
    Delivery order;
    order.partner = ids.next<PartnerId>();
    order.created_at = clock.now();
    for (int i = 0; i < 600; ++i) {
        order.ready_at = order.created_at + 25min + std::chrono::seconds{random.below(600)};
        kitchens.learn(order);
    }
    const auto share = [&](std::size_t i) {
        return static_cast<double>(kitchens.kept(i)) / static_cast<double>(kitchens.learned());
    };
    EXPECT_NEAR(share(0), 0.5, 0.15);
    EXPECT_NEAR(share(1), 0.9, 0.1);
    order.ready_at.reset();
    const auto guess = kitchens.ready(order, 0.5, order.created_at) - order.created_at;
    EXPECT_GT(guess, 26min);
    EXPECT_LT(guess, 34min);
    // The longer it takes already, the longer it will.
    EXPECT_GT(kitchens.ready(order, 0.5, order.created_at + 34min), order.created_at + 34min);
}

}  // namespace
}  // namespace waybill::couriers
