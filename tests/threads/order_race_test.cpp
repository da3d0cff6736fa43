// SPDX-License-Identifier: Apache-2.0
// Every pair of steps that an order allows, raced by sixteen threads on the real store: who is
// answered with a success is who the history names.
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "platform/sql/migrate.hpp"
#include "platform/testing/temp_folder.hpp"
#include "services/orders/domain/samples.hpp"
#include "services/orders/migrations/migrations.hpp"
#include "services/orders/store/order_store_sql.hpp"
#include "services/orders/usecases/change_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace waybill::orders {
namespace {

constexpr int threads_per_step = 8;
constexpr int rounds = 200;

struct OrderRace : ::testing::Test {
    OrderRace() { loops.start(); }

    std::unique_ptr<sqlite::SqliteDatabase> open() {
        auto opened =
            sqlite::SqliteDatabase::open({.file = folder.path() / "orders.db",
                                          .migrations = sql::with_platform(orders::migrations()),
                                          .clock = &clock,
                                          .durability = sqlite::Durability::none});
        WAYBILL_ASSERT(opened);
        return *std::move(opened);
    }
    Change change(Step step) const {
        Change made{.step = step,
                    .at = samples::noon,
                    .courier = courier,
                    .courier_name = "Ada",
                    .epoch = 1,
                    .note = PersonalText{"The bell is broken"}};
        if (step == Step::cancel) made.reason = CancelReason::operator_;
        return made;
    }
    Result<Order> take(const OrderId& order, Step step, std::size_t loop, std::string cause) {
        WantedChange wanted{
            .order = order, .change = change(step), .actor = "test", .cause = std::move(cause)};
        return run_on(loops.at(loop), change_order.run(Context{}, std::move(wanted)));
    }
    /// An order that has come to `status` on the straight way.
    OrderId order_at(OrderStatus status) {
        const UserId customer = ids.next<UserId>();
        const Quote quote = samples::quote(ids, customer);
        NewOrder entry{.order = *place_order(quote, customer, samples::facts(ids)),
                       .key = {.scope = "confirm", .key = quote.id.text(), .fingerprint = "f"}};
        const OrderId order = entry.order.id;
        // Tracking tokens of the samples are all the same.
        entry.order.tracking_token = SecretText{order.text()};
        WAYBILL_ASSERT(run_on(loops.at(0), store.insert(Context{}, std::move(entry))));
        OrderStatus now = OrderStatus::pending;
        for (const Step step :
             {Step::pay, Step::accept, Step::mark_ready, Step::pick_up, Step::deliver}) {
            if (now == status) break;
            const auto moved = take(order, step, 0, "to " + std::string{to_string(step)});
            WAYBILL_ASSERT(moved);
            now = moved->status;
        }
        return order;
    }
    /// How many of the threads of each step were answered with a success.
    std::pair<int, int> race(const OrderId& order, Step one, Step two) {
        std::atomic<int> first{0};
        std::atomic<int> second{0};
        std::latch start{2 * threads_per_step};
        std::vector<std::jthread> racers;
        for (int i = 0; i < 2 * threads_per_step; ++i)
            racers.emplace_back([&, i] {
                const Step step = i % 2 == 0 ? one : two;
                start.arrive_and_wait();
                const auto loop = static_cast<std::size_t>(i) % loops.size();
                if (take(order, step, loop, "racer " + std::to_string(i)))
                    ++(i % 2 == 0 ? first : second);
            });
        racers.clear();
        return {first.load(), second.load()};
    }
    bool happened(const OrderId& order, Step step) {
        const auto entries = run_on(loops.at(0), store.history(Context{}, order, {})).value();
        for (std::size_t i = 0; i < entries.size(); ++i)
            EXPECT_EQ(entries[i].version, static_cast<std::int64_t>(i + 1));
        return std::ranges::any_of(entries, [&](const HistoryEntry& entry) {
            return entry.what == to_string(step) && entry.cause.starts_with("racer");
        });
    }
    /// What its threads were told of a step is what the history says.
    bool as_told(const OrderId& order, Step step, int successes) {
        if (happened(order, step)) return successes > 0;
        // Who carries the order away has it: the same assignment is a repetition afterwards.
        if (step == Step::assign && happened(order, Step::pick_up)) return true;
        return successes == 0;
    }

    SystemClock clock{};
    SystemRandom random{};
    IdSource ids{clock, random};
    CourierId courier = ids.next<CourierId>();
    Loops loops{4, clock};
    TempFolder folder{};
    std::unique_ptr<sqlite::SqliteDatabase> database = open();
    messaging::Outbox outbox{};
    tasks::Timers timers{};
    service::EventMaker events{ids, clock};
    OrderTimers order_timers{timers, {}};
    Alerts alerts{outbox};
    crypto::Sealer sealer{SecretText{"only for tests"}, random};
    OrderSecrets secrets{sealer};
    telemetry::NullLog log{};
    OrderStoreSql store{{.database = *database,
                         .outbox = outbox,
                         .events = events,
                         .timers = order_timers,
                         .alerts = alerts,
                         .secrets = secrets,
                         .log = log}};
    ChangeOrder change_order{{.store = store, .clock = clock}, {}};
};

TEST_F(OrderRace, WhoeverIsToldSoHasDoneIt) {
    using enum OrderStatus;
    for (const OrderStatus from : {pending, paid, preparing, ready, delivering}) {
        std::vector<Step> steps;
        for (const Transition& transition : transitions())
            if (transition.from == from) steps.push_back(transition.step);
        for (std::size_t a = 0; a < steps.size(); ++a)
            for (std::size_t b = a + 1; b < steps.size(); ++b)
                for (int round = 0; round < rounds; ++round) {
                    const OrderId order = order_at(from);
                    const auto [one, two] = race(order, steps[a], steps[b]);
                    ASSERT_TRUE(as_told(order, steps[a], one) && as_told(order, steps[b], two))
                        << to_string(from) << ": " << to_string(steps[a]) << " " << one << ", "
                        << to_string(steps[b]) << " " << two;
                }
    }
}

}  // namespace
}  // namespace waybill::orders
