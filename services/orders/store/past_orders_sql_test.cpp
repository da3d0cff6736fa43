// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/past_orders_sql.hpp"

#include "services/orders/messages/order_messages.hpp"
#include "services/orders/store/orders_world.hpp"

#include <gtest/gtest.h>

namespace waybill::orders {
namespace {

struct PastOrdersSqlTest : ::testing::Test {
    TimePoint now() { return world.executor.clock().now(); }
    Result<Order> at(TimePoint moment) {
        return world.executor.run(past.at(Context{}, placed.id, moment));
    }
    /// All but what is not kept: the courier's name and the minutes, which nobody is shown.
    static std::string words(const Order& order) {
        auto message = to_message(order);
        message.clear_courier_name();
        message.clear_preparation_minutes();
        return message.SerializeAsString();
    }
    /// As it is read now, and when that is.
    std::pair<TimePoint, std::string> look() {
        const auto read = world.executor.run(world.store.find(Context{}, placed.id, {}));
        EXPECT_TRUE(read);
        const std::pair seen{now(), words(*read)};
        world.executor.clock().advance(1min);
        return seen;
    }
    void take(Change change) {
        const auto cause = std::string{to_string(change.step)} + std::to_string(++steps);
        ASSERT_TRUE(world.step(placed.id, std::move(change), cause));
    }

    OrdersWorld world;
    PastOrdersSql past{world.database};
    TimePoint before = now();
    Order placed = [this] {
        world.executor.clock().advance(1min);
        return world.place(world.command(world.quote(), "key"))->order;
    }();
    int steps{0};
};

TEST_F(PastOrdersSqlTest, TellsEachStateThatTheOrderHad) {
    const CourierId courier = world.ids.next<CourierId>();
    std::vector<std::pair<TimePoint, std::string>> seen{look()};
    const auto then = [&](Change change) {
        take(std::move(change));
        seen.push_back(look());
    };
    then({.step = Step::say, .note = PersonalText{"The bell is broken"}});
    then({.step = Step::redirect, .address = PersonalText{"Mill Lane 9"}});
    then({.step = Step::pay});
    then({.step = Step::give_phone, .phone = PersonalText{"+3225550199"}});
    then({.step = Step::accept, .minutes = 25});
    then({.step = Step::mark_ready, .pickup_address = "At the back door"});
    then({.step = Step::assign, .courier = courier, .courier_name = "Ada", .epoch = 1});
    then({.step = Step::redirect, .address = PersonalText{"Station Street 40"}});
    then({.step = Step::pick_up, .courier = courier, .courier_name = "Ada", .epoch = 1});
    then({.step = Step::fail, .courier = courier, .courier_name = "Ada", .epoch = 1});
    then({.step = Step::give_back, .epoch = 2});
    then({.step = Step::cancel, .reason = CancelReason::operator_});
    for (const auto& [moment, order] : seen) {
        const auto told = at(moment);
        ASSERT_TRUE(told) << told.error().reason;
        EXPECT_EQ(words(*told), order) << told->version;
    }
    EXPECT_EQ(at(before).error().reason, "orders.not_found");
}

TEST_F(PastOrdersSqlTest, SaysWhereAnOlderReleaseKeptNothing) {
    const TimePoint made = look().first;
    take({.step = Step::pay});
    const TimePoint paid = look().first;
    take({.step = Step::accept});
    const TimePoint accepted = look().first;
    static constexpr sql::Query forget{"t.forget", "UPDATE order_history SET state = NULL"};
    world.exec(forget);
    EXPECT_EQ(at(made)->status, OrderStatus::pending);
    EXPECT_EQ(at(paid).error().reason, "orders.moment_not_kept");
    EXPECT_EQ(at(accepted)->status, OrderStatus::preparing);
}

}  // namespace
}  // namespace waybill::orders
