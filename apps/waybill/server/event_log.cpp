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
    brokers.security = {.tls = settings.tls,
                        .authority_file = settings.authority,
                        .certificate_file = settings.certificate,
                        .key_file = settings.key,
                        .login = settings.login,
                        .user = settings.user,
                        .password = settings.password};
    return brokers;
}

}  // namespace

EventLog::EventLog(const EventSettings& settings, Deps deps) : log_{deps.log} {
    if (!settings.in_kafka()) {
        bus_ = std::make_unique<memory::InProcessBus>(
            memory::InProcessBus::Deps{.executor = deps.executor, .random = deps.random});
        return;
    }
    bus_ = std::make_unique<kafka::KafkaBus>(
        kafka::Deps{.executor = deps.executor,
                    .random = deps.random,
                    .log = deps.log,
                    .metrics = deps.metrics,
                    .on_change = [this](const Status& reachable) { changed(reachable); }},
        kafka::Options{.brokers = brokers(settings),
                       .topic_prefix = settings.prefix,
                       .group_prefix = settings.prefix + "waybill.",
                       .mode = settings.mode,
                       .session = settings.session});
}

void EventLog::changed(const Status& reachable) {
    away_ = !reachable;
    if (reachable)
        log_.info("kafka answers");
    else
        log_.warn("kafka is away: events wait", {{"detail", reachable.error().message}});
}

Status EventLog::reachable() const {
    if (away_) return fail(ErrorKind::unavailable, "bus.unreachable");
    return {};
}

Status EventLog::make_topics(const EventSettings& settings, telemetry::Log& log) {
    std::set<std::string> topics;
    for (const auto& type : event_types()) topics.insert(settings.prefix + std::string{type.topic});
    return kafka::ensure_topics(brokers(settings), {topics.begin(), topics.end()},
                                {.partitions = settings.partitions, .replicas = -1}, log);
}

}  // namespace waybill::server
