// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/order_timers.hpp"

#include "services/orders/api/order_timers.hpp"
#include "services/orders/store/orders_world.hpp"

#include <gtest/gtest.h>

namespace waybill::orders {
namespace {

constexpr sql::Query timers_left{"t.timers", "SELECT COUNT(*) FROM timers"};
constexpr sql::Query close_asked{"t.close",
                                 "SELECT COUNT(*) FROM outbox WHERE type = 'order.close_due'"};

/// An order that is paid, and the worker of its timers.
struct DeadlineWorld : OrdersWorld {
    DeadlineWorld() {
        worker.on(std::string{to_string(OrderTimer::deadline)},
                  order_timer(change_order, OrderTimer::deadline));
        worker.start();
        WAYBILL_ASSERT(step(order, {.step = Step::pay}, "pay"));
    }
    ~DeadlineWorld() { executor.run(worker.stop()); }

    tasks::TimerWorker worker{
        {.database = database, .timers = timers, .executor = executor, .random = random}};
    AlertStoreSql alert_store{{.database = database, .clock = executor.clock()}};
    OrderId order = place(command(quote(), "key"))->order.id;
    CourierId courier = ids.next<CourierId>();

    Order row() { return executor.run(store.find(Context{}, order, {})).value(); }
    void go(std::initializer_list<Step> path) {
        for (const Step one : path)
            WAYBILL_ASSERT(step(order, {.step = one, .courier = courier, .epoch = 1},
                                std::string{to_string(one)}));
    }
    std::vector<AlertReason> alerts_of(AlertsListed which = AlertsListed::open) {
        const auto page = executor.run(alert_store.list(Context{}, {.which = which}));
        std::vector<AlertReason> found;
        for (const Alert& alert : page.value().alerts) found.push_back(alert.reason);
        return found;
    }
    Status hear(Step what, CourierId from) {
        WantedChange news{
            .order = order,
            .change = {.step = what, .at = executor.clock().now(), .courier = from, .epoch = 1},
            .actor = "couriers",
            .cause = "news " + std::string{to_string(what)},
            .heard = Heard{.event = ids.next<EventId>(), .consumer = "orders.couriers"}};
        const auto heard = executor.run(change_order.run(Context{}, news));
        if (!heard) return fail(heard.error());
        const auto again = executor.run(change_order.run(Context{}, news));
        return again ? Status{} : fail(again.error());
    }
};

using Reasons = std::vector<AlertReason>;

TEST(Deadlines, ASilentPartnerIsToldOfAndThenRejects) {
    DeadlineWorld world;
    world.executor.run_for(9min);
    EXPECT_EQ(world.alerts_of(), Reasons{});
    world.executor.run_for(2min);
    EXPECT_EQ(world.alerts_of(), Reasons{AlertReason::partner_silent});
    world.executor.run_for(18min);
    EXPECT_EQ(world.row().status, OrderStatus::paid);
    world.executor.run_for(2min);
    EXPECT_EQ(world.row().status, OrderStatus::cancelled);
    EXPECT_EQ(world.row().cancel_reason, CancelReason::partner_rejected);
    EXPECT_EQ(world.alerts_of(), Reasons{}) << "it has settled itself";
    EXPECT_EQ(world.alerts_of(AlertsListed::all), Reasons{AlertReason::partner_silent});
    EXPECT_EQ(world.count(timers_left), 0);
}

TEST(Deadlines, AnOrderThatNobodyBringsIsToldOfAndThenCancelled) {
    DeadlineWorld world;
    world.go({Step::accept, Step::mark_ready});
    world.executor.run_for(31min);
    EXPECT_EQ(world.alerts_of(), Reasons{AlertReason::no_courier});
    world.executor.run_for(60min);
    EXPECT_EQ(world.row().cancel_reason, CancelReason::no_courier);
    EXPECT_EQ(world.count(timers_left), 0);
}

TEST(Deadlines, AKitchenThatNeverEndsIsClosed) {
    DeadlineWorld world;
    world.go({Step::accept});
    world.executor.run_for(12h + 1min);
    EXPECT_EQ(world.row().cancel_reason, CancelReason::partner_rejected);
    EXPECT_EQ(world.alerts_of(), Reasons{AlertReason::closed}) << "a person must look";
    const auto page = world.executor.run(world.alert_store.list(Context{}, {}));
    const EventId alert = page->alerts.front().id;
    ASSERT_TRUE(world.executor.run(world.alert_store.resolve(Context{}, alert)));
    ASSERT_TRUE(world.executor.run(world.alert_store.resolve(Context{}, alert)));
    EXPECT_EQ(world.alerts_of(), Reasons{});
    EXPECT_EQ(world.executor.run(world.alert_store.resolve(Context{}, world.ids.next<EventId>()))
                  .error()
                  .reason,
              "orders.no_alert");
}

TEST(Deadlines, WhatWasFetchedIsClosedByTheCouriersSide) {
    DeadlineWorld world;
    world.go({Step::accept, Step::mark_ready, Step::assign, Step::pick_up});
    world.executor.run_for(61min);
    EXPECT_EQ(world.alerts_of(), Reasons{AlertReason::delivery_late});
    world.executor.run_for(11h);
    EXPECT_EQ(world.row().status, OrderStatus::delivering);
    EXPECT_EQ(world.count(close_asked), 1);
    world.executor.run_for(1h);
    EXPECT_EQ(world.count(close_asked), 2) << "asked again until it is over";
    world.go({Step::deliver});
    EXPECT_EQ(world.count(timers_left), 0);
    EXPECT_EQ(world.alerts_of(), Reasons{AlertReason::closed});
}

TEST(Deadlines, WhatComesAfterTheEndIsToldOfOnce) {
    DeadlineWorld world;
    WAYBILL_ASSERT(
        world.step(world.order, {.step = Step::cancel, .reason = CancelReason::operator_}, "stop"));
    ASSERT_TRUE(world.hear(Step::deliver, world.courier));
    EXPECT_EQ(world.alerts_of(), Reasons{AlertReason::late_fact});
    EXPECT_EQ(world.row().status, OrderStatus::cancelled);
    ASSERT_TRUE(world.hear(Step::assign, world.courier));
    EXPECT_EQ(world.alerts_of(), Reasons{AlertReason::late_fact});
}

TEST(Deadlines, WhatComesBackWaitsForACourierAnew) {
    DeadlineWorld world;
    world.go({Step::accept, Step::mark_ready, Step::assign});
    world.executor.run_for(80min);
    world.go({Step::pick_up, Step::fail, Step::give_back});
    EXPECT_EQ(world.row().status, OrderStatus::ready);
    world.executor.run_for(29min);
    EXPECT_EQ(world.alerts_of(), Reasons{});
    world.executor.run_for(2min);
    EXPECT_EQ(world.alerts_of(), Reasons{AlertReason::no_courier});
    world.courier = world.ids.next<CourierId>();
    ASSERT_TRUE(world.step(world.order,
                           {.step = Step::pick_up, .courier = world.courier, .epoch = 2}, "again"));
    EXPECT_EQ(world.row().status, OrderStatus::delivering);
}

TEST(Deadlines, FetchingThatIsHeardOfBeforeTheClaimBringsIt) {
    DeadlineWorld world;
    world.go({Step::accept, Step::mark_ready, Step::pick_up});
    EXPECT_EQ(world.row().status, OrderStatus::delivering);
    ASSERT_TRUE(world.hear(Step::assign, world.courier));
    const auto history =
        world.executor.run(world.store.history(Context{}, world.order, {})).value();
    std::vector<std::string> told;
    for (const HistoryEntry& entry : history) told.push_back(entry.what);
    EXPECT_EQ(told, (std::vector<std::string>{"created", "paid", "accepted", "ready", "assigned",
                                              "picked_up"}));
}

TEST(Deadlines, AnAlertEndsWhenTheOrderFindsOrLosesItsCourier) {
    DeadlineWorld world;
    world.go({Step::accept, Step::mark_ready});
    world.executor.run_for(31min);
    ASSERT_EQ(world.alerts_of(), Reasons{AlertReason::no_courier});
    world.go({Step::assign});
    EXPECT_EQ(world.alerts_of(), Reasons{});
}

TEST(Deadlines, ACauseUsedForAnotherStepIsRefused) {
    DeadlineWorld world;
    const auto reused = world.step(world.order, {.step = Step::accept}, "pay");
    ASSERT_FALSE(reused);
    EXPECT_EQ(reused.error().reason, "idempotency.key_reused");
}

}  // namespace
}  // namespace waybill::orders
