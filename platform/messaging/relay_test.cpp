// SPDX-License-Identifier: Apache-2.0
#include "platform/messaging/relay.hpp"

#include "adapters/memory/in_process_bus.hpp"
#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::messaging {
namespace {

const sql::Migration effects[] = {
    {100, "effects",
     "CREATE TABLE effects (position BIGINT PRIMARY KEY, key TEXT NOT NULL, data TEXT NOT NULL);"}};
const sql::Query add_effect{"effects.add", R"(
    INSERT INTO effects VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM effects), $1, $2))"};
const sql::Query list_effects{"effects.list", "SELECT data FROM effects ORDER BY position"};

/// A bus that fails after it has delivered, as a crash between publishing and marking would.
class ForgetfulBus final : public Bus {
public:
    explicit ForgetfulBus(Bus& inner) : inner_{inner} {}
    void subscribe(Subscription subscription) override {
        inner_.subscribe(std::move(subscription));
    }
    Task<Status> publish(Context ctx, std::vector<Event> events) override {
        ++published;
        auto outcome = co_await inner_.publish(ctx, std::move(events));
        if (failures > 0) {
            --failures;
            co_return fail(ErrorKind::outcome_unknown, "test.crash");
        }
        co_return outcome;
    }
    Task<Status> start() override { return inner_.start(); }
    Task<void> stop() override { return inner_.stop(); }

    int failures{0};
    int published{0};

private:
    Bus& inner_;
};

struct RelayWorld {
    explicit RelayWorld(std::optional<std::uint64_t> seed = std::nullopt,
                        memory::InProcessBus::Options options = {})
        : executor{seed}, in_process{{executor, random}, std::move(options)} {
        bus.subscribe({.consumer = "shop.orders",
                       .topics = {"orders"},
                       .handle = [this](Context ctx, Event event) { return apply(ctx, event); },
                       .park =
                           [this](Context ctx, Event event, Error error) {
                               return store_parked(ctx, event, std::string{error.reason});
                           }});
        executor.run(bus.start());
        relay.start();
    }
    ~RelayWorld() {
        executor.run(relay.stop());
        executor.run(bus.stop());
    }

    /// The consumer as every service writes it: claim and effect in one transaction.
    Task<Status> apply(Context ctx, Event event) {
        if (auto verdict = answer(event); !verdict) co_return verdict;
        if (event.data == slow.first) WAYBILL_CO_CHECK(co_await sleep_for(ctx, slow.second));
        const TimePoint now = executor.clock().now();
        auto work = [&](sql::Tx& tx) -> Status {
            WAYBILL_TRY(const auto delivery, claim(tx, "shop.orders", event.id, now));
            if (delivery == Delivery::repeated) return {};
            WAYBILL_CHECK(tx.exec(add_effect, event.key, event.data));
            return {};
        };
        co_return co_await consumer->write(ctx, work);
    }
    Task<Status> store_parked(Context ctx, Event event, std::string reason) {
        ParkedMessage message{"shop.orders", event, reason, executor.clock().now()};
        auto work = [&](sql::Tx& tx) { return park(tx, message); };
        co_return co_await consumer->write(ctx, work);
    }

    void append(std::string key, std::string data) {
        const Event event{.id = ids.next<EventId>(),
                          .topic = "orders",
                          .type = "order.paid",
                          .key = std::move(key),
                          .sequence = 1,
                          .time = executor.clock().now(),
                          .data = std::move(data)};
        auto work = [&](sql::Tx& tx) { return outbox.append(tx, event); };
        ASSERT_TRUE(executor.run(producer->write({}, work)));
    }
    std::vector<std::string> applied() {
        auto work = [](sql::Tx& tx) {
            return tx.all(list_effects, [](const sql::Row& row) { return row.text(0); });
        };
        return executor.run(consumer->read({}, work)).value();
    }
    std::vector<ParkedMessage> parked() {
        auto work = [](sql::Tx& tx) { return list_parked(tx, 100); };
        return executor.run(consumer->read({}, work)).value();
    }
    std::int64_t waiting() { return executor.run(relay.backlog({})).value().rows; }

    ManualExecutor executor;
    SeededRandom random{7};
    IdSource ids{executor.clock(), random};
    sqlite::TemporaryDatabase producer{executor};
    sqlite::TemporaryDatabase consumer{executor, effects};
    memory::InProcessBus in_process;
    ForgetfulBus bus{in_process};
    Outbox outbox;
    std::pair<std::string, Duration> slow{};  ///< an event, and how long its handler takes
    std::function<Status(const Event&)> answer = [](const Event&) { return Status{}; };
    Relay relay{{*producer, bus, executor, random}, {.retention = 2h}};
};

using Texts = std::vector<std::string>;

TEST(Relay, PublishesCommittedEventsInOrderAndMarksThem) {
    RelayWorld world;
    for (const auto* data : {"1", "2", "3"}) world.append("ord_a", data);
    world.executor.run_for(1s);
    EXPECT_EQ(world.applied(), (Texts{"1", "2", "3"}));
    EXPECT_EQ(world.waiting(), 0);
}

TEST(Relay, MarksInNoHurryAndPublishesNothingTwiceMeanwhile) {
    RelayWorld world;
    for (int i = 0; i < 300; ++i) {
        world.append("ord_a", std::to_string(i));
        world.executor.run_ready();
    }
    EXPECT_EQ(world.bus.published, 300);
    EXPECT_EQ(world.applied().size(), 300u);
    world.executor.run_for(1s);
    EXPECT_EQ(world.waiting(), 0);
    world.append("ord_a", "last");
    world.executor.run_for(1s);
    EXPECT_EQ(world.bus.published, 301);
}

TEST(Relay, WakesAtCommitWithoutWaitingForThePoll) {
    RelayWorld world;
    world.executor.run_for(10s);
    world.append("ord_a", "1");
    world.executor.run_ready();
    EXPECT_EQ(world.applied(), Texts{"1"});
}

TEST(Relay, EventOfRolledBackTransactionIsNeverPublished) {
    RelayWorld world;
    auto work = [&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(
            world.outbox.append(tx, {.id = world.ids.next<EventId>(), .topic = "orders"}));
        return fail(ErrorKind::conflict, "test.refused");
    };
    EXPECT_FALSE(world.executor.run(world.producer->write({}, work)));
    world.executor.run_for(5s);
    EXPECT_EQ(world.bus.published, 0);
}

TEST(Relay, CrashBetweenPublishAndMarkRepeatsAndTheInboxDropsIt) {
    RelayWorld world;
    world.bus.failures = 2;
    world.append("ord_a", "1");
    world.executor.run_for(1min);
    EXPECT_EQ(world.bus.published, 3);
    EXPECT_EQ(world.applied(), Texts{"1"});
    EXPECT_EQ(world.waiting(), 0);
}

TEST(Relay, DrainsMoreThanOneBatch) {
    RelayWorld world;
    for (int i = 0; i < 600; ++i) world.append("ord_" + std::to_string(i % 7), std::to_string(i));
    world.executor.run_ready();
    EXPECT_EQ(world.applied().size(), 600u);
    world.executor.run_for(1s);
    EXPECT_EQ(world.waiting(), 0);
}

TEST(Relay, KeyThatMustWaitHoldsUpNobodyElseAndKeepsItsOrder) {
    RelayWorld world;
    int tries = 0;
    world.answer = [&](const Event& event) -> Status {
        if (event.data == "a1" && ++tries <= 4) return fail(ErrorKind::unavailable, "test.down");
        return {};
    };
    world.append("ord_a", "a1");
    world.append("ord_b", "b1");
    world.append("ord_a", "a2");
    world.executor.run_ready();
    world.append("ord_b", "b2");
    world.append("ord_a", "a3");
    world.append("ord_c", "c1");
    world.executor.run_for(30s);
    EXPECT_EQ(world.applied(), (Texts{"b1", "b2", "c1"}));
    world.executor.run_for(10min);
    EXPECT_EQ(world.applied(), (Texts{"b1", "b2", "c1", "a1", "a2", "a3"}));
    EXPECT_EQ(tries, 5);
    EXPECT_TRUE(world.parked().empty());
}

TEST(Relay, WhatWaitedBehindALaneThatEndsMeanwhileIsNotPassedOver) {
    RelayWorld world;
    int tries = 0;
    world.answer = [&](const Event& event) -> Status {
        if (event.data == "a1" && ++tries == 1) return fail(ErrorKind::unavailable, "test.down");
        return {};
    };
    world.append("ord_a", "a1");
    world.executor.run_ready();
    world.append("ord_a", "a2");
    world.slow = {"b1", 4s};
    world.append("ord_b", "b1");
    world.executor.run_for(4s);
    world.append("ord_a", "a3");
    world.executor.run_for(1s);
    EXPECT_EQ(world.applied(), (Texts{"a1", "b1", "a2", "a3"}));
}

TEST(Relay, PoisonIsParkedAtOnceAndTheKeyGoesOn) {
    RelayWorld world;
    world.answer = [](const Event& event) -> Status {
        if (event.data == "bad") return fail(ErrorKind::invalid, "test.unreadable");
        return {};
    };
    for (const auto* data : {"1", "bad", "2"}) world.append("ord_a", data);
    world.executor.run_ready();
    EXPECT_EQ(world.applied(), (Texts{"1", "2"}));
    const auto parked = world.parked();
    ASSERT_EQ(parked.size(), 1u);
    EXPECT_EQ(parked[0].reason, "test.unreadable");
    EXPECT_EQ(parked[0].event.data, "bad");
    world.executor.run_for(1s);
    EXPECT_EQ(world.waiting(), 0);
}

TEST(Relay, EventThatKeepsFailingIsParkedAfterTheLastPause) {
    RelayWorld world;
    int tries = 0;
    world.answer = [&](const Event& event) -> Status {
        if (event.data == "bad" && ++tries > 0) return fail(ErrorKind::unavailable, "test.down");
        return {};
    };
    world.append("ord_a", "bad");
    world.append("ord_a", "2");
    world.executor.run_for(1h);
    EXPECT_EQ(tries, 6);
    EXPECT_EQ(world.parked().size(), 1u);
    EXPECT_EQ(world.applied(), Texts{"2"});
}

TEST(Relay, DuplicatesAndDisorderAcrossKeysChangeNothing) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(seed);
        RelayWorld world{seed, {.duplicates_ppm = 500'000, .shuffle_keys = true}};
        world.bus.failures = 3;
        for (int i = 0; i < 40; ++i)
            world.append("ord_" + std::to_string(i % 4), std::to_string(i));
        world.executor.run_for(5min);
        const auto applied = world.applied();
        EXPECT_EQ(applied.size(), 40u);
        std::map<int, int> last;
        for (const auto& text : applied) {
            const int number = std::stoi(text);
            const auto [found, first] = last.try_emplace(number % 4, number);
            EXPECT_TRUE(first || found->second < number) << text;
            found->second = number;
        }
    }
}

TEST(Relay, ForgetsPublishedRowsAfterTheirRetention) {
    RelayWorld world;
    world.append("ord_a", "1");
    const sql::Query count{"test.count", "SELECT COUNT(*) FROM outbox"};
    auto rows = [&] {
        auto work = [&](sql::Tx& tx) {
            return tx.one(count, [](const sql::Row& row) { return row.integer(0); });
        };
        return world.executor.run(world.producer->read({}, work)).value();
    };
    world.executor.run_for(1h);
    EXPECT_EQ(rows(), 1);
    world.executor.run_for(2h);
    EXPECT_EQ(rows(), 0);
}

}  // namespace
}  // namespace waybill::messaging
