// SPDX-License-Identifier: Apache-2.0
#include "platform/async/task_group.hpp"
#include "tests/kafka/bus_world.hpp"

#include <atomic>

namespace waybill::kafka {
namespace {

using contract::Consumer;
using messaging::Event;

/// A relay: the same batch again until the bus has taken it.
Task<void> relay(messaging::Bus& bus, std::vector<std::vector<Event>> batches,
                 std::atomic<int>& taken) {
    const Context ctx;
    for (const auto& batch : batches) {
        for (;;) {
            const auto outcome = co_await bus.publish(ctx, batch);
            if (outcome) break;
            static_cast<void>(co_await sleep_for(ctx, 50ms));
        }
        ++taken;
    }
}

TEST(KafkaFaults, BrokerThatIsKilledLosesNothingThatWasTaken) {
    BusWorld world;
    Consumer& shop = world.consumer();
    auto& bus = world.join(shop);
    constexpr int count = 200;
    std::vector<std::vector<Event>> batches;
    for (int i = 0; i < count; ++i)
        batches.push_back({world.event("a", "a" + std::to_string(1000 + i)),
                           world.event("b", "b" + std::to_string(1000 + i))});
    std::atomic<int> taken{0};
    TaskGroup group;
    group.spawn(world.stage.loop(1), relay(bus, std::move(batches), taken));
    EXPECT_TRUE(world.stage.eventually([&] { return taken >= count / 4; }));
    Broker::shared().kill();
    EXPECT_LT(taken, count);
    Broker::shared().start();
    world.stage.run(group.join());
    EXPECT_TRUE(
        world.stage.eventually([&] { return shop.applied().size() == std::size_t{2} * count; }));
    for (const auto* key : {"a", "b"})
        EXPECT_TRUE(std::ranges::is_sorted(shop.applied(key))) << key;
}

TEST(KafkaFaults, PublishWithoutABrokerEndsInTime) {
    BusWorld world;
    Consumer& shop = world.consumer();
    world.options.publish_patience = 1s;
    auto& bus = world.join(shop);
    Broker::shared().kill();
    const auto lost = world.publish(bus, {world.event("a", "1")});
    const Context hurried{.deadline = world.stage.clock().steady() + 100ms};
    const auto late = world.stage.run(bus.publish(hurried, {world.event("a", "2")}));
    Broker::shared().start();
    ASSERT_FALSE(lost);
    EXPECT_TRUE(retryable(lost.error()));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, ErrorKind::outcome_unknown);
}

TEST(KafkaFaults, BrokerThatStandsStillIsToldOnceAlthoughNobodyPublishes) {
    BusWorld world;
    std::mutex mutex;
    std::vector<bool> told;
    KafkaBus bus{{.executor = world.stage.loop(0),
                  .random = world.random,
                  .log = world.log,
                  .metrics = world.metrics,
                  .on_change =
                      [&](const Status& reachable) {
                          const std::lock_guard lock{mutex};
                          told.push_back(reachable.has_value());
                      }},
                 world.options};
    const auto told_of = [&](std::vector<bool> changes) {
        const std::lock_guard lock{mutex};
        return told == changes;
    };
    ASSERT_TRUE(world.stage.run(bus.start()));
    Broker::shared().stand_still();
    EXPECT_TRUE(world.stage.eventually([&] { return told_of({false}); }));
    world.stage.pass(4s);
    Broker::shared().go_on();
    EXPECT_TRUE(world.stage.eventually([&] { return told_of({false, true}); }));
    EXPECT_TRUE(world.publish(bus, {world.event("a", "1")}));
    world.stage.pass(2s);
    EXPECT_TRUE(told_of({false, true})) << "and that is all";
    world.stage.run(bus.stop());
}

TEST(KafkaFaults, StopsInTimeWithoutABroker) {
    BusWorld world;
    Consumer& shop = world.consumer();
    world.options.stop_patience = 100ms;
    auto& bus = world.join(shop);
    ASSERT_TRUE(world.publish(bus, {world.event("a", "1")}));
    EXPECT_TRUE(world.stage.eventually([&] { return shop.applied().size() == 1; }));
    Broker::shared().kill();
    const SteadyTime began = world.stage.clock().steady();
    world.stage.run(bus.stop());
    EXPECT_LT(world.stage.clock().steady() - began, world.options.session + 3s);
    Broker::shared().start();
}

TEST(KafkaFaults, StopsInTimeWithABrokerThatStandsStill) {
    BusWorld world;
    Consumer& shop = world.consumer();
    world.options.session = 20s;
    world.options.stop_patience = 1s;
    auto& bus = world.join(shop);
    ASSERT_TRUE(world.publish(bus, {world.event("a", "1")}));
    EXPECT_TRUE(world.stage.eventually([&] { return shop.applied().size() == 1; }));
    Broker::shared().stand_still();
    const SteadyTime began = world.stage.clock().steady();
    world.stage.run(bus.stop());
    EXPECT_LT(world.stage.clock().steady() - began, world.options.session)
        << "waits for the brokers to find out that somebody is dead";
    Broker::shared().go_on();
}

}  // namespace
}  // namespace waybill::kafka
