// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/options.hpp"

#include <librdkafka/rdkafka.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// librdkafka's objects with owners, and its errors as ours.
namespace waybill::kafka {

template <auto destroy>
struct Destroy {
    template <typename T>
    void operator()(T* object) const {
        destroy(object);
    }
};
using Handle = std::unique_ptr<rd_kafka_t, Destroy<&rd_kafka_destroy>>;
using Conf = std::unique_ptr<rd_kafka_conf_t, Destroy<&rd_kafka_conf_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Destroy<&rd_kafka_queue_destroy>>;
using Topic = std::unique_ptr<rd_kafka_topic_t, Destroy<&rd_kafka_topic_destroy>>;
using Headers = std::unique_ptr<rd_kafka_headers_t, Destroy<&rd_kafka_headers_destroy>>;
using Received = std::unique_ptr<rd_kafka_message_t, Destroy<&rd_kafka_message_destroy>>;
using Failure = std::unique_ptr<rd_kafka_error_t, Destroy<&rd_kafka_error_destroy>>;
using Partitions = std::unique_ptr<rd_kafka_topic_partition_list_t,
                                   Destroy<&rd_kafka_topic_partition_list_destroy>>;

class Consumer;

/// What librdkafka calls back with: the `opaque` of a client, which it outlives. All but `log` and
/// `away` is of the thread that polls.
struct Callee {
    telemetry::Log* log;
    Consumer* consumer{nullptr};
    std::atomic<bool> away{false};  ///< no broker answers; set by the client and by its pulse
    std::string trouble{};  ///< what the last broker said that could not be reached, this time
    rd_kafka_resp_err_t refused{};  ///< its login or its TLS, if it was that
};

/// A client's settings. A name or value that librdkafka refuses is our mistake, but for what the
/// operator wrote; either is told when the client is made.
class Settings {
public:
    Settings(const Brokers& brokers, Callee& callee);

    Settings& set(const char* name, const std::string& value);
    Settings& set(const char* name, Duration milliseconds);
    rd_kafka_conf_t* conf() { return conf_.get(); }
    /// Errors: `invalid` (bus.bad_settings).
    Result<Handle> make(rd_kafka_type_t type) &&;

private:
    void secure(const Security& security);

    Conf conf_{rd_kafka_conf_new()};
    std::string refused_{};
};

/// What was received, copied, as far as `Message` has a place for it.
Message message_of(const rd_kafka_message_t& received);

/// librdkafka takes whole milliseconds.
int millis(Duration duration);

/// An error with a `message` of one line, for whoever starts the program.
std::unexpected<Error> not_reached(const Brokers& brokers, std::string_view why);

/// What the brokers say of a topic.
struct TopicState {
    std::string topic;
    int partitions{0};  ///< none: there is no such topic
    int led{0};         ///< those with a leader
};
/// Asks them, blocking. Errors: `unavailable` (bus.unreachable, and at once bus.login_refused,
/// bus.not_trusted).
Result<std::vector<TopicState>> look_up(rd_kafka_t* client, const Brokers& brokers,
                                        const std::vector<std::string>& topics);

}  // namespace waybill::kafka
