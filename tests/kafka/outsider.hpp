// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/client.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace waybill::kafka {

/// A program of others that uses our topics, which have one partition or whose keys do.
class Outsider {
public:
    explicit Outsider(const Options& options) : options_{options} {}

    void write(const std::string& topic, const Message& message) const {
        const auto client = Settings(options_.brokers, callee_).make(RD_KAFKA_PRODUCER).value();
        rd_kafka_headers_t* headers = rd_kafka_headers_new(message.headers.size());
        for (const Header& one : message.headers)
            rd_kafka_header_add(headers, one.name.c_str(), -1, one.value.data(),
                                static_cast<ssize_t>(one.value.size()));
        EXPECT_EQ(
            rd_kafka_producev(
                client.get(), RD_KAFKA_V_TOPIC((options_.topic_prefix + topic).c_str()),
                RD_KAFKA_V_KEY(message.key.data(), message.key.size()),
                RD_KAFKA_V_VALUE(const_cast<char*>(message.value.data()), message.value.size()),
                RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                RD_KAFKA_V_END),
            RD_KAFKA_RESP_ERR_NO_ERROR);
        EXPECT_EQ(rd_kafka_flush(client.get(), 10'000), RD_KAFKA_RESP_ERR_NO_ERROR);
    }

    /// All that is in the topic now.
    std::vector<Message> read(const std::string& topic) const {
        const std::string name = options_.topic_prefix + topic;
        Settings settings{options_.brokers, callee_};
        settings.set("enable.partition.eof", "true").set("group.id", "outsider");
        const auto client = std::move(settings).make(RD_KAFKA_CONSUMER).value();
        const auto states = look_up(client.get(), options_.brokers, {name}).value();
        const Partitions places{rd_kafka_topic_partition_list_new(1)};
        for (std::int32_t i = 0; i < states.front().partitions; ++i)
            rd_kafka_topic_partition_list_add(places.get(), name.c_str(), i)->offset =
                RD_KAFKA_OFFSET_BEGINNING;
        rd_kafka_assign(client.get(), places.get());
        std::vector<Message> out;
        for (int ends = 0; ends < states.front().partitions;) {
            const Received one{rd_kafka_consumer_poll(client.get(), 10'000)};
            if (!one) break;
            if (one->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
                ++ends;
            else if (one->err == RD_KAFKA_RESP_ERR_NO_ERROR)
                out.push_back(message_of(*one));
            else
                ADD_FAILURE() << rd_kafka_message_errstr(one.get());
        }
        rd_kafka_consumer_close(client.get());
        return out;
    }

private:
    const Options& options_;
    telemetry::NullLog log_{};
    mutable Callee callee_{&log_};
};

inline std::string header_of(const Message& message, std::string_view name) {
    for (const Header& one : message.headers)
        if (one.name == name) return one.value;
    return {};
}

}  // namespace waybill::kafka
