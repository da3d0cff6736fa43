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
void note_error(rd_kafka_t*, int error, const char* text, void* opaque) {
    auto& callee = *static_cast<Callee*>(opaque);
    callee.log->debug("kafka client", {{"about", "ERROR"}, {"detail", text}});
    if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
        callee.away = true;
        return;
    }
    if (error == RD_KAFKA_RESP_ERR__FATAL) return;  // of the client itself, see replace_broken
    callee.trouble = text;
    if (error == RD_KAFKA_RESP_ERR__AUTHENTICATION || error == RD_KAFKA_RESP_ERR__SSL)
        callee.refused = static_cast<rd_kafka_resp_err_t>(error);
}

std::unexpected<Error> not_let_in(const Brokers& brokers, const Callee& callee) {
    const bool login = callee.refused == RD_KAFKA_RESP_ERR__AUTHENTICATION;
    Error error{.kind = ErrorKind::unavailable,
                .reason = login ? "bus.login_refused" : "bus.not_trusted"};
    error.detail = callee.trouble;
    error.message = "Kafka at " + brokers.addresses;
    if (login)
        error.message += " refuses our user or password";
    else if (error.detail.contains("certificate verify failed"))
        error.message += " shows a certificate that our authority has not signed for that name";
    else
        error.message += " and we find no TLS in common: " + error.detail;
    return fail(std::move(error));
}

std::string_view text_of(const void* bytes, std::size_t size) {
    return {static_cast<const char*>(bytes), size};
}

using Metadata = std::unique_ptr<const rd_kafka_metadata_t, Destroy<&rd_kafka_metadata_destroy>>;

/// In steps, between which the client says what is wrong: nobody waits for what will not change.
Result<Metadata> ask(rd_kafka_t* client, const Brokers& brokers, rd_kafka_topic_t* topic) {
    auto& callee = *static_cast<Callee*>(rd_kafka_opaque(client));
    callee.refused = RD_KAFKA_RESP_ERR_NO_ERROR;
    callee.trouble.clear();
    Duration left = brokers.patience;
    for (Duration step = 100ms;; step *= 2) {
        step = std::min(step, left);
        const rd_kafka_metadata_t* answer = nullptr;
        const auto error = rd_kafka_metadata(client, 0, topic, &answer, millis(step));
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return Metadata{answer};
        // A consumer's poll would take its messages, too; a producer was here before it.
        if (rd_kafka_type(client) == RD_KAFKA_PRODUCER) rd_kafka_poll(client, 0);
        if (callee.refused != RD_KAFKA_RESP_ERR_NO_ERROR) return not_let_in(brokers, callee);
        left -= step;
        if (left <= Duration{})
            return not_reached(brokers,
                               callee.trouble.empty() ? rd_kafka_err2str(error) : callee.trouble);
    }
}

Result<TopicState> look_up_one(rd_kafka_t* client, const Brokers& brokers,
                               const std::string& name) {
    const Topic topic{rd_kafka_topic_new(client, name.c_str(), nullptr)};
    if (!topic) return not_reached(brokers, rd_kafka_err2str(rd_kafka_last_error()));
    WAYBILL_TRY(const Metadata answer, ask(client, brokers, topic.get()));
    TopicState state{.topic = name};
    if (answer->topic_cnt > 0) state.partitions = answer->topics[0].partition_cnt;
    for (int i = 0; i < state.partitions; ++i)
        if (answer->topics[0].partitions[i].leader >= 0) ++state.led;
    return state;
}

}  // namespace

Settings::Settings(const Brokers& brokers, Callee& callee) {
    rd_kafka_conf_set_log_cb(conf_.get(), write_log);
    rd_kafka_conf_set_error_cb(conf_.get(), note_error);
    rd_kafka_conf_set_opaque(conf_.get(), &callee);
    set("bootstrap.servers", brokers.addresses).set("client.id", brokers.client_id);
    // Brokers close connections that were idle, which is nothing to tell.
    set("log.connection.close", "false");
    // A broker that comes back is found soon, and not asked in a hurry.
    set("reconnect.backoff.ms", 50ms).set("reconnect.backoff.max.ms", 1s);
    set("allow.auto.create.topics", "false");
    secure(brokers.security);
}

void Settings::secure(const Security& security) {
    const bool login = !security.user.empty();
    if (!security.tls && !login) return;
    set("security.protocol", login ? (security.tls ? "sasl_ssl" : "sasl_plaintext") : "ssl");
    if (security.tls) {
        if (!security.authority_file.empty()) set("ssl.ca.location", security.authority_file);
        if (!security.certificate_file.empty())
            set("ssl.certificate.location", security.certificate_file)
                .set("ssl.key.location", security.key_file);
    }
    if (login) {
        set("sasl.mechanisms", security.login == Login::plain ? "PLAIN" : "SCRAM-SHA-512");
        set("sasl.username", security.user).set("sasl.password", security.password.reveal());
    }
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

Message message_of(const rd_kafka_message_t& received) {
    Message out;
    if (received.key != nullptr) out.key = text_of(received.key, received.key_len);
    if (received.payload != nullptr) out.value = text_of(received.payload, received.len);
    rd_kafka_headers_t* headers = nullptr;  // the message's
    if (rd_kafka_message_headers(&received, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return out;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i)
        if (value != nullptr) out.headers.push_back({name, std::string{text_of(value, size)}});
    return out;
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
