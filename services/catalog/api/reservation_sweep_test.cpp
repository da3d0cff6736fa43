// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/reservation_sweep.hpp"

#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

struct SweepWorld : CatalogWorld {
    ReservationSweep sweep{{.store = reservations,
                            .orders = order_book,
                            .timers = backbone.timers(),
                            .database = database,
                            .clock = executor.clock(),
                            .metrics = metrics,
                            .pause = 15s,
                            .batch = 2}};
    Offer bread = add_offer(add_partner().id, 100);

    void hold(int orders) {
        for (int i = 0; i < orders; ++i)
            ASSERT_TRUE(reserve(ids.next<OrderId>(), bread.partner, {{bread.id, 1}}));
    }
    /// When the sweep is due, counted from now.
    std::optional<Duration> due_in() {
        static const sql::Query find{
            "test.timer", "SELECT due FROM timers WHERE kind = 'catalog.reservation_sweep'"};
        auto read = [](sql::Tx& tx) {
            return tx.one(find, [](const sql::Row& row) { return row.time(0); });
        };
        const auto due = run(file->read({}, read)).value();
        return due ? std::optional{*due - now()} : std::nullopt;
    }
};

TEST(ReservationSweep, SetsItselfAnew) {
    SweepWorld world;
    world.executor.run(world.sweep.arm({}));
    EXPECT_EQ(world.due_in(), 0s);
    EXPECT_TRUE(world.run(world.sweep.due({})));
    EXPECT_EQ(world.due_in(), 15s);
    EXPECT_EQ(world.count("timers WHERE kind = 'catalog.reservation_sweep'"), 1);
}

TEST(ReservationSweep, FullBatchIsFollowedAtOnce) {
    SweepWorld world;
    world.hold(3);
    world.executor.clock().advance(25h);
    EXPECT_TRUE(world.run(world.sweep.due({})));
    EXPECT_EQ(world.due_in(), 0s);
    EXPECT_EQ(world.stock(world.bread.id).reserved, 1);
    EXPECT_TRUE(world.run(world.sweep.due({})));
    EXPECT_EQ(world.due_in(), 15s);
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{100, 100, 0, 0, 0}));
    EXPECT_EQ(world.registry.value("waybill_catalog_reservations_expired_total"), 3);
}

TEST(ReservationSweep, WhatAnOrderNeedsIsHeldOn) {
    SweepWorld world;
    world.hold(2);
    world.executor.clock().advance(25h);
    ASSERT_TRUE(world.run(world.sweep.due({})));
    ASSERT_EQ(world.order_book.asked.size(), 1u);
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{100, 100, 0, 0, 0}));

    const OrderId made = world.ids.next<OrderId>();
    const OrderId never = world.ids.next<OrderId>();
    for (const OrderId order : {made, never})
        ASSERT_TRUE(world.reserve(order, world.bread.partner, {{world.bread.id, 3}}));
    world.executor.clock().advance(25h);
    world.order_book.until[made] = world.now() + 2h;
    ASSERT_TRUE(world.run(world.sweep.due({})));
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{100, 97, 3, 0, 0}));
    world.executor.clock().advance(2h - 1us);
    ASSERT_TRUE(world.run(world.sweep.due({})));
    EXPECT_EQ(world.order_book.asked.size(), 2u);  // not asked before the time
    world.executor.clock().advance(1us);
    world.order_book.until.clear();  // cancelled
    ASSERT_TRUE(world.run(world.sweep.due({})));
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{100, 100, 0, 0, 0}));
    EXPECT_EQ(world.registry.value("waybill_catalog_reservations_expired_total"), 4);
}

TEST(ReservationSweep, LetsNothingGoWhileOrdersIsAway) {
    SweepWorld world;
    world.hold(1);
    world.executor.clock().advance(25h);
    // Calls: what is due, the question, the write, the timer.
    for (const auto moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        world.faults.fail_call(2, moment);
        EXPECT_FALSE(world.run(world.sweep.due({})));
        EXPECT_EQ(world.stock(world.bread.id).reserved, 1);
    }
    world.faults.clear();
    EXPECT_TRUE(world.run(world.sweep.due({})));
    EXPECT_EQ(world.stock(world.bread.id).reserved, 0);
}

TEST(ReservationSweep, WhatHappensWhileOrdersIsAskedIsRespected) {
    SweepWorld world;
    const OrderId paid = world.ids.next<OrderId>();
    const OrderId again = world.ids.next<OrderId>();
    for (const OrderId order : {paid, again})
        ASSERT_TRUE(world.reserve(order, world.bread.partner, {{world.bread.id, 1}}));
    world.executor.clock().advance(25h);
    const auto due = world.run(world.reservations.find_due({}, world.now(), 10)).value();
    ASSERT_EQ(due.size(), 2u);
    ASSERT_TRUE(world.pay(paid, world.bread.partner));
    ASSERT_TRUE(world.reserve(again, world.bread.partner, {{world.bread.id, 1}}));
    const DueHolds settled{.orders = due, .at = world.now()};
    EXPECT_EQ(world.run(world.reservations.settle({}, settled)).value(), 0);
    EXPECT_EQ(world.stock(world.bread.id), (StockRow{100, 98, 1, 1, 0}));
}

TEST(ReservationSweep, ArmsInSpiteOfFailures) {
    SweepWorld world;
    world.faults.fail_call(1, FaultPlan::Moment::before);
    world.executor.run(world.sweep.arm({}));
    EXPECT_TRUE(world.due_in());
}

}  // namespace
}  // namespace waybill::catalog
