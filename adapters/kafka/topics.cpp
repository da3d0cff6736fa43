// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/topics.hpp"

#include "adapters/kafka/client.hpp"
#include "adapters/kafka/producer.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace waybill::kafka {
namespace {

using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, Destroy<&rd_kafka_NewTopic_destroy>>;
using AdminOptions =
    std::unique_ptr<rd_kafka_AdminOptions_t, Destroy<&rd_kafka_AdminOptions_destroy>>;
using Answer = std::unique_ptr<rd_kafka_event_t, Destroy<&rd_kafka_event_destroy>>;

std::unexpected<Error> refused(const std::string& topic, std::string_view why) {
    Error error{.kind = ErrorKind::rejected, .reason = "bus.topic_refused"};
    error.detail = why;
    error.message = "Kafka does not make the topic " + topic + ": " + error.detail;
    return fail(std::move(error));
}

Result<NewTopic> plan(const std::string& name, TopicOptions options) {
    std::array<char, 512> why{};
    NewTopic topic{rd_kafka_NewTopic_new(name.c_str(), options.partitions, options.replicas,
                                         why.data(), why.size())};
    if (!topic) return refused(name, why.data());
    rd_kafka_NewTopic_set_config(topic.get(), "max.message.bytes",
                                 std::to_string(message_bytes_max).c_str());
    if (options.kept == Kept::last_of_each_key)
        rd_kafka_NewTopic_set_config(topic.get(), "cleanup.policy", "compact");
    return topic;
}

/// Each topic has its own outcome; to be there already is a good one.
Status outcome_of(const rd_kafka_event_t* answer) {
    std::size_t count = 0;
    const auto* const results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(const_cast<rd_kafka_event_t*>(answer)), &count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto error = rd_kafka_topic_result_error(results[i]);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
            continue;
        const char* const text = rd_kafka_topic_result_error_string(results[i]);
        return refused(rd_kafka_topic_result_name(results[i]),
                       text != nullptr ? text : rd_kafka_err2str(error));
    }
    return {};
}

Status create(rd_kafka_t* client, const Brokers& brokers, const std::vector<std::string>& names,
              TopicOptions options) {
    std::vector<NewTopic> planned;
    std::vector<rd_kafka_NewTopic_t*> pointers;
    for (const auto& name : names) {
        WAYBILL_TRY(planned.emplace_back(), plan(name, options));
        pointers.push_back(planned.back().get());
    }
    std::array<char, 512> why{};
    const AdminOptions admin{rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS)};
    for (auto* set :
         {&rd_kafka_AdminOptions_set_request_timeout, &rd_kafka_AdminOptions_set_operation_timeout})
        (*set)(admin.get(), millis(brokers.patience), why.data(), why.size());
    const Queue queue{rd_kafka_queue_new(client)};
    rd_kafka_CreateTopics(client, pointers.data(), pointers.size(), admin.get(), queue.get());
    const Answer answer{rd_kafka_queue_poll(queue.get(), millis(brokers.patience) + 1000)};
    if (!answer) return not_reached(brokers, "no answer in time");
    if (rd_kafka_event_error(answer.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return not_reached(brokers, rd_kafka_event_error_string(answer.get()));
    return outcome_of(answer.get());
}

/// Those that nobody can use yet.
Result<std::vector<std::string>> missing(rd_kafka_t* client, const Brokers& brokers,
                                         const std::vector<std::string>& topics) {
    WAYBILL_TRY(const auto states, look_up(client, brokers, topics));
    std::vector<std::string> out;
    for (const auto& one : states)
        if (one.partitions == 0 || one.led < one.partitions) out.push_back(one.topic);
    return out;
}

}  // namespace

Status ensure_topics(const Brokers& brokers, const std::vector<std::string>& topics,
                     TopicOptions options, telemetry::Log& log) {
    WAYBILL_CHECK(check_files(brokers.security));
    Callee callee{&log};
    WAYBILL_TRY(const Handle client, Settings(brokers, callee).make(RD_KAFKA_PRODUCER));
    WAYBILL_TRY(auto names, missing(client.get(), brokers, topics));
    if (names.empty()) return {};
    WAYBILL_CHECK(create(client.get(), brokers, names, options));
    constexpr auto pause = std::chrono::milliseconds{20};
    for (auto waited = Duration{}; waited < brokers.patience; waited += pause) {
        WAYBILL_TRY(names, missing(client.get(), brokers, names));
        if (names.empty()) return {};
        std::this_thread::sleep_for(pause);
    }
    return refused(names.front(), "not every partition has a leader in time");
}

}  // namespace waybill::kafka
