// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/partition.hpp"

#include "platform/async/sleep.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace waybill::kafka {
namespace {

using messaging::Event;
using Texts = std::vector<std::string>;

/// Events are named by their data, whose first letter is the key; `slow` ones take an hour.
struct PartitionWorld {
    ~PartitionWorld() { executor.run(partition.stop()); }

    Task<Status> handle(Context ctx, Event event) {
        most = std::max(most, ++running);
        const bool slow = std::ranges::contains(slow_ones, event.data);
        Status outcome = co_await sleep_for(ctx, slow ? 1h : 1ms);
        --running;
        if (!outcome) co_return outcome;
        if (std::erase(failing, event.data) > 0) co_return fail(ErrorKind::unavailable, "test.no");
        applied.push_back(event.data);
        co_return Status{};
    }
    void take(const Texts& all) {
        for (const auto& data : all) {
            partition.progress().read(offset);
            partition.take(offset++, {.id = ids.next<EventId>(),
                                      .topic = "orders",
                                      .key = data.substr(0, 1),
                                      .data = data});
        }
    }

    ManualExecutor executor{};
    SeededRandom random{5};
    IdSource ids{executor.clock(), random};
    Texts applied{};
    Texts failing{};  ///< once each
    Texts slow_ones{};
    int running{0};
    int most{0};
    std::int64_t offset{100};
    Slots slots{3};
    Partition partition{
        {executor, random},
        {.pauses = {1min}, .deadline = 2h},
        {.consumer = "shop",
         .topics = {"orders"},
         .handle = [this](Context ctx,
                          Event event) { return handle(std::move(ctx), std::move(event)); },
         .park = [](Context, Event, Error) -> Task<Status> { co_return Status{}; }},
        slots};
};

TEST(KafkaPartition, NextReaderBeginsAtTheFirstThatIsNotDone) {
    PartitionWorld world;
    EXPECT_EQ(world.partition.progress().next(), std::nullopt);
    world.failing = {"b1"};
    world.take({"a1", "b1", "b2", "c1"});
    EXPECT_EQ(world.partition.progress().next(), 100);
    world.executor.run_for(1s);
    EXPECT_EQ(world.applied, (Texts{"a1", "c1"}));
    EXPECT_EQ(world.partition.progress().next(), 101);
    EXPECT_EQ(world.partition.progress().unfinished(), 2u);
    world.executor.run_for(2min);
    EXPECT_EQ(world.applied, (Texts{"a1", "c1", "b1", "b2"}));
    EXPECT_EQ(world.partition.progress().next(), 104);
}

TEST(KafkaPartition, HandlersAtOnceAreLimitedAndTakeTurns) {
    PartitionWorld world;
    world.slow_ones = {"a1"};
    world.take({"a1", "b1", "c1", "d1", "e1", "b2", "f1"});
    world.executor.run_for(1s);
    EXPECT_EQ(world.most, 3);
    EXPECT_EQ(world.applied.size(), 6u);
}

TEST(KafkaPartition, StopLeavesTheRestToOthers) {
    PartitionWorld world;
    world.slow_ones = {"a1", "b1", "c1"};
    world.take({"d1"});
    world.executor.run_for(1s);
    world.take({"a1", "b1", "c1", "e1", "a2"});
    world.executor.run_for(1s);
    EXPECT_EQ(world.running, 3);
    world.executor.run(world.partition.stop());
    EXPECT_EQ(world.running, 0);
    EXPECT_EQ(world.applied, Texts{"d1"});
    EXPECT_EQ(world.partition.progress().next(), 101);
}

}  // namespace
}  // namespace waybill::kafka
