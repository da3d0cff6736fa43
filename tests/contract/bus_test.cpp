// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/bus_suite.hpp"

#include <array>
#include <limits>
#include <stdexcept>

/// What `messaging::Bus` promises, on every adapter.
namespace waybill::contract {
namespace {

using Texts = std::vector<std::string>;

auto failing(ErrorKind kind, std::string data, int times = 1'000) {
    return [kind, data = std::move(data), times](const Event& event) mutable -> Status {
        if (event.data == data && times-- > 0) return fail(kind, "test.refused");
        return {};
    };
}

TEST_P(Bus, EachGroupHearsTheEventsOfItsTopicsAndNoOther) {
    start();
    publish_until_taken({event("a", "1"), event("a", "2", "couriers"), event("b", "3", "payments"),
                         event("b", "4")});
    EXPECT_TRUE(stage().eventually(
        [&] { return shop.applied().size() == 2 && town.applied().size() == 3; }));
    EXPECT_EQ(shop.applied("a"), Texts{"1"});
    EXPECT_EQ(shop.applied("b"), Texts{"4"});
    EXPECT_EQ(town.applied("b"), Texts{"4"});
    EXPECT_EQ(town.asked("3") + shop.asked("2") + shop.asked("3"), 0);
}

TEST_P(Bus, TakesNothingBeforeStartOrAfterStop) {
    EXPECT_EQ(publish({event("a", "1")}).error().kind, ErrorKind::unavailable);
    start();
    stage().run(bus().stop());
    EXPECT_EQ(publish({event("a", "2")}).error().kind, ErrorKind::unavailable);
    EXPECT_EQ(shop.asked("1") + shop.asked("2"), 0);
}

TEST_P(Bus, EventArrivesAsItWasPublished) {
    remake({.deadline = 7s});
    start();
    Event sent = event("key of ä \U0001f6f5", std::string{"\0\xff\n\x80", 4});
    sent.sequence = std::numeric_limits<std::int64_t>::max();
    sent.time = from_micros(1'767'603'600'000'001);
    sent.trace = {.id = {1, 0, 0xff}, .span = {2}};
    publish_until_taken({sent});
    ASSERT_TRUE(stage().eventually([&] { return !shop.applied().empty(); }));
    const auto [got, ctx] = shop.first();
    EXPECT_EQ(got.id, sent.id);
    EXPECT_EQ(got.topic, sent.topic);
    EXPECT_EQ(got.type, sent.type);
    EXPECT_EQ(got.key, sent.key);
    EXPECT_EQ(got.sequence, sent.sequence);
    EXPECT_EQ(got.time, sent.time);
    EXPECT_EQ(got.data, sent.data);
    EXPECT_EQ(got.trace.traceparent(), sent.trace.traceparent());
    EXPECT_EQ(ctx.trace.traceparent(), sent.trace.traceparent());
    EXPECT_EQ(ctx.caller.service, "shop");
    EXPECT_FALSE(ctx.caller.signed_in());
    EXPECT_LE(ctx.deadline, stage().clock().steady() + 7s);
}

TEST_P(Bus, LargeAndEmptyEventsArriveWhole) {
    start();
    const std::string large(1'000'000, 'x');
    publish_until_taken({event("a", large), event("a", "")});
    EXPECT_TRUE(stage().eventually([&] { return shop.applied().size() == 2; }));
    EXPECT_EQ(shop.applied("a"), (Texts{large, ""}));
}

TEST_P(Bus, EventsOfAKeyComeInOrderAndOneAtATime) {
    for (Consumer* consumer : {&shop, &town})
        consumer->takes = [](const Event& event) {
            return Duration{static_cast<std::int64_t>(std::hash<EventId>{}(event.id) % 1000)};
        };
    start();
    std::vector<Event> events;
    for (int i = 100; i < 160; ++i)
        events.push_back(event(std::string(1, static_cast<char>('a' + i % 5)), std::to_string(i)));
    publish_until_taken(events);
    for (const Consumer* consumer : {&shop, &town}) {
        EXPECT_TRUE(stage().eventually([&] { return consumer->applied().size() == 60; }));
        EXPECT_FALSE(consumer->overlapped());
        for (const auto* key : {"a", "b", "c", "d", "e"})
            EXPECT_TRUE(std::ranges::is_sorted(consumer->applied(key))) << key;
    }
}

TEST_P(Bus, FailureIsRepeatedAndHoldsUpItsKeyAlone) {
    shop.answer = failing(ErrorKind::unavailable, "1", 1);
    start();
    const std::vector<Event> events{event("a", "1"), event("a", "2"), event("b", "3")};
    Status first = publish(events);
    EXPECT_TRUE(stage().eventually([&] { return shop.applied("b") == Texts{"3"}; }));
    if (!first) {
        EXPECT_EQ(first.error().reason, messaging::partly_published);
        EXPECT_TRUE(first.error().retry_after);
        EXPECT_EQ(shop.asked("2"), 0);
        stage().pass(first.error().retry_after.value_or(0s));
        publish_until_taken(events);
    }
    EXPECT_TRUE(stage().eventually([&] { return shop.applied("a") == Texts{"1", "2"}; }));
    EXPECT_TRUE(stage().eventually([&] { return town.applied("a") == Texts{"1", "2"}; }));
    EXPECT_TRUE(shop.parked().empty());
}

TEST_P(Bus, EventThatFailsToTheLastIsParkedAndItsKeyGoesOn) {
    shop.answer = failing(ErrorKind::outcome_unknown, "1");
    start();
    publish_until_taken({event("a", "1"), event("a", "2")});
    EXPECT_TRUE(stage().eventually([&] { return shop.applied("a") == Texts{"2"}; }));
    EXPECT_GE(shop.asked("1"), 3);  // once, and after each of the two pauses
    EXPECT_EQ(shop.parked(), Texts{"1 test.refused"});
    EXPECT_TRUE(town.parked().empty());
}

TEST_P(Bus, StoreThatIsAwaySaysNothingAboutTheEvent) {
    std::atomic<int> tries{0};
    shop.answer = [&](const Event& event) -> Status {
        if (event.data == "1" && ++tries <= 6)
            return fail(ErrorKind::unavailable, tries % 2 ? "storage.full" : "sql.not_connected");
        return {};
    };
    start();
    publish_until_taken({event("a", "1"), event("a", "2")});
    EXPECT_TRUE(stage().eventually([&] { return shop.applied("a") == Texts{"1", "2"}; }));
    EXPECT_TRUE(shop.parked().empty());  // though only three tries are made of what fails otherwise
}

TEST_P(Bus, RefusalForGoodIsParkedAtOnceAndItsKeyGoesOn) {
    shop.answer = failing(ErrorKind::conflict, "1");
    start();
    publish_until_taken({event("a", "1"), event("a", "2")});
    EXPECT_TRUE(stage().eventually([&] { return shop.applied("a") == Texts{"2"}; }));
    EXPECT_EQ(shop.parked(), Texts{"1 test.refused"});
}

TEST_P(Bus, HandlerThatThrowsHasFailed) {
    shop.answer = [](const Event& event) -> Status {
        if (event.data == "1") throw std::runtime_error{"on purpose"};
        return {};
    };
    start();
    publish_until_taken({event("a", "1"), event("a", "2")});
    EXPECT_TRUE(stage().eventually([&] { return shop.applied("a") == Texts{"2"}; }));
    EXPECT_EQ(shop.parked().size(), 1u);
}

TEST_P(Bus, EventThatCannotEvenBeParkedWaitsForBetterTimes) {
    shop.answer = failing(ErrorKind::invalid, "1");
    shop.park_answer = failing(ErrorKind::unavailable, "1", 2);
    start();
    publish_until_taken({event("a", "1"), event("a", "2")});
    EXPECT_TRUE(stage().eventually([&] { return shop.applied("a") == Texts{"2"}; }));
    EXPECT_EQ(shop.parked(), Texts{"1 test.refused"});
}

TEST_P(Bus, EventPublishedAnewIsDeliveredAnew) {
    shop.answer = failing(ErrorKind::conflict, "1", 1);
    start();
    const std::vector<Event> events{event("a", "1")};
    publish_until_taken(events);
    EXPECT_TRUE(stage().eventually([&] { return shop.parked().size() == 1; }));
    publish_until_taken(events);  // a replay
    EXPECT_TRUE(stage().eventually([&] { return shop.applied() == Texts{"1"}; }));
}

Task<void> keep_publishing(Task<Status> publishing, Status& outcome) {
    outcome = co_await std::move(publishing);
}

TEST_P(Bus, StopCancelsHandlersAndWaitsForThem) {
    shop.takes = [](const Event&) { return 1h; };
    start();
    Status outcome;
    TaskGroup group;
    std::vector<Event> events{event("a", "1"), event("b", "2")};
    group.spawn(stage().loop(1), keep_publishing(bus().publish({}, std::move(events)), outcome));
    EXPECT_TRUE(stage().eventually([&] { return shop.running() == 2; }));
    stage().run(bus().stop());
    EXPECT_EQ(shop.running(), 0);
    stage().run(group.join());
    EXPECT_TRUE(shop.parked().empty());
    EXPECT_TRUE(shop.applied().empty());
}

Task<void> publish_many(messaging::Bus& bus, std::vector<std::vector<Event>> batches, int& taken) {
    const Context ctx;
    for (auto& batch : batches) {
        const auto outcome = co_await bus.publish(ctx, std::move(batch));
        if (outcome) ++taken;
    }
}

class BusThreads : public Bus {
protected:
    /// What one service's relay does: batches of its own keys, one after the other.
    std::vector<std::vector<Event>> batches(const std::string& key) {
        std::vector<std::vector<Event>> out;
        for (int i = 1000; i < 1200; ++i)
            out.push_back({event(key + "0", key + "0 " + std::to_string(i)),
                           event(key + "1", key + "1 " + std::to_string(i))});
        return out;
    }
    void start_anew(messaging::Bus& starting, Consumer& heard) {
        starting.subscribe(heard.subscription("shop", {"orders"}));
        ASSERT_TRUE(stage().run(starting.start()));
    }
    static constexpr std::array<const char*, 3> relays{"a", "b", "c"};
};

TEST_P(BusThreads, PublishersOnEveryLoopKeepTheOrderOfTheirKeys) {
    shop.takes = [](const Event&) { return 1us; };
    start();
    std::array<int, relays.size()> taken{};
    TaskGroup group;
    for (std::size_t i = 0; i < relays.size(); ++i)
        group.spawn(stage().loop(i), publish_many(bus(), batches(relays[i]), taken[i]));
    stage().run(group.join());
    EXPECT_EQ(taken, (std::array{200, 200, 200}));
    for (const std::string relay : relays)
        for (const auto* key : {"0", "1"}) {
            const auto all = [&] { return shop.applied(relay + key).size() == 200; };
            EXPECT_TRUE(stage().eventually(all)) << relay;
            EXPECT_TRUE(std::ranges::is_sorted(shop.applied(relay + key))) << relay;
        }
    EXPECT_FALSE(shop.overlapped());
}

TEST_P(BusThreads, StopWhileOthersPublishLosesNothingThatWasTaken) {
    for (int round = 0; round < 10; ++round) {
        remake({});
        Consumer heard;
        start_anew(bus(), heard);
        std::array<int, 2> taken{};
        TaskGroup group;
        for (std::size_t i = 0; i < taken.size(); ++i)
            group.spawn(stage().loop(i + 1), publish_many(bus(), batches(relays[i]), taken[i]));
        stage().run(bus().stop());
        stage().run(group.join());
        const auto next = world->next();  // hears what the first one no longer did
        if (next) start_anew(*next, heard);
        for (std::size_t i = 0; i < taken.size(); ++i)
            for (const auto* key : {"0", "1"}) {
                const auto name = std::string{relays[i]} + key;
                const auto all = [&] { return std::ssize(heard.applied(name)) >= taken[i]; };
                EXPECT_TRUE(next ? stage().eventually(all) : all()) << name;
            }
        if (next) stage().run(next->stop());
    }
}

WAYBILL_RUN_CONTRACT(Bus, buses());
WAYBILL_RUN_CONTRACT(BusThreads, buses());

}  // namespace
}  // namespace waybill::contract
