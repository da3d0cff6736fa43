// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/memory/in_process_bus.hpp"
#include "adapters/system/clock.hpp"
#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

namespace waybill::memory {
namespace {

constexpr int publishes = 200;

/// What one service's relay does on its own loop: batches of its own keys, one after the other.
Task<int> publish_many(InProcessBus& bus, std::string key) {
    const Context ctx;
    int taken = 0;
    for (int i = 0; i < publishes; ++i) {
        const std::string data = key + std::to_string(1000 + i);
        std::vector<messaging::Event> events(2);
        for (std::size_t k = 0; k < 2; ++k) {
            events[k].topic = "orders";
            events[k].key = key + std::to_string(k);
            events[k].data = data;
        }
        const auto outcome = co_await bus.publish(ctx, std::move(events));
        if (outcome) ++taken;
    }
    co_return taken;
}

Task<void> keep_taken(Task<int> publishing, int& taken) { taken = co_await std::move(publishing); }

/// Only on the bus's loop, so it needs no lock.
struct Record {
    AsioLoop& loop;
    std::map<std::string, std::vector<std::string>> by_key{};

    Task<Status> handle(Context ctx, messaging::Event event) {
        EXPECT_TRUE(loop.here());
        by_key[event.key].push_back(event.data);
        co_return co_await sleep_for(ctx, 1us);
    }
};

TEST(InProcessBusThreads, PublishersOnEveryLoopKeepTheOrderOfTheirKeys) {
    const SystemClock clock;
    SeededRandom random{7};
    Loops loops{3, clock};
    loops.start();
    InProcessBus bus{{loops.at(0), random}, {.shuffle_keys = true}};
    Record record{.loop = loops.at(0)};
    bus.subscribe({.consumer = "shop",
                   .topics = {"orders"},
                   .handle =
                       [&record](Context ctx, messaging::Event event) {
                           return record.handle(std::move(ctx), std::move(event));
                       },
                   .park = {}});
    ASSERT_TRUE(run_on(loops.at(0), bus.start()));

    std::array<int, 3> taken{};
    TaskGroup group;
    for (std::size_t i = 0; i < 3; ++i) {
        const std::string key(1, static_cast<char>('a' + i));
        group.spawn(loops.at(i), keep_taken(publish_many(bus, key), taken[i]));
    }
    run_on(loops.at(1), group.join());
    run_on(loops.at(0), bus.stop());
    loops.stop();

    EXPECT_EQ(taken, (std::array{publishes, publishes, publishes}));
    EXPECT_EQ(record.by_key.size(), 6u);
    for (const auto& [key, seen] : record.by_key) {
        EXPECT_EQ(seen.size(), static_cast<std::size_t>(publishes)) << key;
        EXPECT_TRUE(std::ranges::is_sorted(seen)) << key;
    }
}

TEST(InProcessBusThreads, StopWhileOthersPublishLosesNothingThatWasTaken) {
    const SystemClock clock;
    Loops loops{3, clock};
    loops.start();
    for (int round = 0; round < 30; ++round) {
        SeededRandom random{7};
        InProcessBus bus{{loops.at(0), random}};
        Record record{.loop = loops.at(0)};
        bus.subscribe({.consumer = "shop",
                       .topics = {"orders"},
                       .handle =
                           [&record](Context ctx, messaging::Event event) {
                               return record.handle(std::move(ctx), std::move(event));
                           },
                       .park = {}});
        ASSERT_TRUE(run_on(loops.at(0), bus.start()));
        std::array<int, 2> taken{};
        TaskGroup group;
        group.spawn(loops.at(1), keep_taken(publish_many(bus, "a"), taken[0]));
        group.spawn(loops.at(2), keep_taken(publish_many(bus, "b"), taken[1]));
        run_on(loops.at(0), bus.stop());
        run_on(loops.at(0), group.join());
        EXPECT_GE(record.by_key["a0"].size(), static_cast<std::size_t>(taken[0]));
        EXPECT_GE(record.by_key["b0"].size(), static_cast<std::size_t>(taken[1]));
    }
    loops.stop();
}

}  // namespace
}  // namespace waybill::memory
