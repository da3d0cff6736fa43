// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/erased_people_sql.hpp"

#include "services/orders/messages/timer_messages.hpp"
#include "services/orders/store/orders_world.hpp"
#include "services/orders/store/past_orders_sql.hpp"

#include <gtest/gtest.h>

namespace waybill::orders {
namespace {

constexpr sql::Query erased_orders{
    "t.erased",
    "SELECT COUNT(*) FROM orders WHERE erased_at IS NOT NULL AND note = '' AND sealed = '' AND "
    "tracking_digest = order_id"};
constexpr sql::Query erased_told{"t.erased_told",
                                 "SELECT COUNT(*) FROM outbox WHERE type = 'order.erased'"};
constexpr sql::Query said_of_steps{"t.notes",
                                   "SELECT COUNT(*) FROM order_history WHERE note <> ''"};
constexpr sql::Query due_erasings{"t.erasings",
                                  "SELECT COUNT(*) FROM timers WHERE kind = 'customer.erase'"};

struct ErasingWorld : OrdersWorld {
    ErasedPeopleSql erased{{.database = database,
                            .outbox = outbox,
                            .events = events,
                            .timers = timers,
                            .clock = executor.clock()}};
    OrderId order = place(command(quote(), "key"))->order.id;
    ErasedCustomer gone{.user = customer,
                        .at = executor.clock().now(),
                        .heard = {.event = ids.next<EventId>(), .consumer = "orders.identity"}};

    Status begin() { return executor.run(erased.begin(Context{}, gone)); }
    /// When the timer is set that began with `begin` or the one before.
    Status go_on(TimePoint due) {
        return executor.run(
            erased.go_on(Context{}, {.user = customer, .due = due, .erased_at = gone.at}));
    }
    void cancel() {
        Change change{.step = Step::cancel, .reason = CancelReason::customer};
        WAYBILL_ASSERT(step(order, std::move(change), "cancel"));
    }
    TimePoint now() { return executor.clock().now(); }
    Order read() { return executor.run(store.find(Context{}, order, {})).value(); }
};

TEST(ErasedCustomers, WhatIsOverIsClearedAndStaysAsItWas) {
    ErasingWorld world;
    ASSERT_TRUE(world.step(
        world.order, {.step = Step::redirect, .address = PersonalText{"Mill Lane 9"}}, "redirect"));
    ASSERT_TRUE(world.step(world.order,
                           {.step = Step::say, .note = PersonalText{"Ring at Byron's"}}, "say"));
    const TimePoint said = world.now();
    world.executor.clock().advance(1min);
    world.cancel();
    const Order before = world.read();
    ASSERT_TRUE(world.begin());
    ASSERT_TRUE(world.begin()) << "told twice";
    ASSERT_EQ(world.count(due_erasings), 1);
    ASSERT_TRUE(world.go_on(world.now()));
    const Order after = world.read();
    EXPECT_TRUE(after.address.reveal().empty());
    EXPECT_TRUE(after.phone.reveal().empty());
    EXPECT_FALSE(after.place);
    EXPECT_EQ(after.partner_title, before.partner_title);
    EXPECT_EQ(after.total, before.total);
    EXPECT_EQ(after.version, before.version);
    EXPECT_EQ(world.count(erased_orders), 1);
    EXPECT_EQ(world.count(said_of_steps), 0);
    EXPECT_EQ(world.count(erased_told), 1);
    PastOrdersSql past{world.database};
    const auto then = world.executor.run(past.at(Context{}, world.order, said));
    ASSERT_TRUE(then);
    EXPECT_EQ(then->status, OrderStatus::pending);
    EXPECT_TRUE(then->note.reveal().empty());
    EXPECT_TRUE(then->address.reveal().empty());
    const auto first = world.place(world.command(world.quote(), "key-2"));
    EXPECT_TRUE(first) << "ordered with a token that is good for some minutes more";
}

TEST(ErasedCustomers, WhatIsUnderWayIsClearedWhenItIsOver) {
    ErasingWorld world;
    EXPECT_EQ(world.executor.run(world.erased.count_open(Context{}, world.customer)).value(), 1);
    ASSERT_TRUE(world.begin());
    TimePoint due = world.now();
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(world.go_on(due));
        EXPECT_EQ(world.count(erased_orders), 0);
        ASSERT_EQ(world.count(due_erasings), 1);
        due = world.now() + 10min;
        world.executor.clock().advance(10min);
    }
    world.cancel();
    ASSERT_TRUE(world.go_on(due));
    EXPECT_EQ(world.count(erased_orders), 1);
    EXPECT_EQ(world.count(due_erasings), 0);
    EXPECT_EQ(world.executor.run(world.erased.count_open(Context{}, world.customer)).value(), 0);
}

TEST(ErasedCustomers, ATimerThatIsNotThereDoesNothing) {
    ErasingWorld world;
    world.cancel();
    ASSERT_TRUE(world.go_on(world.now()));
    EXPECT_EQ(world.count(erased_orders), 0);
}

TEST(ErasedCouriers, AreNamedByNoOrderThatTheyHave) {
    ErasingWorld world;
    const CourierId courier = world.ids.next<CourierId>();
    ASSERT_TRUE(world.step(world.order, {.step = Step::pay}, "pay"));
    ASSERT_TRUE(world.step(world.order, {.step = Step::accept}, "accept"));
    ASSERT_TRUE(world.step(
        world.order,
        {.step = Step::assign, .courier = courier, .courier_name = "Ada Byron", .epoch = 1},
        "assign"));
    const auto erase = [&](const CourierId& who) {
        ErasedCourier named{
            .courier = who,
            .orders = {world.order},
            .heard = {.event = world.ids.next<EventId>(), .consumer = "orders.couriers"}};
        return world.executor.run(world.erased.clear_courier(Context{}, std::move(named)));
    };
    ASSERT_TRUE(erase(world.ids.next<CourierId>()));
    EXPECT_EQ(world.read().courier_name, "Ada Byron") << "another has it by now";
    ASSERT_TRUE(erase(courier));
    EXPECT_EQ(world.read().courier_name, "");
    EXPECT_EQ(world.read().courier, courier);
}

TEST(ErasedCustomers, TheirTimerIsReadAsItIsStored) {
    const UserId user = UserId::greatest();
    const ErasingTimer timer{.user = user, .due = samples::noon, .erased_at = samples::noon - 1h};
    const auto stored = to_timer(timer);
    EXPECT_EQ(read_erasing(user, stored).erased_at, timer.erased_at);
    EXPECT_EQ(stored.key, user.text());
    tasks::Timer broken = stored;
    broken.payload = "x";
    EXPECT_EQ(read_erasing(user, broken).erased_at, TimePoint{});
}

TEST(LookAgain, UntilNoTokenIsGoodAndNothingIsOpen) {
    const TimePoint erased = samples::noon;
    EXPECT_EQ(look_again(erased, 0, erased), erased + 10min);
    EXPECT_EQ(look_again(erased, 0, erased + 15min), std::nullopt);
    EXPECT_EQ(look_again(erased, 2, erased + 24h), erased + 24h + 10min);
}

}  // namespace
}  // namespace waybill::orders
