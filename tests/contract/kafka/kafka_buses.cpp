// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/kafka_bus.hpp"
#include "adapters/kafka/topics.hpp"
#include "platform/telemetry/registry.hpp"
#include "tests/contract/buses.hpp"
#include "tests/kafka/broker.hpp"

namespace waybill::contract {
namespace {

using kafka::Broker;

/// With topics of its own on the broker that all share.
template <kafka::Mode mode>
struct OnKafka final : BusWorld {
    explicit OnKafka(const BusOptions& wanted)
        : options{.brokers = {.addresses = Broker::shared().address()},
                  .topic_prefix = Broker::fresh_prefix(),
                  .mode = mode,
                  .tries = {.pauses = wanted.pauses, .deadline = wanted.deadline},
                  .session = 6s} {
        options.group_prefix = options.topic_prefix;
        std::vector<std::string> topics;
        for (const auto* topic : {"orders", "couriers", "payments"})
            for (const auto* end : {"", ".parked"})
                topics.push_back(options.topic_prefix + topic + end);
        WAYBILL_ASSERT(kafka::ensure_topics(options.brokers, topics, {}, log));
        own_bus = next();
    }
    Stage& stage() override { return own_stage; }
    messaging::Bus& bus() override { return *own_bus; }
    std::unique_ptr<messaging::Bus> next() override {
        return std::make_unique<kafka::KafkaBus>(
            kafka::Deps{own_stage.loop(0), random, log, metrics}, options);
    }

    ThreadsStage own_stage{};
    SeededRandom random{7};
    telemetry::NullLog log{};
    telemetry::Registry metrics{};
    kafka::Options options;
    std::unique_ptr<messaging::Bus> own_bus{};
};

template <typename World>
std::unique_ptr<BusWorld> make_bus_on_kafka(const BusOptions& wanted) {
    return std::make_unique<World>(wanted);
}

}  // namespace

const Adapters<BusWorld, BusOptions>& buses() {
    static const Adapters<BusWorld, BusOptions> list{
        {"kafka", make_bus_on_kafka<OnKafka<kafka::Mode::structured>>},
        {"kafka_binary", make_bus_on_kafka<OnKafka<kafka::Mode::binary>>},
    };
    return list;
}

}  // namespace waybill::contract
