// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/client.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

namespace waybill::kafka {
namespace {

constexpr std::size_t text_max = 512;
constexpr int syslog_warning = 4;

/// Each client says again and again what follows from brokers that go and come: the bus says once
/// that they do.
bool comes_and_goes(std::string_view facility) {
    static constexpr std::array<std::string_view, 7> facilities{
        "FAIL", "ERROR", "SESSTMOUT", "COMMITFAIL", "GETPID", "METADATAUPDATE", "REQTMOUT"};
    return std::ranges::contains(facilities, facility);
}

/// On a thread of librdkafka.
void write_log(const rd_kafka_t* client, int level, const char* facility, const char* text) {
    const auto* callee = static_cast<const Callee*>(rd_kafka_opaque(client));
    if (level <= syslog_warning && !comes_and_goes(facility))
        callee->log->warn("kafka client", {{"about", facility}, {"detail", text}});
    else
        callee->log->debug("kafka client", {{"about", facility}, {"detail", text}});
}

/// When its owner polls.
void note_error(rd_kafka_t*, int error, const char*, void* opaque) {
    if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) static_cast<Callee*>(opaque)->away = true;
}

Result<TopicState> look_up_one(rd_kafka_t* client, const Brokers& brokers,
                               const std::string& name) {
    const Topic topic{rd_kafka_topic_new(client, name.c_str(), nullptr)};
    if (!topic) return not_reached(brokers, rd_kafka_err2str(rd_kafka_last_error()));
    const rd_kafka_metadata_t* answer = nullptr;
    const auto error = rd_kafka_metadata(client, 0, topic.get(), &answer, millis(brokers.patience));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return not_reached(brokers, rd_kafka_err2str(error));
    TopicState state{.topic = name};
    if (answer->topic_cnt > 0) state.partitions = answer->topics[0].partition_cnt;
    for (int i = 0; i < state.partitions; ++i)
        if (answer->topics[0].partitions[i].leader >= 0) ++state.led;
    rd_kafka_metadata_destroy(answer);
    return state;
}

}  // namespace

Settings::Settings(const Brokers& brokers, Callee& callee) {
    rd_kafka_conf_set_log_cb(conf_.get(), write_log);
    rd_kafka_conf_set_opaque(conf_.get(), &callee);
    set("bootstrap.servers", brokers.addresses).set("client.id", brokers.client_id);
    // Brokers close connections that were idle, which is nothing to tell.
    set("log.connection.close", "false");
    // A broker that comes back is found soon, and not asked in a hurry.
    set("reconnect.backoff.ms", 50ms).set("reconnect.backoff.max.ms", 1s);
    set("allow.auto.create.topics", "false");
}

Settings& Settings::set(const char* name, const std::string& value) {
    std::array<char, text_max> why{};
    const auto outcome =
        rd_kafka_conf_set(conf_.get(), name, value.c_str(), why.data(), why.size());
    if (outcome != RD_KAFKA_CONF_OK && refused_.empty()) refused_ = why.data();
    return *this;
}

Settings& Settings::set(const char* name, Duration milliseconds) {
    return set(name, std::to_string(millis(milliseconds)));
}

Settings& Settings::watch_brokers() {
    rd_kafka_conf_set_error_cb(conf_.get(), note_error);
    return *this;
}

Result<Handle> Settings::make(rd_kafka_type_t type) && {
    std::array<char, text_max> why{};
    Handle made;
    if (refused_.empty()) {
        made.reset(rd_kafka_new(type, conf_.get(), why.data(), why.size()));
        refused_ = why.data();
    }
    if (!made) {
        Error error{.kind = ErrorKind::invalid, .reason = "bus.bad_settings", .detail = refused_};
        error.message = "Kafka's client refuses its settings: " + error.detail;
        return fail(std::move(error));
    }
    std::ignore = conf_.release();  // the client's from now on
    return made;
}

int millis(Duration duration) {
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(duration).count());
}

std::unexpected<Error> not_reached(const Brokers& brokers, std::string_view why) {
    Error error{.kind = ErrorKind::unavailable, .reason = "bus.unreachable"};
    error.detail = why;
    error.message = "Kafka at " + brokers.addresses + " cannot be reached: " + error.detail;
    return fail(std::move(error));
}

Result<std::vector<TopicState>> look_up(rd_kafka_t* client, const Brokers& brokers,
                                        const std::vector<std::string>& topics) {
    std::vector<TopicState> out;
    for (const auto& topic : topics) {
        WAYBILL_TRY(auto state, look_up_one(client, brokers, topic));
        out.push_back(std::move(state));
    }
    return out;
}

}  // namespace waybill::kafka
