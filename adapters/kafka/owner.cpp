// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/owner.hpp"

#include "adapters/kafka/client.hpp"
#include "adapters/kafka/topics.hpp"

#include <optional>

namespace waybill::kafka {
namespace {

/// The key of the oldest record, once all that was written before has been seen.
Result<std::optional<std::string>> first_of(const Brokers& brokers, const std::string& topic,
                                            telemetry::Log& log) {
    Callee callee{&log};
    Settings settings{brokers, callee};
    settings.set("group.id", topic);  // never joined
    settings.set("enable.partition.eof", "true").set("enable.auto.commit", "false");
    WAYBILL_TRY(const Handle client, std::move(settings).make(RD_KAFKA_CONSUMER));
    const Partitions places{rd_kafka_topic_partition_list_new(1)};
    rd_kafka_topic_partition_list_add(places.get(), topic.c_str(), 0)->offset =
        RD_KAFKA_OFFSET_BEGINNING;
    rd_kafka_assign(client.get(), places.get());
    constexpr Duration step = 100ms;
    for (Duration waited{}; waited < brokers.patience; waited += step) {
        const Received one{rd_kafka_consumer_poll(client.get(), millis(step))};
        if (!one) continue;
        if (one->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) return std::nullopt;
        if (one->err == RD_KAFKA_RESP_ERR_NO_ERROR) return message_of(*one).key;
    }
    return not_reached(brokers, "no answer in time");
}

Status write(const Brokers& brokers, const std::string& topic, const std::string& key,
             telemetry::Log& log) {
    Callee callee{&log};
    Settings settings{brokers, callee};
    settings.set("enable.idempotence", "true").set("message.timeout.ms", brokers.patience);
    WAYBILL_TRY(const Handle client, std::move(settings).make(RD_KAFKA_PRODUCER));
    const auto taken = rd_kafka_producev(
        client.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_KEY(key.data(), key.size()),
        RD_KAFKA_V_VALUE(const_cast<char*>(key.data()), key.size()),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
    if (taken != RD_KAFKA_RESP_ERR_NO_ERROR) return not_reached(brokers, rd_kafka_err2str(taken));
    // Whether it arrived is seen by who reads it.
    const auto sent = rd_kafka_flush(client.get(), millis(brokers.patience));
    if (sent != RD_KAFKA_RESP_ERR_NO_ERROR) return not_reached(brokers, rd_kafka_err2str(sent));
    return {};
}

}  // namespace

Status own_topics(const Brokers& brokers, const std::string& topic, const std::string& installation,
                  telemetry::Log& log) {
    WAYBILL_CHECK(
        ensure_topics(brokers, {topic}, {.partitions = 1, .kept = Kept::last_of_each_key}, log));
    WAYBILL_TRY(auto owner, first_of(brokers, topic, log));
    if (!owner) {
        // Two may come at once, so who was first is read again.
        WAYBILL_CHECK(write(brokers, topic, installation, log));
        WAYBILL_TRY(owner, first_of(brokers, topic, log));
    }
    if (owner == installation) return {};
    if (!owner) return not_reached(brokers, "it does not keep what is written");
    Error error{.kind = ErrorKind::invalid, .reason = "bus.foreign_topics"};
    error.message = "Kafka at " + brokers.addresses +
                    " has the events of another installation (see " + topic +
                    "): name another cluster, or a prefix of its own";
    return fail(std::move(error));
}

}  // namespace waybill::kafka
