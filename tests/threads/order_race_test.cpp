// SPDX-License-Identifier: Apache-2.0
// Every pair of operations of which at least one can be done to an order, raced by sixteen threads
// on the real store, two at each of eight orders. What they are told is what they would be told one
// after the other, in one order or the other; who is refused has changed nothing; and what is
// stored afterwards is whole.
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "platform/core/enum_values.hpp"
#include "platform/sql/migrate.hpp"
#include "platform/sql/stored.hpp"
#include "platform/testing/temp_folder.hpp"
#include "services/orders/domain/samples.hpp"
#include "services/orders/messages/order_messages.hpp"
#include "services/orders/migrations/migrations.hpp"
#include "services/orders/store/hidden_orders_sql.hpp"
#include "services/orders/store/order_store_sql.hpp"
#include "services/orders/store/past_orders_sql.hpp"
#include "services/orders/usecases/change_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace waybill::orders {
namespace {

constexpr std::size_t orders_at_once = 8;

/// Each breaks what `verify` checks of every order.
constexpr sql::Query torn_by_races{
    "t.torn",
    "SELECT COUNT(*) FROM orders o WHERE o.version <> (SELECT COUNT(*) FROM order_history h WHERE "
    "h.order_id = o.order_id) OR o.version <> (SELECT COUNT(*) FROM outbox e WHERE e.key = "
    "o.order_id) OR (o.status = 'PENDING') <> EXISTS (SELECT 1 FROM timers t WHERE t.kind = "
    "'order.payment_window' AND t.key = o.order_id) OR (SELECT COUNT(*) FROM order_former f WHERE "
    "f.order_id = o.order_id) <> (SELECT COUNT(*) FROM order_history h WHERE h.order_id = "
    "o.order_id AND h.what IN ('address_changed', 'phone_changed')) OR (o.replaces IS NOT NULL AND "
    "NOT EXISTS (SELECT 1 FROM orders p WHERE p.order_id = o.replaces AND p.replaced_by = "
    "o.order_id)) OR (o.replaced_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM orders p WHERE "
    "p.order_id = o.replaced_by AND p.replaces = o.order_id))"};

struct Raced {
    OrderId id;
    UserId customer;
    PartnerId partner;
};
enum class Answered : std::uint8_t { done, refused };
/// What somebody can do; the cause is theirs alone.
struct Operation {
    std::string name;
    std::function<Answered(std::size_t, const Raced&, const std::string&)> run;
};
using Outcome = std::pair<Answered, Answered>;

struct OrderRace : ::testing::Test {
    OrderRace() {
        loops.start();
        for (const Transition& transition : transitions()) {
            const auto name = std::string{to_string(transition.step)};
            if (transition.step == Step::cancel ||
                std::ranges::contains(all, name, &Operation::name))
                continue;
            all.push_back(step_operation(name, change(transition.step)));
        }
        for (const CancelReason reason :
             {CancelReason::customer, CancelReason::operator_, CancelReason::undeliverable}) {
            Change cancel = change(Step::cancel);
            cancel.reason = reason;
            all.push_back(step_operation("cancelled by " + std::string{to_string(reason)}, cancel));
        }
        all.push_back(
            {"replaced", [this](std::size_t loop, const Raced& order, const std::string& cause) {
                 return told(
                     run_on(loops.at(loop), store.insert(Context{}, successor(order, cause))));
             }});
        all.push_back({"hidden", [this](std::size_t loop, const Raced& order, const std::string&) {
                           return told(run_on(loops.at(loop),
                                              hidden.hide(Context{}, order.id, order.customer)));
                       }});
    }

    std::unique_ptr<sqlite::SqliteDatabase> open() {
        auto opened =
            sqlite::SqliteDatabase::open({.file = folder.path() / "orders.db",
                                          .migrations = sql::with_platform(orders::migrations()),
                                          .clock = &clock,
                                          .durability = sqlite::Durability::none});
        WAYBILL_ASSERT(opened);
        return *std::move(opened);
    }
    template <typename T>
    static Answered told(const Result<T>& result) {
        return result ? Answered::done : Answered::refused;
    }
    Change change(Step step) const {
        return {.step = step,
                .at = samples::noon,
                .courier = courier,
                .courier_name = "Ada",
                .epoch = 1,
                .note = PersonalText{"The bell is broken"},
                .address = PersonalText{"Mill Lane 9"},
                .phone = PersonalText{"+3225550199"}};
    }
    Answered take(std::size_t loop, const Raced& order, Change wanted, std::string cause) {
        WantedChange step{.order = order.id,
                          .change = std::move(wanted),
                          .actor = "test",
                          .cause = std::move(cause)};
        return told(run_on(loops.at(loop), change_order.run(Context{}, std::move(step))));
    }
    Operation step_operation(std::string name, Change wanted) {
        return {std::move(name),
                [this, wanted = std::move(wanted)](std::size_t loop, const Raced& order,
                                                   const std::string& cause) {
                    return take(loop, order, wanted, cause);
                }};
    }
    NewOrder entry_of(const Quote& quote, std::string scope, std::string key) {
        NewOrder entry{
            .order = *place_order(quote, quote.customer, samples::facts(ids)),
            .key = {.scope = std::move(scope), .key = std::move(key), .fingerprint = "f"}};
        // Tracking tokens of the samples are all the same.
        entry.order.tracking_token = SecretText{entry.order.id.text()};
        return entry;
    }
    NewOrder successor(const Raced& order, const std::string& cause) {
        Quote quote = samples::quote(ids, order.customer);
        quote.partner = order.partner;
        NewOrder entry = entry_of(quote, cause, order.id.text());
        entry.replaces = order.id;
        return entry;
    }
    /// An order that has come to `status` on the straight way.
    Raced order_at(OrderStatus status) {
        const Quote quote = samples::quote(ids, ids.next<UserId>());
        NewOrder entry = entry_of(quote, "confirm", quote.id.text());
        const Raced order{entry.order.id, quote.customer, quote.partner};
        WAYBILL_ASSERT(run_on(loops.at(0), store.insert(Context{}, std::move(entry))));
        OrderStatus now = OrderStatus::pending;
        for (const auto& [step, next] : straight_way) {
            if (now == status) break;
            WAYBILL_ASSERT(take(0, order, change(step), "to " + std::string{to_string(step)}) ==
                           Answered::done);
            now = next;
        }
        return order;
    }
    Outcome in_turn(OrderStatus from, const Operation& one, const Operation& two) {
        const Raced order = order_at(from);
        const Answered first = one.run(0, order, "racer 0");
        return {first, two.run(0, order, "racer 1")};
    }
    std::vector<HistoryEntry> history_of(const Raced& order) {
        return run_on(loops.at(0), store.history(Context{}, order.id, {})).value();
    }
    /// Whether a step says that this racer caused it.
    bool has_effect(const Raced& order, const std::string& cause) {
        return std::ranges::any_of(history_of(order), [&](const HistoryEntry& entry) {
            return entry.cause == cause || entry.cause.starts_with(cause + "/");
        });
    }
    /// Its history has no gap, ends where the order is, and tells of it what the order says.
    void expect_whole(const Raced& order) {
        const Order now = run_on(loops.at(0), store.find(Context{}, order.id, {})).value();
        const auto entries = history_of(order);
        ASSERT_EQ(std::ssize(entries), now.version);
        for (std::size_t i = 0; i < entries.size(); ++i)
            EXPECT_EQ(entries[i].version, static_cast<std::int64_t>(i + 1));
        EXPECT_EQ(entries.back().to, to_string(now.status));
        if (!entries.back().state.empty()) {
            EXPECT_EQ(entries.back().state, encode_state(now));
        }
        const auto past =
            run_on(loops.at(0), past_orders.at(Context{}, order.id, TimePoint::max()));
        ASSERT_TRUE(past);
        EXPECT_EQ(to_message(*past).SerializeAsString(), to_message(now).SerializeAsString());
    }
    void race(OrderStatus from, const Operation& one, const Operation& two) {
        const Outcome forth = in_turn(from, one, two);
        const Outcome back = in_turn(from, two, one);
        std::array<Raced, orders_at_once> orders;
        for (Raced& order : orders) order = order_at(from);
        std::array<Outcome, orders_at_once> heard;
        const auto cause_of = [](std::size_t racer) { return "racer " + std::to_string(racer); };
        std::latch start{2 * orders_at_once};
        std::vector<std::jthread> racers;
        for (std::size_t i = 0; i < 2 * orders_at_once; ++i)
            racers.emplace_back([&, i] {
                const bool first = i % 2 == 0;
                start.arrive_and_wait();
                const Answered answer =
                    (first ? one : two).run(i % loops.size(), orders[i / 2], cause_of(i));
                (first ? heard[i / 2].first : heard[i / 2].second) = answer;
            });
        racers.clear();
        for (std::size_t i = 0; i < orders_at_once; ++i) {
            EXPECT_TRUE(heard[i] == forth || heard[i] == Outcome(back.second, back.first))
                << to_string(from) << ": " << one.name << " | " << two.name << " on "
                << orders[i].id.text();
            if (heard[i].first == Answered::refused) {
                EXPECT_FALSE(has_effect(orders[i], cause_of(2 * i))) << one.name;
            }
            if (heard[i].second == Answered::refused) {
                EXPECT_FALSE(has_effect(orders[i], cause_of(2 * i + 1))) << two.name;
            }
            expect_whole(orders[i]);
        }
    }
    std::int64_t torn() {
        auto read = [](sql::Tx& tx) { return tx.one(torn_by_races, sql::first<std::int64_t>); };
        return run_on(loops.at(0), database->read(Context{}, read)).value().value();
    }

    static constexpr std::array straight_way{
        std::pair{Step::pay, OrderStatus::paid},
        std::pair{Step::accept, OrderStatus::preparing},
        std::pair{Step::mark_ready, OrderStatus::ready},
        std::pair{Step::pick_up, OrderStatus::delivering},
        std::pair{Step::deliver, OrderStatus::completed},
    };

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
    PastOrdersSql past_orders{*database};
    HiddenOrdersSql hidden{{.database = *database, .clock = clock}};
    ChangeOrder change_order{{.store = store, .clock = clock}, {}};
    std::vector<Operation> all{};
};

TEST_F(OrderRace, OfEachPairWhoIsToldSoHasDoneItAndNobodyElse) {
    for (const OrderStatus from : enum_values<OrderStatus>) {
        if (from == OrderStatus::cancelled) continue;  // not on the straight way, and an end
        std::vector<bool> possible;
        for (const Operation& one : all)
            possible.push_back(one.run(0, order_at(from), "alone") == Answered::done);
        EXPECT_TRUE(std::ranges::contains(possible, true)) << to_string(from);
        for (std::size_t a = 0; a < all.size(); ++a)
            for (std::size_t b = a + 1; b < all.size(); ++b) {
                if (!possible[a] && !possible[b]) continue;
                race(from, all[a], all[b]);
                ASSERT_FALSE(HasFatalFailure());
            }
        EXPECT_EQ(torn(), 0) << "after races from " << to_string(from);
    }
}

}  // namespace
}  // namespace waybill::orders
