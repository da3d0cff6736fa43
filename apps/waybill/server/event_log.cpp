// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/event_log.hpp"

#include "adapters/kafka/kafka_bus.hpp"
#include "adapters/kafka/owner.hpp"
#include "adapters/kafka/parked.hpp"
#include "adapters/kafka/topics.hpp"
#include "adapters/memory/in_process_bus.hpp"
#include "apps/waybill/wiring/event_types.hpp"
#include "services/orders/module.hpp"

#include <optional>
#include <vector>

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

std::optional<kafka::Record> told_to_others(const messaging::Event& event) {
    auto json = orders::OrdersModule::status_record(event);
    if (!json) return std::nullopt;
    return kafka::Record{.topic = std::string{orders::OrdersModule::status_topic()},
                         .message = {.key = event.key,
                                     .value = *std::move(json),
                                     .headers = {{"content-type", "application/json"}}}};
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
                       .beside = told_to_others,
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

Status EventLog::prepare(const EventSettings& settings, const std::string& installation,
                         telemetry::Log& log) {
    WAYBILL_CHECK(kafka::own_topics(brokers(settings), settings.prefix + "waybill.installation",
                                    installation, log));
    EventTopics topics = event_topics();
    topics.work.emplace(orders::OrdersModule::status_topic());
    std::vector<std::string> names;
    for (const std::string& topic : topics.hints) names.push_back(settings.prefix + topic);
    for (const std::string& topic : topics.work) {
        names.push_back(settings.prefix + topic);
        names.push_back(kafka::parked_topic(names.back()));
    }
    return kafka::ensure_topics(brokers(settings), names,
                                {.partitions = settings.partitions, .replicas = -1}, log);
}

}  // namespace waybill::server
