// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/event_log.hpp"

#include "adapters/kafka/kafka_bus.hpp"
#include "adapters/kafka/topics.hpp"
#include "adapters/memory/in_process_bus.hpp"
#include "apps/waybill/wiring/event_types.hpp"

#include <set>

namespace waybill::server {
namespace {

kafka::Brokers brokers(const EventSettings& settings) {
    kafka::Brokers brokers;
    for (const std::string& address : settings.kafka)
        brokers.addresses.append(brokers.addresses.empty() ? "" : ",").append(address);
    return brokers;
}

std::unique_ptr<messaging::Bus> open(const EventSettings& settings, const EventLog::Deps& deps) {
    if (!settings.in_kafka())
        return std::make_unique<memory::InProcessBus>(
            memory::InProcessBus::Deps{.executor = deps.executor, .random = deps.random});
    return std::make_unique<kafka::KafkaBus>(
        kafka::Deps{.executor = deps.executor,
                    .random = deps.random,
                    .log = deps.log,
                    .metrics = deps.metrics},
        kafka::Options{.brokers = brokers(settings), .session = settings.session});
}

}  // namespace

EventLog::EventLog(const EventSettings& settings, Deps deps) : bus_{open(settings, deps)} {}

Status EventLog::make_topics(const EventSettings& settings, telemetry::Log& log) {
    std::set<std::string> topics;
    for (const auto& type : event_types()) topics.emplace(type.topic);
    return kafka::ensure_topics(brokers(settings), {topics.begin(), topics.end()},
                                {.partitions = settings.partitions, .replicas = -1}, log);
}

}  // namespace waybill::server
