// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/care_store_sql.hpp"

#include "services/couriers/api/courier_timers.hpp"
#include "services/couriers/store/couriers_world.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

constexpr sql::Query alerts_told{"t.alerts",
                                 "SELECT COUNT(*) FROM outbox WHERE type = 'delivery.alerted'"};
constexpr sql::Query lost_told{"t.lost",
                               "SELECT COUNT(*) FROM outbox WHERE type = 'delivery.unassigned'"};
constexpr sql::Query undeliverable_told{
    "t.undeliverable", "SELECT COUNT(*) FROM outbox WHERE type = 'delivery.undeliverable'"};

/// One READY order, given to the first of two couriers.
struct CareWorld : CouriersWorld {
    explicit CareWorld(AssignmentMode wanted = AssignmentMode::claim) : CouriersWorld{wanted} {
        worker.on(std::string{Assignment::watch_timer}, watch_timer(watch));
        worker.start();
        if (wanted != AssignmentMode::claim) return;
        WAYBILL_ASSERT(executor.run(deliveries.assign(Context{}, order, ada, {})));
        bea = hire();
    }
    ~CareWorld() { executor.run(worker.stop()); }

    tasks::TimerWorker worker{
        {.database = database, .timers = timers, .executor = executor, .random = random}};
    CourierId ada = hire();
    CourierId bea{};
    OrderId order = ready_order();
    StepCommand step{.order = order, .courier = ada, .epoch = 1};
    CareCommand care_command{.order = order};

    void fetch() { WAYBILL_ASSERT(executor.run(pick_up.run(Context{}, step))); }
    Delivery row() { return executor.run(deliveries.find(Context{}, order)).value(); }
    Courier courier(const CourierId& id) {
        return executor.run(couriers.find(Context{}, id)).value();
    }
    /// A position that the courier will have sent by then.
    void hear_of(const CourierId& who, Duration from_now) {
        seen.positions[who] = {.lat = 50.85, .lon = 4.35, .at = executor.clock().now() + from_now};
    }
};

TEST(Care, WhatComesBackForTheCouriersTroubleIsBroughtAgain) {
    CareWorld world;
    world.fetch();
    const FailCommand trouble{.step = world.step, .reason = FailReason::courier_trouble};
    ASSERT_TRUE(world.executor.run(world.care.fail_hand_over(Context{}, trouble)));
    EXPECT_EQ(world.row().state, DeliveryState::returning);
    ASSERT_TRUE(world.executor.run(world.care.give_back(Context{}, world.step)));
    EXPECT_EQ(world.row().state, DeliveryState::waiting);
    EXPECT_EQ(world.courier(world.ada).active, 0);
    const auto next =
        world.executor.run(world.deliveries.assign(Context{}, world.order, world.bea, {}));
    ASSERT_TRUE(next);
    EXPECT_EQ(next->epoch, 2);
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(Care, WhatNobodyTookIsUndeliverableOnceItIsBack) {
    CareWorld world;
    world.fetch();
    const FailCommand nobody{.step = world.step, .reason = FailReason::nobody_there};
    ASSERT_TRUE(world.executor.run(world.care.fail_hand_over(Context{}, nobody)));
    const auto early = world.executor.run(world.deliveries.deliver(Context{}, world.step));
    EXPECT_FALSE(early);
    ASSERT_TRUE(world.executor.run(world.care.give_back(Context{}, world.step)));
    EXPECT_EQ(world.row().state, DeliveryState::cancelled);
    EXPECT_EQ(world.count(undeliverable_told), 1);
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(Care, AnOperatorTakesOrGivesWhatWasNotFetchedOnly) {
    CareWorld world;
    const auto moved = world.executor.run(world.care.assign(Context{}, world.order, world.bea));
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->courier, world.bea);
    EXPECT_EQ(moved->epoch, 2);
    const auto again = world.executor.run(world.care.assign(Context{}, world.order, world.bea));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->epoch, 2) << "there already";
    ASSERT_TRUE(world.executor.run(world.care.unassign(Context{}, world.care_command)));
    EXPECT_EQ(world.row().state, DeliveryState::waiting);
    EXPECT_EQ(world.count(loads_off), 0);
    const auto nothing = world.executor.run(world.care.unassign(Context{}, world.care_command));
    EXPECT_EQ(nothing.error().reason, "couriers.wrong_state");
    const auto given = world.executor.run(world.care.assign(Context{}, world.order, world.ada));
    ASSERT_TRUE(given) << "what nobody has is given just so";
    EXPECT_EQ(given->courier, world.ada);
    CareWorld fetched;
    fetched.fetch();
    EXPECT_FALSE(fetched.executor.run(fetched.care.unassign(Context{}, fetched.care_command)));
    EXPECT_EQ(fetched.row().state, DeliveryState::picked_up);
}

TEST(Care, WhatIsCarriedIsTakenOverByAnother) {
    CareWorld world;
    world.fetch();
    const auto over = world.executor.run(world.care.assign(Context{}, world.order, world.bea));
    ASSERT_TRUE(over);
    EXPECT_EQ(over->state, DeliveryState::picked_up);
    EXPECT_EQ(over->courier, world.bea);
    EXPECT_EQ(over->epoch, 2);
    EXPECT_EQ(world.courier(world.ada).active, 0);
    EXPECT_EQ(world.courier(world.ada).duty, Duty::available);
    EXPECT_EQ(world.count(loads_off), 0);
    EXPECT_EQ(world.count(lost_told), 1);
    StepCommand door = world.step;
    door.pin = "0417";
    const auto late = world.executor.run(world.deliveries.deliver(Context{}, door));
    EXPECT_EQ(late.error().reason, "couriers.no_delivery");
    door.courier = world.bea;
    const auto stale = world.executor.run(world.deliveries.deliver(Context{}, door));
    EXPECT_EQ(stale.error().reason, "couriers.stale_epoch");
    door.epoch = 2;
    ASSERT_TRUE(world.executor.run(world.deliveries.deliver(Context{}, door)));
    EXPECT_EQ(world.courier(world.ada).deliveries, 0);
    EXPECT_EQ(world.courier(world.bea).deliveries, 1);
    const auto ended = world.executor.run(world.care.assign(Context{}, world.order, world.ada));
    EXPECT_EQ(ended.error().reason, "couriers.not_ready");
}

TEST(Care, WhatIsCarriedIsNotTakenOverByWhoCannot) {
    CareWorld world;
    world.fetch();
    const auto refusal = [&](const CourierId& to) {
        return world.executor.run(world.care.assign(Context{}, world.order, to)).error().reason;
    };
    EXPECT_EQ(refusal(world.ada), "couriers.taken");
    const OrderId other = world.ready_order();
    ASSERT_TRUE(world.executor.run(world.deliveries.assign(Context{}, other, world.bea, {})));
    EXPECT_EQ(refusal(world.bea), "couriers.at_capacity");
    const CourierId cleo = world.hire();
    ASSERT_TRUE(world.executor.run(world.couriers.set_duty(Context{}, cleo, Duty::offline, {})));
    EXPECT_EQ(refusal(cleo), "couriers.off_duty");
    EXPECT_EQ(world.row().courier, world.ada);
    EXPECT_EQ(world.row().epoch, 1);
    EXPECT_EQ(world.count(loads_off), 0);
    EXPECT_EQ(world.count(lost_told), 0);
}

TEST(Care, WhatComesBackInOtherHandsIsFollowedAnew) {
    CareWorld world;
    world.fetch();
    world.executor.run_for(25min);
    EXPECT_EQ(world.count(alerts_told), 1) << "its courier is silent";
    const FailCommand trouble{.step = world.step, .reason = FailReason::courier_trouble};
    ASSERT_TRUE(world.executor.run(world.care.fail_hand_over(Context{}, trouble)));
    ASSERT_TRUE(world.executor.run(world.care.assign(Context{}, world.order, world.bea)));
    EXPECT_EQ(world.row().state, DeliveryState::returning);
    EXPECT_EQ(world.row().due_at, world.executor.clock().now() + 30min);
    world.executor.run_for(9min);
    EXPECT_EQ(world.count(alerts_told), 1);
    world.executor.run_for(2min);
    EXPECT_EQ(world.count(alerts_told), 2) << "so is the next, who was given time";
    StepCommand back{.order = world.order, .courier = world.bea, .epoch = 2};
    ASSERT_TRUE(world.executor.run(world.care.give_back(Context{}, back)));
    EXPECT_EQ(world.row().state, DeliveryState::waiting);
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(LeastLoaded, WhatIsTakenOverDoesNotComeBackToItsFirstCourier) {
    CareWorld world{AssignmentMode::least_loaded};
    ASSERT_EQ(world.row().courier, world.ada);
    world.fetch();
    world.bea = world.hire();
    ASSERT_TRUE(world.executor.run(world.care.assign(Context{}, world.order, world.bea)));
    const StepCommand step{.order = world.order, .courier = world.bea, .epoch = 2};
    const FailCommand trouble{.step = step, .reason = FailReason::courier_trouble};
    ASSERT_TRUE(world.executor.run(world.care.fail_hand_over(Context{}, trouble)));
    ASSERT_TRUE(world.executor.run(world.care.give_back(Context{}, step)));
    EXPECT_EQ(world.row().state, DeliveryState::waiting) << "for a third";
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(Care, WrongPinsTellTheTriesLeftAndAnOperatorUnlocks) {
    CareWorld world;
    world.fetch();
    StepCommand wrong = world.step;
    wrong.pin = "0000";
    for (int left = wrong_pins_max - 1; left >= 1; --left) {
        const auto tried = world.executor.run(world.deliveries.deliver(Context{}, wrong));
        ASSERT_FALSE(tried);
        EXPECT_TRUE(tried.error().fields.at(0).detail.ends_with(std::to_string(left)));
    }
    EXPECT_EQ(world.count(alerts_told), 0);
    EXPECT_FALSE(world.executor.run(world.deliveries.deliver(Context{}, wrong)));
    EXPECT_EQ(world.count(alerts_told), 1);
    StepCommand right = world.step;
    right.pin = "0417";
    const auto locked = world.executor.run(world.deliveries.deliver(Context{}, right));
    EXPECT_EQ(locked.error().reason, "couriers.too_many_pins");
    ASSERT_TRUE(world.executor.run(world.care.unlock_pin(Context{}, world.care_command)));
    EXPECT_TRUE(world.executor.run(world.deliveries.deliver(Context{}, right)));
}

TEST(Care, ASilentCourierLosesWhatWasNotFetched) {
    CareWorld world;
    world.executor.run_for(11min);
    EXPECT_EQ(world.row().state, DeliveryState::waiting);
    EXPECT_EQ(world.courier(world.ada).duty, Duty::paused);
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(Care, ACourierWhoIsHeardOfKeepsIt) {
    CareWorld world;
    world.hear_of(world.ada, 9min);
    world.executor.run_for(18min);
    EXPECT_EQ(world.row().state, DeliveryState::assigned);
    EXPECT_EQ(world.count(alerts_told), 0);
    world.executor.run_for(2min);
    EXPECT_EQ(world.row().state, DeliveryState::waiting);
}

TEST(Care, ACourierWhoIsLateButHeardOfLosesItAndStaysOnDuty) {
    CareWorld world;  // on foot: half an hour
    for (int tens = 1; tens <= 2; ++tens) {
        world.hear_of(world.ada, 9min);
        world.executor.run_for(10min);
    }
    world.hear_of(world.ada, 9min);
    world.executor.run_for(10min - 1s);
    EXPECT_EQ(world.row().state, DeliveryState::assigned);
    EXPECT_EQ(world.count(alerts_told), 0);
    world.executor.run_for(2s);
    EXPECT_EQ(world.row().state, DeliveryState::waiting);
    EXPECT_EQ(world.count(alerts_told), 1);
    EXPECT_EQ(world.courier(world.ada).duty, Duty::available);
    EXPECT_EQ(world.courier(world.ada).active, 0);
    EXPECT_EQ(world.count(loads_off), 0);
    world.executor.run_for(1h);
    EXPECT_EQ(world.count(alerts_told), 1);
}

TEST(LeastLoaded, WhatALateCourierHasNotFetchedGoesToAnother) {
    CareWorld world{AssignmentMode::least_loaded};
    world.bea = world.hire();
    for (int tens = 1; tens <= 3; ++tens) {
        world.hear_of(world.ada, 9min);
        world.executor.run_for(10min);
    }
    EXPECT_EQ(world.row().courier, world.bea);
    EXPECT_EQ(world.row().epoch, 2);
    EXPECT_EQ(world.count(alerts_told), 1);
    EXPECT_EQ(world.courier(world.ada).duty, Duty::available);
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(Care, WhatWasFetchedInTimeIsNotTaken) {
    CareWorld world;
    world.fetch();
    for (int tens = 1; tens <= 4; ++tens) {
        world.hear_of(world.ada, 9min);
        world.executor.run_for(10min);
    }
    EXPECT_EQ(world.row().state, DeliveryState::picked_up);
    EXPECT_EQ(world.count(alerts_told), 1) << "but it is overdue, once";
    EXPECT_GE(world.row().overdue_at, world.row().due_at);
    EXPECT_LE(*world.row().overdue_at, *world.row().due_at + 10s);
    StepCommand door = world.step;
    door.pin = "0417";
    ASSERT_TRUE(world.executor.run(world.deliveries.deliver(Context{}, door)));
    EXPECT_TRUE(world.row().overdue_at) << "for ever";
}

TEST(Care, OfWhatASilentCourierCarriesAPersonIsToldOnce) {
    CareWorld world;
    world.fetch();
    world.executor.run_for(25min);
    EXPECT_EQ(world.row().state, DeliveryState::picked_up);
    EXPECT_EQ(world.count(alerts_told), 1);
    world.executor.run_for(10min);
    EXPECT_EQ(world.count(alerts_told), 2) << "and once that it is overdue";
    world.executor.run_for(1h);
    EXPECT_EQ(world.count(alerts_told), 2);
    ASSERT_TRUE(world.executor.run(world.care.end_undeliverable(Context{}, world.care_command)));
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(Care, TimeEndsWhatWasFetched) {
    CareWorld world;
    world.fetch();
    const EventId event = world.ids.next<EventId>();
    ASSERT_TRUE(world.executor.run(world.care.close(Context{}, world.order, event)));
    ASSERT_TRUE(world.executor.run(world.care.close(Context{}, world.order, event)));
    EXPECT_EQ(world.row().state, DeliveryState::delivered);
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(LeastLoaded, ADeclinedOrderGoesToTheNextAtOnce) {
    CareWorld world{AssignmentMode::least_loaded};
    ASSERT_EQ(world.row().courier, world.ada);
    world.bea = world.hire();
    const auto released =
        world.executor.run(world.planned.release(Context{}, world.step, "declined"));
    ASSERT_TRUE(released);
    EXPECT_TRUE(released->courier.empty()) << "the answer is about the decliner's side";
    EXPECT_EQ(world.row().courier, world.bea);
    EXPECT_EQ(world.row().epoch, 2);
    EXPECT_EQ(world.courier(world.ada).active, 0) << "not the same order again";
    EXPECT_EQ(world.count(loads_off), 0);
}

TEST(LeastLoaded, NobodyIsGivenAnOrderOfTheirOwn) {
    CouriersWorld town{AssignmentMode::least_loaded};
    const CourierId ada = town.hire();
    OrderNews news = town.news(town.ids.next<OrderId>(), OrderNews::Kind::ready, 4);
    news.snapshot.customer = town.executor.run(town.couriers.find(Context{}, ada))->user;
    ASSERT_TRUE(town.executor.run(town.deliveries.apply(Context{}, news)));
    const OrderId order = news.snapshot.order;
    EXPECT_EQ(town.executor.run(town.deliveries.find(Context{}, order))->state,
              DeliveryState::waiting);
    const auto own = town.executor.run(town.deliveries.assign(Context{}, order, ada, {}));
    EXPECT_EQ(own.error().reason, "couriers.own_order");
    const CourierId bea = town.hire();
    EXPECT_EQ(town.executor.run(town.deliveries.find(Context{}, order))->courier, bea);
}

TEST(Duty, APositionOlderThanTheKnownOneIsNotTaken) {
    CareWorld world;
    const TimePoint now = world.executor.clock().now();
    const auto at = [&](double lat, TimePoint when) {
        const Position position{.lat = lat, .lon = 4.35, .at = when};
        return world.executor.run(
            world.couriers.set_duty(Context{}, world.bea, Duty::available, position));
    };
    ASSERT_TRUE(at(50.1, now));
    ASSERT_TRUE(at(50.2, now - 1min));
    EXPECT_DOUBLE_EQ(world.courier(world.bea).position->lat, 50.1);
    EXPECT_FALSE(check_position(Position{.lat = 50, .lon = 4, .at = now + 61s}, now));
    EXPECT_TRUE(check_position(Position{.lat = 50, .lon = 4, .at = now + 59s}, now));
    EXPECT_FALSE(check_position(Position{.lat = 0, .lon = 0, .at = now}, now));
}

}  // namespace
}  // namespace waybill::couriers
