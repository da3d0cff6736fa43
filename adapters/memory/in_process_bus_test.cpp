// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/in_process_bus.hpp"

#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace waybill::memory {
namespace {

using messaging::Event;
using Texts = std::vector<std::string>;

/// One consumer that writes down what it is asked and answers as the test says.
struct Consumer {
    ManualExecutor& executor;
    std::function<Status(const Event&)> answer = [](const Event&) { return Status{}; };
    std::function<Status(const Event&)> park_answer = [](const Event&) { return Status{}; };
    std::function<Duration(const Event&)> takes = [](const Event&) { return Duration{}; };
    Texts begun{};
    Texts applied{};
    Texts parked{};  ///< with the reason
    std::vector<SteadyTime> times{};
    std::vector<Context> contexts{};
    std::map<std::string, int> at_once{};  ///< by key
    int running{0};
    int running_max{0};

    Task<Status> handle(Context ctx, Event event) {
        begun.push_back(event.data);
        times.push_back(executor.clock().steady());
        contexts.push_back(ctx);
        running_max = std::max(running_max, ++running);
        EXPECT_EQ(++at_once[event.key], 1) << "two events of a key at once";
        auto slept = co_await sleep_for(ctx, takes(event));
        --at_once[event.key];
        --running;
        if (!slept) co_return slept;
        auto verdict = answer(event);
        if (verdict) applied.push_back(event.data);
        co_return verdict;
    }
    Task<Status> park(Context, Event event, Error error) {
        auto verdict = park_answer(event);
        if (verdict) parked.push_back(event.data + " " + std::string{error.reason});
        co_return verdict;
    }
};

struct BusWorld {
    explicit BusWorld(InProcessBus::Options options = {},
                      std::optional<std::uint64_t> seed = std::nullopt)
        : executor{seed}, bus{{executor, random}, std::move(options)} {
        subscribe("shop", shop, {"orders"});
        subscribe("town", town, {"orders", "couriers"});
        EXPECT_TRUE(executor.run(bus.start()));
    }
    ~BusWorld() { executor.run(bus.stop()); }

    void subscribe(std::string name, Consumer& consumer, Texts topics) {
        bus.subscribe({.consumer = std::move(name),
                       .topics = std::move(topics),
                       .handle =
                           [&consumer](Context ctx, Event event) {
                               return consumer.handle(std::move(ctx), std::move(event));
                           },
                       .park =
                           [&consumer](Context ctx, Event event, Error error) {
                               return consumer.park(std::move(ctx), std::move(event),
                                                    std::move(error));
                           }});
    }
    Event event(std::string key, std::string data, std::string topic = "orders") {
        return {.id = ids.next<EventId>(),
                .topic = std::move(topic),
                .type = "order.paid",
                .key = std::move(key),
                .data = std::move(data)};
    }
    Status publish(std::vector<Event> events) {
        return executor.run(bus.publish({}, std::move(events)));
    }
    /// As the relay does: the same events again, after the pause, until the bus has taken them.
    int publish_until_taken(const std::vector<Event>& events) {
        for (int tries = 1;; ++tries) {
            const auto outcome = publish(events);
            if (outcome) return tries;
            EXPECT_EQ(outcome.error().reason, messaging::partly_published);
            executor.run_for(outcome.error().retry_after.value_or(0s));
        }
    }

    ManualExecutor executor;
    SeededRandom random{7};
    IdSource ids{executor.clock(), random};
    Consumer shop{executor};
    Consumer town{executor};
    InProcessBus bus;
};

auto failing(ErrorKind kind, std::string data) {
    return [kind, data = std::move(data)](const Event& event) -> Status {
        if (event.data == data) return fail(kind, "test.refused");
        return {};
    };
}

TEST(InProcessBus, PublishEndsWhenTheSlowestHasApplied) {
    BusWorld world;
    world.town.takes = [](const Event& event) { return event.key == "b" ? 5s : 1s; };
    const SteadyTime begun = world.executor.clock().steady();
    std::vector<Event> events{world.event("a", "1"), world.event("a", "2"), world.event("b", "3")};
    ASSERT_TRUE(world.publish(std::move(events)));
    EXPECT_EQ(world.executor.clock().steady() - begun, 5s);
    EXPECT_EQ(world.town.applied, (Texts{"1", "2", "3"}));
}

TEST(InProcessBus, HandlersGetTheStoryOfTheEventAndTheirOwnDeadline) {
    BusWorld world{{.tries = {.deadline = 7s}}};
    Event event = world.event("a", "1");
    event.trace = {.id = {1}, .span = {2}};
    const std::string story = event.trace.traceparent();
    ASSERT_TRUE(world.publish({std::move(event)}));
    const Context& ctx = world.shop.contexts.at(0);
    EXPECT_EQ(ctx.deadline, world.executor.clock().steady() + 7s);
    EXPECT_EQ(ctx.trace.traceparent(), story);
    EXPECT_EQ(ctx.caller.service, "shop");
    EXPECT_FALSE(ctx.caller.signed_in());
}

TEST(InProcessBus, EventsOfAKeyComeInOrderAndOneAtATimeWhateverTheInterleaving) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        BusWorld world{{.concurrency_max = 1 + seed % 4, .shuffle_keys = seed % 2 == 0}, seed};
        for (Consumer* consumer : {&world.shop, &world.town})
            consumer->takes = [&world](const Event&) {
                return Duration{static_cast<std::int64_t>(world.random.below(1000))};
            };
        std::vector<Event> events;
        for (int i = 100; i < 160; ++i) {
            const std::string key(1, static_cast<char>('a' + world.random.below(5)));
            events.push_back(world.event(key, key + std::to_string(i)));
        }
        ASSERT_TRUE(world.publish(events));
        for (const Consumer* consumer : {&world.shop, &world.town}) {
            EXPECT_EQ(consumer->applied.size(), 60u) << "seed " << seed;
            for (const char key : {'a', 'b', 'c', 'd', 'e'}) {
                Texts own;
                std::ranges::copy_if(consumer->applied, std::back_inserter(own),
                                     [key](const auto& data) { return data[0] == key; });
                EXPECT_TRUE(std::ranges::is_sorted(own)) << "seed " << seed << " key " << key;
            }
        }
    }
}

TEST(InProcessBus, NoMoreHandlersAtOnceThanAllowed) {
    BusWorld world{{.concurrency_max = 3}};
    const auto slow = [](const Event&) { return 1s; };
    world.town.takes = slow;
    std::vector<Event> events;
    for (int i = 0; i < 10; ++i)
        events.push_back(world.event("k" + std::to_string(i), "x", "couriers"));
    const SteadyTime begun = world.executor.clock().steady();
    ASSERT_TRUE(world.publish(std::move(events)));
    EXPECT_EQ(world.town.running_max, 3);
    EXPECT_EQ(world.executor.clock().steady() - begun, 4s);  // ten in threes
}

TEST(InProcessBus, FailureHoldsUpItsKeyOnlyAndIsToldWithThePause) {
    BusWorld world;
    world.shop.answer = failing(ErrorKind::unavailable, "1");
    const std::vector<Event> events{world.event("a", "1"), world.event("a", "2"),
                                    world.event("b", "3")};
    const auto outcome = world.publish(events);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(outcome.error().reason, messaging::partly_published);
    EXPECT_GE(outcome.error().retry_after, 1s);
    EXPECT_LE(outcome.error().retry_after, 2s);  // a second and a quarter, rounded up
    EXPECT_EQ(world.shop.applied, Texts{"3"});
    EXPECT_EQ(world.town.applied, (Texts{"1", "2", "3"}));
}

TEST(InProcessBus, NobodyIsAskedAgainBeforeThePauseIsOver) {
    BusWorld world;
    world.shop.answer = failing(ErrorKind::unavailable, "1");
    const std::vector<Event> events{world.event("a", "1"), world.event("a", "2")};
    const auto first = world.publish(events);
    ASSERT_FALSE(first);
    EXPECT_FALSE(world.publish(events));  // at once: too early
    EXPECT_EQ(world.shop.begun, Texts{"1"});
    world.executor.run_for(*first.error().retry_after);
    world.shop.answer = [](const Event&) { return Status{}; };
    EXPECT_TRUE(world.publish(events));
    EXPECT_EQ(world.shop.applied, (Texts{"1", "2"}));
}

TEST(InProcessBus, PausesGrowAndAfterTheLastTheEventIsParked) {
    BusWorld world{{.tries = {.pauses = {1s, 10s, 100s}}}};
    world.shop.answer = failing(ErrorKind::outcome_unknown, "1");
    const std::vector<Event> events{world.event("a", "1"), world.event("a", "2")};
    EXPECT_EQ(world.publish_until_taken(events), 4);
    EXPECT_EQ(world.shop.begun, (Texts{"1", "1", "1", "1", "2"}));
    EXPECT_EQ(world.shop.parked, Texts{"1 test.refused"});
    EXPECT_EQ(world.shop.applied, Texts{"2"});
    const auto& times = world.shop.times;
    const Duration pauses[] = {1s, 10s, 100s};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_GE(times[i + 1] - times[i], pauses[i] * 3 / 4);
        EXPECT_LE(times[i + 1] - times[i], pauses[i] * 5 / 4 + 1s);
    }
}

TEST(InProcessBus, WhoHasAppliedIsNotAskedForEachTryOfAnother) {
    BusWorld world;
    world.town.answer = failing(ErrorKind::unavailable, "1");
    world.publish_until_taken({world.event("a", "1")});
    EXPECT_EQ(world.town.begun.size(), 6u);
    EXPECT_LE(world.shop.begun.size(), 2u);  // once more, before it was known that somebody fails
    EXPECT_TRUE(world.shop.parked.empty());
    EXPECT_EQ(world.town.parked, Texts{"1 test.refused"});
}

TEST(InProcessBus, EventPublishedAnewAfterItsEndHasItsTriesAgain) {
    BusWorld world{{.tries = {.pauses = {1s}}}};
    world.shop.answer = failing(ErrorKind::unavailable, "1");
    const std::vector<Event> events{world.event("a", "1")};
    EXPECT_EQ(world.publish_until_taken(events), 2);
    EXPECT_EQ(world.publish_until_taken(events), 2);  // a replay
    EXPECT_EQ(world.shop.parked.size(), 2u);
}

TEST(InProcessBus, DuplicatesRepeatAKeyInOrderAndNobodyMindsTheirFailure) {
    BusWorld world{{.duplicates_ppm = 1'000'000}};
    int asked = 0;
    world.shop.answer = [&asked](const Event&) -> Status {
        if (++asked > 2) return fail(ErrorKind::invalid, "test.repeated");
        return {};
    };
    EXPECT_TRUE(world.publish({world.event("a", "1"), world.event("a", "2")}));
    EXPECT_EQ(world.shop.begun, (Texts{"1", "2", "1", "2"}));
    EXPECT_TRUE(world.shop.parked.empty());
    EXPECT_EQ(world.town.applied, (Texts{"1", "2", "1", "2"}));
}

TEST(InProcessBus, ShuffleMixesKeys) {
    BusWorld world{{.concurrency_max = 1, .shuffle_keys = true}};
    std::vector<Event> events;
    Texts sent;
    for (int i = 100; i < 130; ++i) {
        sent.push_back(std::to_string(i));
        events.push_back(world.event("k" + sent.back(), sent.back(), "couriers"));
    }
    ASSERT_TRUE(world.publish(std::move(events)));
    EXPECT_NE(world.town.applied, sent);
    std::ranges::sort(world.town.applied);
    EXPECT_EQ(world.town.applied, sent);
}

Task<void> keep_outcome(Task<Status> publishing, std::optional<Status>& outcome) {
    outcome.emplace(co_await std::move(publishing));
}

TEST(InProcessBus, StopCancelsHandlersWaitsForThemAndCountsNoTry) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        BusWorld world{{.tries = {.pauses = {1s}}}, seed};
        world.shop.takes = [](const Event&) { return 10s; };
        std::vector<Event> events{world.event("a", "1"), world.event("b", "2")};
        std::optional<Status> outcome;
        TaskGroup group;
        group.spawn(world.executor, keep_outcome(world.bus.publish({}, events), outcome));
        world.executor.run_for(1s);
        EXPECT_EQ(world.shop.running, 2);
        const SteadyTime before = world.executor.clock().steady();
        world.executor.run(world.bus.stop());
        EXPECT_EQ(world.shop.running, 0);
        EXPECT_EQ(world.executor.clock().steady(), before);
        world.executor.run_ready();
        ASSERT_TRUE(outcome);
        EXPECT_EQ(outcome->error().reason, messaging::partly_published);
        EXPECT_TRUE(world.shop.parked.empty());
        EXPECT_TRUE(world.shop.applied.empty());
        EXPECT_EQ(world.town.applied.size(), 2u);
    }
}

Task<void> apply_whatever(std::vector<std::string>& applied, Event event) {
    const Context deaf;
    (void)co_await sleep_for(deaf, 5s);
    applied.push_back(event.data);
}

TEST(InProcessBus, StopWaitsForAHandlerThatDoesNotListen) {
    ManualExecutor executor;
    SeededRandom random{7};
    Texts applied;
    InProcessBus bus{{executor, random}};
    struct Deaf {
        static Task<Status> handle(Texts& applied, Event event) {
            co_await apply_whatever(applied, std::move(event));
            co_return Status{};
        }
    };
    bus.subscribe(
        {.consumer = "shop",
         .topics = {"orders"},
         .handle = [&applied](Context, Event event) { return Deaf::handle(applied, event); },
         .park = {}});
    ASSERT_TRUE(executor.run(bus.start()));
    std::optional<Status> outcome;
    TaskGroup group;
    std::vector<Event> events{{.topic = "orders", .key = "a", .data = "1"}};
    group.spawn(executor, keep_outcome(bus.publish({}, std::move(events)), outcome));
    executor.run_for(1s);
    executor.run(bus.stop());
    EXPECT_EQ(applied, Texts{"1"});
    executor.run_ready();
    EXPECT_TRUE(outcome.value());  // it was applied, so its row may be marked
}

}  // namespace
}  // namespace waybill::memory
