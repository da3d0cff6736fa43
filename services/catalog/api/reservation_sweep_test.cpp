// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/reservation_sweep.hpp"

#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

struct SweepWorld : CatalogWorld {
    ReservationSweep sweep{{.store = reservations,
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
    /// When the one timer is due, counted from now.
    std::optional<Duration> due_in() {
        static const sql::Query find{"test.timer", "SELECT due FROM timers"};
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
    EXPECT_EQ(world.count("timers"), 1);
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

TEST(ReservationSweep, ArmsInSpiteOfFailures) {
    SweepWorld world;
    world.faults.fail_call(1, FaultPlan::Moment::before);
    world.executor.run(world.sweep.arm({}));
    EXPECT_TRUE(world.due_in());
}

}  // namespace
}  // namespace waybill::catalog
