// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/producer.hpp"

#include "platform/async/backoff.hpp"
#include "platform/core/assert.hpp"

#include <array>
#include <set>
#include <tuple>
#include <utility>

namespace waybill::kafka {

using messaging::Event;

/// One publish under way. Shared with the events that the client still has, since a caller may go
/// before they have ended.
struct Producer::Round {
    std::atomic<std::size_t> open{0};
    std::atomic<std::size_t> kept{0};     ///< acknowledged
    std::atomic<std::size_t> lost{0};     ///< no broker has them
    std::atomic<std::size_t> unknown{0};  ///< a broker may have them
    std::atomic<std::size_t> refused{0};  ///< for their own sake: the others are done
    std::mutex mutex{};
    std::string why{};  ///< guarded: what the first failure said
    Signal done{};

    void failed(std::atomic<std::size_t>& kind, rd_kafka_resp_err_t error) {
        ++kind;
        const std::lock_guard lock{mutex};
        if (why.empty()) why = rd_kafka_err2str(error);
    }
    Status verdict();
};

Status Producer::Round::verdict() {
    const std::lock_guard lock{mutex};
    if (unknown > 0 || (lost > 0 && kept > 0))
        return fail(ErrorKind::outcome_unknown, "bus.outcome_unknown", why);
    if (lost > 0) return fail(ErrorKind::unavailable, "bus.unreachable", why);
    if (refused == 0) return {};
    return fail(Error{.kind = ErrorKind::unavailable,
                      .reason = messaging::partly_published,
                      .detail = why,
                      .retry_after = 30s});
}

namespace {

/// Errors that say something about the event, and nothing about the next.
bool own_fault(rd_kafka_resp_err_t error) {
    switch (error) {
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
        case RD_KAFKA_RESP_ERR_INVALID_RECORD:
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION: return true;
        default: return false;  // the list of others is librdkafka's, and open
    }
}

rd_kafka_vu_t part(rd_kafka_vtype_t type) {
    rd_kafka_vu_t out{};
    out.vtype = type;
    return out;
}

rd_kafka_vu_t bytes(rd_kafka_vtype_t type, const std::string& text) {
    rd_kafka_vu_t out = part(type);
    out.u.mem.ptr = const_cast<char*>(text.data());  // copied, see RD_KAFKA_MSG_F_COPY
    out.u.mem.size = text.size();
    return out;
}

rd_kafka_vu_t header_part(const Header& header) {
    rd_kafka_vu_t out = part(RD_KAFKA_VTYPE_HEADER);
    out.u.header.name = header.name.c_str();
    out.u.header.val = header.value.data();
    out.u.header.size = static_cast<ssize_t>(header.value.size());
    return out;
}

Status check_topics(rd_kafka_t* client, const Brokers& brokers,
                    const std::vector<std::string>& topics) {
    WAYBILL_TRY(const auto states, look_up(client, brokers, topics));
    std::string missing;
    for (const auto& one : states)
        if (one.partitions == 0) missing += (missing.empty() ? "" : ", ") + one.topic;
    if (missing.empty()) return {};
    Error error{.kind = ErrorKind::unavailable, .reason = "bus.topics_missing"};
    error.detail = missing;
    error.message = "Kafka at " + brokers.addresses + " lacks topics: " + missing;
    return fail(std::move(error));
}

}  // namespace

Producer::~Producer() { WAYBILL_ASSERT(!thread_.joinable()); }

Task<Status> Producer::start(std::vector<std::string> topics) {
    auto begin = [this, &topics](Resumer<Status> started) {
        thread_ = std::jthread{[this, &topics, started] { run(topics, started); }};
    };
    auto beginning = suspend_for<Status>(std::move(begin));
    Status outcome = co_await beginning;
    if (!outcome) thread_.join();  // it has ended already
    co_return outcome;
}

Task<void> Producer::stop() {
    if (!thread_.joinable()) co_return;
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        client_ = nullptr;
    }
    const Context ctx;
    while (!ended_) co_await end_.wait(ctx, 1h);
    thread_.join();
}

Task<Status> Producer::publish(Context ctx, std::vector<Event> events) {
    std::vector<Record> records;
    for (const Event& event : events) {
        records.push_back({.topic = options_.topic_prefix + event.topic,
                           .message = encode(event, options_.mode)});
        if (!options_.beside) continue;
        if (auto plain = options_.beside(event)) {
            plain->topic.insert(0, options_.topic_prefix);
            plain->message.headers.push_back(mark_of_ours());
            records.push_back(*std::move(plain));
        }
    }
    return send(std::move(ctx), std::move(records));
}

Task<Status> Producer::send(Context ctx, std::vector<Record> records) {
    const Clock& clock = (co_await this_executor()).clock();
    WAYBILL_CO_CHECK(ctx.check(clock));
    const auto round = std::make_shared<Round>();
    WAYBILL_CO_CHECK(hand_over(records, round));
    while (round->open > 0) {
        if (const auto goes_on = ctx.check(clock); !goes_on)
            co_return fail(ErrorKind::outcome_unknown, "bus.outcome_unknown",
                           std::string{goes_on.error().reason});
        co_await round->done.wait(ctx, 1h);
    }
    co_return round->verdict();
}

/// Hands all to the client, or nothing when there is none. What follows an event that it refuses,
/// in the same key, waits for another time.
Status Producer::hand_over(const std::vector<Record>& records,
                           const std::shared_ptr<Round>& round) {
    const std::lock_guard lock{mutex_};
    if (client_ == nullptr) return fail(ErrorKind::unavailable, "bus.not_running");
    std::set<std::string_view> held;
    bool full = false;
    for (const Record& record : records) {
        const std::string& key = record.message.key;
        if (full || held.contains(key)) continue;
        const auto error = hand_over(record, round);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
        round->failed(own_fault(error) ? round->refused : round->lost, error);
        full = !own_fault(error);
        held.insert(key);
    }
    return {};
}

rd_kafka_resp_err_t Producer::hand_over(const Record& record, const std::shared_ptr<Round>& round) {
    const Message& message = record.message;
    std::vector<rd_kafka_vu_t> parts;
    parts.push_back(part(RD_KAFKA_VTYPE_TOPIC));
    parts.back().u.cstr = record.topic.c_str();
    parts.push_back(part(RD_KAFKA_VTYPE_MSGFLAGS));
    parts.back().u.i = RD_KAFKA_MSG_F_COPY;
    parts.push_back(bytes(RD_KAFKA_VTYPE_KEY, message.key));
    parts.push_back(bytes(RD_KAFKA_VTYPE_VALUE, message.value));
    for (const Header& header : message.headers) parts.push_back(header_part(header));
    auto receipt = std::make_unique<std::shared_ptr<Round>>(round);
    parts.push_back(part(RD_KAFKA_VTYPE_OPAQUE));
    parts.back().u.ptr = receipt.get();

    ++round->open;
    const Failure failure{rd_kafka_produceva(client_, parts.data(), parts.size())};
    if (!failure) {
        std::ignore = receipt.release();  // until `delivered`
        return RD_KAFKA_RESP_ERR_NO_ERROR;
    }
    --round->open;
    return rd_kafka_error_code(failure.get());
}

/// Once for each event that the client took, on our thread.
void Producer::delivered(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
    const std::unique_ptr<std::shared_ptr<Round>> receipt{
        static_cast<std::shared_ptr<Round>*>(message->_private)};
    Round& round = **receipt;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
        ++round.kept;
    else if (own_fault(message->err))
        round.failed(round.refused, message->err);
    else if (rd_kafka_message_status(message) == RD_KAFKA_MSG_STATUS_NOT_PERSISTED)
        round.failed(round.lost, message->err);
    else
        round.failed(round.unknown, message->err);
    if (--round.open == 0) round.done.notify();
}

Result<Handle> Producer::make_client() {
    Settings settings{options_.brokers, callee_};
    settings.set("enable.idempotence", "true").set("acks", "all");
    // With several, a request that a broker refused as not its leader can be followed by one that
    // it takes: it knows nothing of us yet, so any number may be our first. librdkafka then takes
    // the refused one for delivered.
    settings.set("max.in.flight.requests.per.connection", "1");
    settings.set("compression.type", "gzip").set("linger.ms", 5ms);
    settings.set("message.timeout.ms", options_.publish_patience);
    settings.set("message.max.bytes", std::to_string(message_bytes_max));
    settings.set("partitioner", "murmur2");  // a key's partition is the same for Java's clients
    rd_kafka_conf_set_dr_msg_cb(settings.conf(), delivered);
    return std::move(settings).make(RD_KAFKA_PRODUCER);
}

Result<Handle> Producer::open(const std::vector<std::string>& topics) {
    WAYBILL_CHECK(check_files(options_.brokers.security));
    WAYBILL_TRY(Handle client, make_client());
    WAYBILL_CHECK(check_topics(client.get(), options_.brokers, topics));
    return client;
}

void Producer::run(const std::vector<std::string>& topics, Resumer<Status> started) {
    auto opened = open(topics);
    if (!opened) return started(std::unexpected(std::move(opened).error()));
    Handle client = *std::move(opened);
    give_out(client.get());
    pulse_.emplace(client.get(), callee_.away);
    started({});
    while (!stopping_) {
        rd_kafka_poll(client.get(), 100);
        replace_broken(client);
        if (client) tell_change(client.get());
    }
    if (client) {
        pulse_->request_end();
        drain(client.get(), options_.stop_patience);
        pulse_.reset();
        client.reset();
    }
    ended_ = true;
    end_.notify();
}

void Producer::give_out(rd_kafka_t* client) {
    const std::lock_guard lock{mutex_};
    client_ = stopping_ ? nullptr : client;
}

/// An idempotent client that can no longer vouch for its order, as when brokers have forgotten it,
/// takes nothing more. A new one does. There is none afterwards only when stopping.
void Producer::replace_broken(Handle& client) {
    std::array<char, 512> why{};
    if (rd_kafka_fatal_error(client.get(), why.data(), why.size()) == RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    callee_.log->warn("kafka producer replaced", {{"detail", why.data()}});
    give_out(nullptr);
    drain(client.get(), 0s);
    pulse_.reset();
    client.reset();
    client = make_again();
    if (!client) return;
    pulse_.emplace(client.get(), callee_.away);
    give_out(client.get());
}

/// The settings were good before, but the files that they name may be half replaced just now.
Handle Producer::make_again() {
    for (bool told = false; !stopping_; pause()) {
        auto made = make_client();
        if (made) return *std::move(made);
        if (!std::exchange(told, true))
            callee_.log->warn("kafka producer cannot be made again yet",
                              {{"detail", made.error().detail}});
    }
    return {};
}

/// In steps, so that it ends soon when stopping.
void Producer::pause() {
    constexpr Duration step = 100ms;
    for (Duration left = jittered(2s, deps_.random); left > 0s && !stopping_; left -= step)
        std::this_thread::sleep_for(step);
}

/// Whether brokers are back is asked for: without anything to send nobody would hear of it.
void Producer::tell_change(rd_kafka_t* client) {
    if (!callee_.away) return;
    const bool first = !std::exchange(told_away_, true);
    if (first && deps_.on_change)
        deps_.on_change(not_reached(
            options_.brokers, callee_.trouble.empty() ? "none of them answers" : callee_.trouble));
    const rd_kafka_metadata_t* answer = nullptr;
    if (rd_kafka_metadata(client, 0, nullptr, &answer, 100) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    rd_kafka_metadata_destroy(answer);
    rd_kafka_poll(client, 0);  // what is still to be heard of this time is no reason of the next
    callee_.trouble.clear();
    callee_.away = false;
    told_away_ = false;
    if (deps_.on_change) deps_.on_change({});
}

/// Whoever published is told before the end, one way or the other.
void Producer::drain(rd_kafka_t* client, Duration patience) {
    rd_kafka_flush(client, millis(patience));
    rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    while (rd_kafka_outq_len(client) > 0) rd_kafka_poll(client, 100);
}

}  // namespace waybill::kafka
