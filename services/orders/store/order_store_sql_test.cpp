// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/order_store_sql.hpp"

#include "platform/crypto/pin_digest.hpp"
#include "services/orders/api/order_timers.hpp"
#include "services/orders/store/clear_orders.hpp"
#include "services/orders/store/orders_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace waybill::orders {
namespace {

constexpr sql::Query count_orders{"t.orders", "SELECT COUNT(*) FROM orders"};
constexpr sql::Query count_events{"t.events", "SELECT COUNT(*) FROM outbox"};
constexpr sql::Query count_history{"t.history", "SELECT COUNT(*) FROM order_history"};
constexpr sql::Query count_timers{"t.timers", "SELECT COUNT(*) FROM timers"};
/// ORD-2, EVT-1: each order has the versions 1 … n in its history, and as many events.
constexpr sql::Query torn_orders{
    "t.torn",
    "SELECT COUNT(*) FROM orders o WHERE o.version <> (SELECT COUNT(*) FROM order_history h WHERE "
    "h.order_id = o.order_id) OR o.version <> (SELECT COUNT(*) FROM outbox e WHERE e.key = "
    "o.order_id)"};

TEST(ConfirmOrder, WritesOrderHistoryEventAndTimerTogether) {
    OrdersWorld world;
    const Quote quote = world.quote();
    const auto placed = world.place(world.command(quote, "key-1"));
    ASSERT_TRUE(placed) << placed.error().reason;
    EXPECT_FALSE(placed->repeated);
    EXPECT_EQ(placed->order.status, OrderStatus::pending);
    EXPECT_TRUE(world.stock.held.contains(placed->order.id));
    EXPECT_EQ(world.count(count_events), 1);
    EXPECT_EQ(world.count(count_history), 1);
    EXPECT_EQ(world.count(count_timers), 1);

    const auto read = world.executor.run(
        world.store.find(Context{}, placed->order.id, {.customer = world.customer}));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->total, quote.total);
    EXPECT_EQ(read->lines.size(), 2U);
    EXPECT_EQ(read->address, quote.address);
    const auto foreign = world.executor.run(
        world.store.find(Context{}, placed->order.id, {.customer = world.ids.next<UserId>()}));
    ASSERT_FALSE(foreign);
    EXPECT_EQ(foreign.error().kind, ErrorKind::not_found);
}

TEST(ConfirmOrder, RetryWithSameKeyReturnsFirstOrderAndPublishesOnce) {
    OrdersWorld world;
    const Quote quote = world.quote();
    const auto first = world.place(world.command(quote, "key-1"));
    ASSERT_TRUE(first);
    ASSERT_TRUE(world.step(first->order.id, {.step = Step::pay}, "event"));
    const auto again = world.place(world.command(quote, "key-1"));
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->order.status, OrderStatus::pending);  // as the first answer said
    EXPECT_EQ(again->order.payment, first->order.payment);
    EXPECT_EQ(world.count(count_orders), 1);

    ConfirmCommand lost = world.command(quote, "key-1");
    lost.quote.reset();
    EXPECT_TRUE(world.place(lost).value().repeated);
}

TEST(ConfirmOrder, RefusalsLeaveNothingBehind) {
    OrdersWorld world;
    const Quote quote = world.quote();
    ASSERT_TRUE(world.place(world.command(quote, "key-1")));

    ConfirmCommand other_body = world.command(quote, "key-1");
    other_body.key.fingerprint = "another";
    EXPECT_EQ(world.place(other_body).error().reason, "idempotency.key_reused");
    EXPECT_EQ(world.place(world.command(quote, "key-2")).error().reason, "orders.quote_used");
    EXPECT_EQ(world.stock.held.size(), 1U);  // the stock is the first order's

    world.stock.short_of = true;
    EXPECT_EQ(world.place(world.command(world.quote(), "key-3")).error().reason,
              "catalog.insufficient_stock");
    world.stock.short_of = false;

    ConfirmCommand gone = world.command(world.quote(), "key-4");
    gone.quote.reset();
    EXPECT_EQ(world.place(gone).error().reason, "orders.quote_gone");

    for (int i = 0; i < 4; ++i)
        ASSERT_TRUE(world.place(world.command(world.quote(), "more-" + std::to_string(i))));
    EXPECT_EQ(world.place(world.command(world.quote(), "key-5")).error().reason,
              "orders.limit_reached");
    EXPECT_EQ(world.stock.held.size(), 5U);
    EXPECT_EQ(world.count(count_orders), 5);
}

TEST(ConfirmOrder, AFailureAtAnyPortCallIsMendedByTheRetry) {
    for (const FaultPlan::Moment moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        for (int n = 1; n < 20; ++n) {
            OrdersWorld world;
            const Quote quote = world.quote();
            world.faults.fail_call(n, moment);
            const auto first = world.place(world.command(quote, "key"));
            const bool reached = world.faults.fired();
            world.faults.clear();
            EXPECT_EQ(world.count(torn_orders), 0);
            const auto second = world.place(world.command(quote, "key"));
            ASSERT_TRUE(second) << n << ' ' << second.error().reason;
            EXPECT_EQ(world.count(count_orders), 1);
            EXPECT_EQ(world.count(count_events), 1);
            EXPECT_EQ(world.count(torn_orders), 0);
            if (first) {
                EXPECT_EQ(first->order.payment, second->order.payment);
            }
            if (!reached) break;
            ASSERT_LT(n, 19) << "the sweep has no end";
        }
    }
}

TEST(OrderStore, TheWholeLifeHasGaplessHistoryAndOneEventPerStep) {
    OrdersWorld world;
    const OrderId order = world.place(world.command(world.quote(), "key"))->order.id;
    const CourierId courier = world.ids.next<CourierId>();
    for (const Step step :
         {Step::pay, Step::accept, Step::mark_ready, Step::assign, Step::pick_up, Step::deliver}) {
        const std::string cause = "cause of " + std::string{to_string(step)};
        Change wanted{.step = step, .courier = courier, .epoch = 1};
        if (step == Step::mark_ready) wanted.pickup_address = "Mill Lane 3, back door";
        ASSERT_TRUE(world.step(order, wanted, cause));
        ASSERT_TRUE(world.step(order, {.step = step, .courier = courier, .epoch = 1}, cause))
            << "a repeated step is a success";
    }
    EXPECT_EQ(world.count(torn_orders), 0);
    EXPECT_EQ(world.count(count_history), 7);
    EXPECT_EQ(world.count(count_timers), 0);
    const auto history = world.executor.run(world.store.history(Context{}, order, {}));
    ASSERT_TRUE(history);
    EXPECT_EQ(history->back().to, "COMPLETED");
    const auto kept = world.executor.run(world.store.find(Context{}, order, {}));
    EXPECT_EQ(kept->ready_address, "Mill Lane 3, back door");
    EXPECT_EQ(kept->pickup_address, "Mill Lane 3");
    const auto late =
        world.step(order, {.step = Step::cancel, .reason = CancelReason::operator_}, "late");
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().reason, "orders.wrong_state");
}

TEST(OrderStore, UnpaidOrdersAreRemindedAndThenExpire) {
    OrdersWorld world;
    const OrderId order = world.place(world.command(world.quote(), "key"))->order.id;
    tasks::TimerWorker worker{{.database = world.database,
                               .timers = world.timers,
                               .executor = world.executor,
                               .random = world.random}};
    worker.on(std::string{to_string(OrderTimer::payment_window)},
              order_timer(world.change_order, OrderTimer::payment_window));
    worker.start();
    world.executor.run_for(23h);
    EXPECT_EQ(world.count(count_events), 4);  // created and three reminders
    world.executor.run_for(2h);
    const auto read = world.executor.run(world.store.find(Context{}, order, {}));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->status, OrderStatus::cancelled);
    EXPECT_EQ(read->cancel_reason, CancelReason::expired);
    EXPECT_EQ(world.count(count_timers), 0);
    world.executor.run(worker.stop());
}

/// Five orders, the one of the newest quote first; three are of one moment.
std::vector<OrderId> place_backwards(OrdersWorld& world) {
    std::vector<Quote> quotes;
    for (int i = 0; i < 5; ++i) {
        quotes.push_back(world.quote());
        world.executor.clock().advance(1s);
    }
    std::vector<OrderId> newest_first;
    for (std::size_t i = quotes.size(); i-- > 0;) {
        const auto placed = world.place(world.command(quotes[i], std::to_string(i)));
        newest_first.insert(newest_first.begin(), placed->order.id);
        if (i > 2 || i == 0) world.executor.clock().advance(1s);
    }
    std::ranges::sort(newest_first.begin(), newest_first.begin() + 3, std::greater{});
    return newest_first;
}

TEST(OrderStore, ListsAreByTheTimeOfTheOrderPageByPage) {
    OrdersWorld world;
    const auto newest_first = place_backwards(world);
    const Order one = world.executor.run(world.store.find({}, newest_first[0], {})).value();
    for (const Viewer& viewer :
         {Viewer{.customer = world.customer}, Viewer{.partner = one.partner}, Viewer{}}) {
        const bool everybody = viewer.partner.empty();
        for (const int limit : {1, 2, 3, 5, 100}) {
            OrderFilter filter{.viewer = viewer, .limit = limit};
            std::vector<OrderId> seen;
            do {
                const auto page = world.executor.run(world.store.list(Context{}, filter));
                ASSERT_TRUE(page);
                for (const Order& order : page->orders) seen.push_back(order.id);
                filter.cursor = page->next_cursor;
            } while (!filter.cursor.empty());
            if (everybody) {
                EXPECT_EQ(seen, newest_first) << limit;
            } else {
                EXPECT_EQ(seen, std::vector{one.id});
            }
        }
    }
}

TEST(OrderStore, PagesStayAsTheyAreWhenAnOrderOfAnOldQuoteComes) {
    OrdersWorld world;
    const Quote old = world.quote();
    world.executor.clock().advance(1s);
    const auto first = world.place(world.command(world.quote(), "a"))->order.id;
    world.executor.clock().advance(1s);
    const auto second = world.place(world.command(world.quote(), "b"))->order.id;
    OrderFilter filter{.viewer = {.customer = world.customer}, .limit = 1};
    const auto page = world.executor.run(world.store.list(Context{}, filter)).value();
    ASSERT_EQ(page.orders.at(0).id, second);
    world.executor.clock().advance(1s);
    const auto latest = world.place(world.command(old, "c"))->order.id;
    const auto top = world.executor.run(world.store.list(Context{}, filter)).value();
    EXPECT_EQ(top.orders.at(0).id, latest);  // a screen of one row shows the last order
    filter.cursor = page.next_cursor;
    const auto next = world.executor.run(world.store.list(Context{}, filter)).value();
    EXPECT_EQ(next.orders.at(0).id, first);
    EXPECT_EQ(next.next_cursor, "");
}

TEST(OrderStore, AListReadsTheLinesOnlyWhenTheyAreWanted) {
    OrdersWorld world;
    ASSERT_TRUE(world.place(world.command(world.quote(), "a")));
    OrderFilter filter{.viewer = {.customer = world.customer}};
    auto lines = [&] {
        const auto page = world.executor.run(world.store.list(Context{}, filter)).value();
        return page.orders.at(0).lines.size();
    };
    EXPECT_EQ(lines(), 0U);
    filter.with_lines = true;
    EXPECT_EQ(lines(), 2U);
}

TEST(OrderStore, EveryOrderOfAListHasItsOwnLines) {
    OrdersWorld world;
    for (const std::int64_t count : {3, 1, 2}) {
        Quote quote = world.quote();
        Line line = quote.lines.at(0);
        line.name = std::to_string(count);
        quote.lines.assign(static_cast<std::size_t>(count), line);
        quote.total.amount = count * line.total.amount + quote.delivery_fee.amount;
        ASSERT_TRUE(world.place(world.command(quote, std::to_string(count))));
        world.executor.clock().advance(1s);
    }
    OrderFilter filter{.viewer = {.customer = world.customer}, .limit = 2, .with_lines = true};
    std::vector<std::size_t> counts;
    for (const auto* more : {"first", "second"}) {
        const auto page = world.executor.run(world.store.list(Context{}, filter)).value();
        for (const Order& order : page.orders) {
            counts.push_back(order.lines.size());
            for (const Line& line : order.lines) {
                EXPECT_EQ(line.name, std::to_string(order.lines.size())) << more;
                EXPECT_EQ(line.total.currency, order.total.currency) << more;
            }
        }
        filter.cursor = page.next_cursor;
    }
    EXPECT_EQ(counts, (std::vector<std::size_t>{2, 1, 3}));  // the newest first
}

TEST(OrderStore, ACursorThatIsNoneIsRefused) {
    OrdersWorld world;
    OrderFilter filter{.viewer = {.customer = world.customer}, .limit = 2};
    for (const auto* cursor : {"nonsense", "ord_01", "-1-x"}) {
        filter.cursor = cursor;
        EXPECT_EQ(world.executor.run(world.store.list(Context{}, filter)).error().reason,
                  "request.bad_cursor");
    }
}

constexpr sql::Query all_columns{
    "t.kept", "SELECT order_id || sealed || tracking_digest || pin_digest FROM orders"};

std::string stored_text(OrdersWorld& world, const sql::Query& query) {
    auto read = [&](sql::Tx& tx) {
        return tx.one(query, [](const sql::Row& row) { return row.text(0); });
    };
    return world.executor.run(world.file->read(Context{}, read)).value().value();
}

TEST(OrderStore, PinAndTokenAreForTheirCustomerAndSealed) {
    OrdersWorld world;
    const Order placed = world.place(world.command(world.quote(), "k"))->order;
    const auto as = [&](Viewer viewer) {
        return world.executor.run(world.store.find(Context{}, placed.id, viewer)).value();
    };
    const Order own = as({.customer = world.customer});
    EXPECT_EQ(own.pin.reveal(), placed.pin.reveal());
    EXPECT_EQ(own.tracking_token.reveal(), placed.tracking_token.reveal());
    EXPECT_EQ(as({.partner = placed.partner}).pin.reveal(), "");
    EXPECT_EQ(as({}).tracking_token.reveal(), "");
    const auto tracked = world.executor.run(
        world.store.find_tracked(Context{}, placed.tracking_token, placed.created_at));
    ASSERT_TRUE(tracked);
    EXPECT_EQ(tracked->pin.reveal(), "");
    const std::string stored = stored_text(world, all_columns);
    EXPECT_FALSE(stored.contains(placed.tracking_token.reveal()));
    EXPECT_FALSE(stored.contains(crypto::sha256_hex(placed.id.text() + ":" + placed.pin.reveal())));
}

TEST(OrderStore, WithAnotherKeyNothingIsShown) {
    OrdersWorld world;
    const Order placed = world.place(world.command(world.quote(), "k"))->order;
    const crypto::Sealer foreign{SecretText{"another installation's"}, world.random};
    const OrderSecrets secrets{foreign};
    OrderStoreSql other{{.database = world.database,
                         .outbox = world.outbox,
                         .events = world.events,
                         .timers = world.order_timers,
                         .alerts = world.alerts,
                         .secrets = secrets,
                         .log = world.log}};
    const auto own =
        world.executor.run(other.find(Context{}, placed.id, {.customer = world.customer}));
    ASSERT_TRUE(own);
    EXPECT_EQ(own->pin.reveal(), "");
    EXPECT_EQ(own->tracking_token.reveal(), "");
    ASSERT_EQ(world.log.count(telemetry::Level::error), 1u);
    EXPECT_EQ(world.log.lines().back().fields.at("reason"),
              "orders " + placed.id.text() +
                  " was changed, is of another place or was sealed with another key");
    EXPECT_EQ(
        world.executor.run(other.find_tracked(Context{}, placed.tracking_token, placed.created_at))
            .error()
            .reason,
        "orders.not_found");
    // Those who see neither go on.
    EXPECT_TRUE(world.executor.run(other.find(Context{}, placed.id, {.partner = placed.partner})));
}

/// As a release left it that did not seal.
TEST(OrderStore, WhatLiesInTheClearIsSealedOnceAndStaysTheSame) {
    OrdersWorld world;
    const Order placed = world.place(world.command(world.quote(), "k"))->order;
    static constexpr sql::Query plant{
        "t.plant",
        "UPDATE orders SET sealed = '0417', tracking_digest = '00112233445566778899aabbccddeeff', "
        "pin_digest = ''"};
    auto spoil = [](sql::Tx& tx) { return tx.exec(plant); };
    auto seal = [&](sql::Tx& tx) { return seal_clear_orders(tx, world.secrets); };
    ASSERT_TRUE(world.executor.run(world.file->write(Context{}, spoil)));
    EXPECT_EQ(world.executor.run(world.file->write(Context{}, seal)), 1);
    EXPECT_EQ(world.executor.run(world.file->write(Context{}, seal)), 0);
    const auto own =
        world.executor.run(world.store.find(Context{}, placed.id, {.customer = world.customer}));
    ASSERT_TRUE(own) << own.error().detail;
    EXPECT_EQ(own->pin.reveal(), "0417");
    EXPECT_EQ(own->tracking_token.reveal(), "00112233445566778899aabbccddeeff");
    EXPECT_TRUE(world.executor.run(
        world.store.find_tracked(Context{}, own->tracking_token, placed.created_at)));
    EXPECT_EQ(own->kept.pin_digest, crypto::pin_digest(world.sealer, placed.id.text(), "0417"));
}

/// Every list walks an index in its order and sorts nothing.
TEST(OrderStore, ListsSortNothingOnSqlite) {
    OrdersWorld world;
    constexpr sql::Query plans{
        "t.plans",
        "EXPLAIN QUERY PLAN SELECT * FROM orders WHERE customer_id = 'c' AND (created_at, "
        "order_id) < (5, 'x') AND created_at >= 0 ORDER BY created_at DESC, order_id DESC LIMIT 3"};
    auto read = [&](sql::Tx& tx) {
        return tx.all(plans, [](const sql::Row& row) { return row.text(3); });
    };
    const auto plan = world.executor.run(world.file->read(Context{}, read)).value();
    ASSERT_EQ(plan.size(), 1u);
    EXPECT_NE(plan[0].find("orders_of_customer"), std::string::npos) << plan[0];
}

}  // namespace
}  // namespace waybill::orders
