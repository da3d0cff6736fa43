// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/stock_needs_sql.hpp"

#include "services/orders/store/orders_world.hpp"

#include <gtest/gtest.h>

namespace waybill::orders {
namespace {

struct NeedsWorld : OrdersWorld {
    StockNeedsSql needs{
        {.database = database, .clock = executor.clock(), .margin = 10min, .ask_again = 1min}};
    Order order = place(command(quote(), "key"))->order;

    TimePoint now() { return executor.clock().now(); }
    /// Nothing: the order needs no stock.
    std::optional<TimePoint> needed_until() {
        const auto found = executor.run(needs.of({}, {order.id})).value();
        return found.empty() ? std::nullopt : std::optional{found.at(0).until};
    }
    Status move(Change change) {
        const std::string cause{to_string(change.step)};
        WAYBILL_CHECK(step(order.id, std::move(change), cause));
        return {};
    }
};

TEST(StockNeeds, AnUnpaidOrderNeedsItsStockAsLongAsItMayBePaid) {
    NeedsWorld world;
    EXPECT_EQ(world.needed_until(), world.order.expires_at + 10min);
    world.executor.clock().advance(24h + 10min);  // and while its end is late
    EXPECT_EQ(world.needed_until(), world.now() + 1min);
}

TEST(StockNeeds, APaidOrderNeedsItsStockUntilTheCatalogHasHeard) {
    NeedsWorld world;
    ASSERT_TRUE(world.move({.step = Step::pay}));
    EXPECT_EQ(world.needed_until(), world.now() + 1min);
    ASSERT_TRUE(world.move({.step = Step::accept}));
    EXPECT_EQ(world.needed_until(), world.now() + 1min);
}

TEST(StockNeeds, ACancelledOrderAndOneThatNeverWasNeedNone) {
    NeedsWorld world;
    std::vector<OrderId> asked{world.ids.next<OrderId>(), world.order.id,
                               world.ids.next<OrderId>()};
    const auto found = world.executor.run(world.needs.of({}, asked)).value();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].order, world.order.id);
    ASSERT_TRUE(world.move({.step = Step::cancel, .reason = CancelReason::customer}));
    EXPECT_EQ(world.needed_until(), std::nullopt);
}

TEST(StockNeeds, TroubleIsNoAnswer) {
    NeedsWorld world;
    for (const auto moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        world.faults.fail_call(1, moment);
        EXPECT_FALSE(world.executor.run(world.needs.of({}, {world.order.id})));
    }
}

}  // namespace
}  // namespace waybill::orders
