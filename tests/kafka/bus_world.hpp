// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/kafka_bus.hpp"
#include "adapters/kafka/parked.hpp"
#include "adapters/kafka/topics.hpp"
#include "platform/telemetry/registry.hpp"
#include "platform/testing/manual_clock.hpp"
#include "tests/contract/bus_suite.hpp"
#include "tests/kafka/broker.hpp"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace waybill::kafka {

/// Processes that share topics of their own, each with its bus.
struct BusWorld {
    explicit BusWorld(int partitions = 3,
                      Brokers brokers = {.addresses = Broker::shared().address()}) {
        options.brokers = std::move(brokers);
        const std::string orders = options.topic_prefix + "orders";
        const std::string told = options.topic_prefix + "told";
        WAYBILL_ASSERT(ensure_topics(options.brokers,
                                     {orders, parked_topic(orders), told, parked_topic(told)},
                                     {.partitions = partitions}, log));
    }
    ~BusWorld() {
        for (const auto& bus : buses) stage.run(bus->stop());
    }

    /// Lives as long as the buses, which may repeat an event until they have stopped.
    contract::Consumer& consumer() { return consumers.emplace_back(); }
    KafkaBus& join(contract::Consumer& hears, messaging::Reach reach = messaging::Reach::group) {
        auto subscription = hears.subscription("shop", {"orders"});
        subscription.reach = reach;
        return join(std::move(subscription));
    }
    KafkaBus& join(messaging::Subscription subscription) {
        buses.push_back(
            std::make_unique<KafkaBus>(Deps{stage.loop(0), random, log, metrics}, options));
        buses.back()->subscribe(std::move(subscription));
        const Status started = stage.run(buses.back()->start());
        EXPECT_TRUE(started) << started.error().reason << ' ' << started.error().detail;
        return *buses.back();
    }
    messaging::Event event(std::string key, std::string data) {
        return {.id = ids.next<EventId>(),
                .topic = "orders",
                .type = "order.paid",
                .key = std::move(key),
                .data = std::move(data)};
    }
    Status publish(messaging::Bus& bus, std::vector<messaging::Event> events) {
        return stage.run(bus.publish({}, std::move(events)));
    }

    std::deque<contract::Consumer> consumers{};
    contract::ThreadsStage stage{};
    SeededRandom random{7};
    IdSource ids{stage.clock(), random};
    telemetry::NullLog log{};
    telemetry::Registry metrics{};
    Options options{.topic_prefix = Broker::fresh_prefix(),
                    .group_prefix = Broker::fresh_prefix(),
                    .tries = {.pauses = {1ms, 1ms}},
                    .session = 6s};
    std::vector<std::unique_ptr<KafkaBus>> buses{};
};

}  // namespace waybill::kafka
