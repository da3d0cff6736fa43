// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/pick_up_store_sql.hpp"

#include "services/couriers/store/couriers_world.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

constexpr sql::Query marks_left{"t.marks",
                                "SELECT (SELECT COUNT(*) FROM timers WHERE kind = "
                                "'delivery.pick_up') + (SELECT COUNT(*) FROM deliveries WHERE "
                                "picking_since IS NOT NULL)"};

/// One order in one courier's hands, ready to be fetched.
struct FetchWorld : CouriersWorld {
    FetchWorld() { WAYBILL_ASSERT(executor.run(deliveries.assign(Context{}, order, courier, {}))); }
    CourierId courier = hire();
    OrderId order = ready_order();
    StepCommand door{.order = order, .courier = courier, .epoch = 1};
    Delivery row() { return executor.run(deliveries.find(Context{}, order)).value(); }
};

TEST(PickUpOrder, IsRefusedWhenTheOrderIsOver) {
    FetchWorld world;
    world.desk.over = true;
    const auto fetched = world.executor.run(world.pick_up.run(Context{}, world.door));
    ASSERT_FALSE(fetched);
    EXPECT_EQ(fetched.error().reason, "couriers.wrong_state");
    EXPECT_EQ(world.row().state, DeliveryState::assigned);
    EXPECT_EQ(world.count(marks_left), 0);
}

TEST(PickUpOrder, CannotBeTakenAwayWhileTheOrderIsAsked) {
    FetchWorld world;
    ASSERT_TRUE(world.executor.run(world.fetched.begin(Context{}, world.door)));
    const auto taken = world.executor.run(world.planned.release(Context{}, world.door, "no"));
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().reason, "couriers.being_fetched");
    ASSERT_TRUE(world.executor.run(world.pick_up.resume(Context{}, world.order)));
    EXPECT_EQ(world.row().state, DeliveryState::picked_up);
    EXPECT_EQ(world.count(marks_left), 0);
}

TEST(PickUpOrder, IsFinishedByItsTimerWhereverItStopped) {
    for (const FaultPlan::Moment moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        for (int n = 1; n <= 3; ++n) {
            FetchWorld world;
            world.faults.fail_call(n, moment);
            (void)world.executor.run(world.pick_up.run(Context{}, world.door));
            ASSERT_TRUE(world.faults.fired());
            world.faults.clear();
            const bool begun = world.row().picking_since.has_value();
            ASSERT_TRUE(world.executor.run(world.pick_up.resume(Context{}, world.order)));
            const bool fetched = world.row().state == DeliveryState::picked_up;
            EXPECT_EQ(fetched, world.desk.begun.contains(world.order)) << n;
            EXPECT_TRUE(fetched || !begun) << n;
            EXPECT_EQ(world.count(marks_left), 0) << n;
        }
    }
}

/// The same, in the hands of who was sent before it was ready.
struct EarlyWorld : CouriersWorld {
    EarlyWorld() {
        OrderNews accepted = news(order, OrderNews::Kind::accepted, 3);
        accepted.snapshot.ready_at = {};
        WAYBILL_ASSERT(executor.run(deliveries.apply(Context{}, accepted)));
        DispatchDecision decision;
        decision.courier = courier;
        decision.answer_by = executor.clock().now() + 30s;
        WAYBILL_ASSERT(executor.run(planned.give(Context{}, order, decision)));
        WAYBILL_ASSERT(executor.run(planned.accept(Context{}, door)));
    }
    CourierId courier = hire();
    OrderId order = ids.next<OrderId>();
    StepCommand door{.order = order, .courier = courier, .epoch = 1};
    Delivery row() { return executor.run(deliveries.find(Context{}, order)).value(); }
};

TEST(PickUpOrder, NeedNotWaitForTheNewsThatItIsReady) {
    EarlyWorld world;
    ASSERT_TRUE(world.executor.run(world.pick_up.run(Context{}, world.door)));
    EXPECT_EQ(world.row().state, DeliveryState::picked_up);
    EXPECT_TRUE(world.row().ready);
    EXPECT_FALSE(world.row().ready_at);
    const OrderNews ready = world.news(world.order, OrderNews::Kind::ready, 4);
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, ready)));
    EXPECT_EQ(world.row().state, DeliveryState::picked_up);
    EXPECT_EQ(world.row().ready_at, ready.snapshot.ready_at);
    EXPECT_EQ(world.count(marks_left), 0);
}

TEST(PickUpOrder, IsRefusedByTheOrderThatIsNotReady) {
    EarlyWorld world;
    world.desk.over = true;
    const auto fetched = world.executor.run(world.pick_up.run(Context{}, world.door));
    ASSERT_FALSE(fetched);
    EXPECT_EQ(fetched.error().reason, "couriers.not_ready");
    EXPECT_EQ(world.row().state, DeliveryState::assigned);
    EXPECT_EQ(world.count(marks_left), 0);
}

TEST(PickUpOrder, OfACancelledOrderLeavesNoMark) {
    FetchWorld world;
    ASSERT_TRUE(world.executor.run(world.fetched.begin(Context{}, world.door)));
    const OrderNews ended = world.news(world.order, OrderNews::Kind::ended, 6);
    ASSERT_TRUE(world.executor.run(world.deliveries.apply(Context{}, ended)));
    ASSERT_TRUE(world.executor.run(world.pick_up.resume(Context{}, world.order)));
    EXPECT_EQ(world.row().state, DeliveryState::cancelled);
    EXPECT_EQ(world.count(marks_left), 0);
    EXPECT_EQ(world.count(loads_off), 0);
}

}  // namespace
}  // namespace waybill::couriers
