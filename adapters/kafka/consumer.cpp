// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/consumer.hpp"

#include "adapters/kafka/parked.hpp"
#include "platform/async/backoff.hpp"
#include "platform/core/assert.hpp"

#include <algorithm>
#include <future>

namespace waybill::kafka {

using messaging::Content;
using messaging::Reach;

namespace {

constexpr int read_max = 256;  // messages before the executor hears of them
// Others date their records as they like. The year 2286 is far from the end of microseconds.
constexpr std::int64_t timestamp_max = 10'000'000'000'000;

std::vector<std::pair<std::string, std::int32_t>> places_of(
    const rd_kafka_topic_partition_list_t& list) {
    std::vector<std::pair<std::string, std::int32_t>> out;
    for (int i = 0; i < list.cnt; ++i)
        out.emplace_back(list.elems[i].topic, list.elems[i].partition);
    return out;
}

Partitions new_partitions(std::size_t count) {
    return Partitions{rd_kafka_topic_partition_list_new(static_cast<int>(count))};
}

Task<void> stop_all(std::vector<std::shared_ptr<Partition>> ending,
                    std::shared_ptr<std::promise<void>> ended) {
    for (const auto& one : ending) one->cancel();
    for (const auto& one : ending) co_await one->stop();
    ended->set_value();
}

}  // namespace

Consumer::Consumer(Deps deps, const Options& options, Producer& producer,
                   messaging::Subscription subscription)
    : deps_{deps},
      options_{options},
      producer_{producer},
      subscription_{std::move(subscription)},
      metrics_{deps.metrics, subscription_.consumer},
      callee_{&deps.log, this},
      slots_{options.concurrency_max} {}

Consumer::~Consumer() { WAYBILL_ASSERT(!thread_.joinable()); }

Task<Status> Consumer::start() {
    auto begin = [this](Resumer<Status> started) {
        thread_ = std::jthread{[this, started] { run(started); }};
    };
    auto beginning = suspend_for<Status>(std::move(begin));
    Status outcome = co_await beginning;
    if (!outcome) thread_.join();  // it has ended already
    co_return outcome;
}

Task<void> Consumer::stop() {
    if (!thread_.joinable()) co_return;
    stopping_ = true;
    const Context ctx;
    while (!ended_) co_await end_.wait(ctx, 1h);
    thread_.join();
    co_await parking_.stop();
    co_await ending_.join();
}

void Consumer::run(Resumer<Status> started) {
    const Status opened = open();
    if (!opened) client_.reset();
    started(opened);
    if (!opened) return;
    while (!stopping_) {
        read();
        store();
        regulate();
    }
    close();
    ended_ = true;
    end_.notify();
}

Status Consumer::open() {
    const bool group = subscription_.reach == Reach::group;
    Settings settings{options_.brokers, callee_};
    settings.set("group.id", options_.group_prefix + subscription_.consumer);
    settings.set("auto.offset.reset", group ? "earliest" : "latest");
    settings.set("enable.auto.commit", group ? "true" : "false");
    settings.set("enable.auto.offset.store", "false").set("auto.commit.interval.ms", 1s);
    settings.set("partition.assignment.strategy", "cooperative-sticky");
    settings.set("session.timeout.ms", options_.session);
    settings.set("heartbeat.interval.ms", std::min<Duration>(3s, options_.session / 3));
    // Also how long a client that is let go of waits for what it has asked.
    settings.set("socket.timeout.ms", options_.stop_patience + 1s);
    // What is read ahead, for one subscription: the rest stays with the brokers.
    settings.set("queued.max.messages.kbytes", "16384");
    rd_kafka_conf_set_rebalance_cb(settings.conf(), on_rebalance);
    WAYBILL_TRY(client_, std::move(settings).make(RD_KAFKA_CONSUMER));
    rd_kafka_poll_set_consumer(client_.get());
    return group ? join_group() : read_from_the_ends();
}

/// Does not wait for the group: it begins where it ended.
Status Consumer::join_group() {
    const Partitions topics = new_partitions(subscription_.topics.size());
    for (const auto& topic : subscription_.topics)
        rd_kafka_topic_partition_list_add(topics.get(), (options_.topic_prefix + topic).c_str(),
                                          RD_KAFKA_PARTITION_UA);
    const auto error = rd_kafka_subscribe(client_.get(), topics.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
        return not_reached(options_.brokers, rd_kafka_err2str(error));
    return {};
}

Status Consumer::read_from_the_ends() {
    std::vector<std::string> topics;
    for (const auto& topic : subscription_.topics) topics.push_back(options_.topic_prefix + topic);
    WAYBILL_TRY(const auto states, look_up(client_.get(), options_.brokers, topics));
    const Partitions places = new_partitions(topics.size());
    for (const auto& topic : states) WAYBILL_CHECK(add_ends(places.get(), topic));
    add(*places);
    const auto error = rd_kafka_assign(client_.get(), places.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
        return not_reached(options_.brokers, rd_kafka_err2str(error));
    return {};
}

Status Consumer::add_ends(rd_kafka_topic_partition_list_t* places, const TopicState& topic) {
    for (std::int32_t i = 0; i < topic.partitions; ++i) {
        WAYBILL_TRY(const auto end, end_of({topic.topic, i}));
        rd_kafka_topic_partition_list_add(places, topic.topic.c_str(), i)->offset = end;
    }
    return {};
}

/// Asks again while the brokers are about to agree who leads the partition.
Result<std::int64_t> Consumer::end_of(const Place& place) {
    const Clock& clock = deps_.executor.clock();
    const SteadyTime until = clock.steady() + options_.brokers.patience;
    for (;;) {
        std::int64_t first = 0;
        std::int64_t end = 0;
        const auto error = rd_kafka_query_watermark_offsets(
            client_.get(), place.first.c_str(), place.second, &first, &end,
            millis(std::max(until - clock.steady(), Duration{1ms})));
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return end;
        if (clock.steady() >= until) return not_reached(options_.brokers, rd_kafka_err2str(error));
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
}

/// On our thread, out of a poll or the close.
void Consumer::on_rebalance(rd_kafka_t*, rd_kafka_resp_err_t what,
                            rd_kafka_topic_partition_list_t* places, void* opaque) {
    static_cast<const Callee*>(opaque)->consumer->rebalanced(what, places);
}

void Consumer::rebalanced(rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* places) {
    if (subscription_.reach == Reach::everyone) {  // the end of what we assigned ourselves
        rd_kafka_assign(client_.get(), nullptr);
    } else if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
        add(*places);
        expect_none(Failure{rd_kafka_incremental_assign(client_.get(), places)});
    } else {
        let_go(places_of(*places));
        expect_none(Failure{rd_kafka_incremental_unassign(client_.get(), places)});
    }
}

void Consumer::add(const rd_kafka_topic_partition_list_t& places) {
    for (const auto& place : places_of(places))
        partitions_[place].partition =
            std::make_shared<Partition>(messaging::Receiver::Deps{deps_.executor, deps_.random},
                                        options_.tries, subscription_, slots_);
}

/// Also commits: the client does with what is stored, once the partitions are no longer ours.
void Consumer::let_go(const std::vector<Place>& places) {
    pass_on();
    std::vector<std::shared_ptr<Partition>> ending;
    for (const auto& place : places)
        if (const auto found = partitions_.find(place); found != partitions_.end())
            ending.push_back(found->second.partition);
    if (ending.empty()) return;
    const auto ended = std::make_shared<std::promise<void>>();
    ending_.spawn(deps_.executor, stop_all(std::move(ending), ended));
    ended->get_future().wait();
    store();
    for (const auto& place : places) partitions_.erase(place);
}

void Consumer::close() {
    std::vector<Place> all;
    for (const auto& [place, one] : partitions_) all.push_back(place);
    let_go(all);
    if (say_goodbye()) return client_.reset();
    deps_.log.warn("left without a goodbye: others take over when the session is over",
                   {{"consumer", subscription_.consumer}});
    rd_kafka_destroy_flags(client_.release(), RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

/// Commits and leaves the group, so that others take over at once; whether the brokers heard it.
bool Consumer::say_goodbye() {
    const Clock& clock = deps_.executor.clock();
    const SteadyTime until = clock.steady() + options_.stop_patience;
    const Queue queue{rd_kafka_queue_get_consumer(client_.get())};
    expect_none(Failure{rd_kafka_consumer_close_queue(client_.get(), queue.get())});
    while (rd_kafka_consumer_closed(client_.get()) == 0) {
        if (clock.steady() >= until) return false;
        const Received ignored{rd_kafka_consumer_poll(client_.get(), 50)};
    }
    return true;
}

void Consumer::read() {
    Received message{rd_kafka_consumer_poll(client_.get(), any_paused_ ? 10 : 100)};
    for (int count = 1; message; ++count) {
        take(*message);
        if (count == read_max) break;
        message.reset(rd_kafka_consumer_poll(client_.get(), 0));
    }
    pass_on();
}

void Consumer::take(const rd_kafka_message_t& message) {
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        deps_.log.warn("event log cannot be read", {{"consumer", subscription_.consumer},
                                                    {"detail", rd_kafka_message_errstr(&message)}});
        return;
    }
    const std::string topic = rd_kafka_topic_name(message.rkt);
    const auto found = partitions_.find({topic, message.partition});
    if (found == partitions_.end()) return;  // no longer ours
    const auto& partition = found->second.partition;
    partition->progress().read(message.offset);
    Message content = message_of(message);
    if (subscription_.content == Content::plain) {
        if (is_ours(content)) return partition->progress().done(message.offset);
        batch_.push_back({partition, message.offset, plain(message, std::move(content))});
        return;
    }
    auto event = decode(content, topic.substr(options_.topic_prefix.size()));
    if (event) {
        batch_.push_back({partition, message.offset, *std::move(event)});
        return;
    }
    metrics_.unreadable.add();
    deps_.log.warn("message of the event log is no event", {{"consumer", subscription_.consumer},
                                                            {"topic", topic},
                                                            {"partition", message.partition},
                                                            {"offset", message.offset},
                                                            {"detail", event.error().detail}});
    if (subscription_.reach == Reach::everyone) return partition->progress().done(message.offset);
    Record record = parked_record(topic, std::move(content),
                                  {.consumer = subscription_.consumer,
                                   .reason = event.error().reason,
                                   .at = deps_.executor.clock().now()});
    parking_.spawn(deps_.executor, park(partition, message.offset, std::move(record)));
}

messaging::Event Consumer::plain(const rd_kafka_message_t& message, Message content) const {
    const std::string topic = rd_kafka_topic_name(message.rkt);
    const std::string place =
        topic + '/' + std::to_string(message.partition) + '/' + std::to_string(message.offset);
    rd_kafka_timestamp_type_t kind{};
    const std::int64_t written = rd_kafka_message_timestamp(&message, &kind);
    const std::chrono::milliseconds at{std::clamp(written, std::int64_t{0}, timestamp_max)};
    return plain_event(std::move(content), topic.substr(options_.topic_prefix.size()), place,
                       TimePoint{kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? 0ms : at});
}

/// Insists, since nobody else has it, unless the brokers refuse it for its own sake: then only the
/// log tells of it. Other messages go on meanwhile.
Task<void> Consumer::park(std::shared_ptr<Partition> partition, std::int64_t offset,
                          Record record) {
    const Context ctx{.stop = parking_.token()};
    bool told = false;
    for (Duration pause = 1s; !ctx.stop.stop_requested();
         pause = std::min<Duration>(pause * 2, 30s)) {
        const std::vector<Record> records{record};
        const Status sent = co_await producer_.send(ctx, records);
        const bool refused = !sent && sent.error().reason == messaging::partly_published;
        if (refused)
            deps_.log.warn("unreadable message cannot be shown",
                           {{"consumer", subscription_.consumer},
                            {"parked_topic", record.topic},
                            {"offset", offset},
                            {"detail", sent.error().detail}});
        if (sent || refused) {
            partition->progress().done(offset);
            co_return;
        }
        if (!ctx.stop.stop_requested() && !std::exchange(told, true))
            deps_.log.warn("unreadable message cannot be shown yet",
                           {{"consumer", subscription_.consumer},
                            {"parked_topic", record.topic},
                            {"offset", offset},
                            {"reason", sent.error().reason},
                            {"detail", sent.error().detail}});
        // Ends early only when stopping, which the loop sees by itself.
        static_cast<void>(co_await sleep_for(ctx, jittered(pause, deps_.random)));
    }
}

void Consumer::pass_on() {
    if (batch_.empty()) return;
    deps_.executor.post([batch = std::exchange(batch_, {})]() mutable {
        for (Read& one : batch) one.partition->take(one.offset, std::move(one.event));
    });
}

void Consumer::store() {
    if (subscription_.reach == Reach::everyone) return;
    const Partitions places = new_partitions(partitions_.size());
    for (auto& [place, one] : partitions_) {
        const auto next = one.partition->progress().next();
        if (next == one.stored) continue;
        rd_kafka_topic_partition_list_add(places.get(), place.first.c_str(), place.second)->offset =
            *next;
        one.stored = next;
    }
    // A partition that another has already takes none: that other then repeats what we did.
    if (places->cnt > 0) static_cast<void>(rd_kafka_offsets_store(client_.get(), places.get()));
}

/// A partition with many events that wait pauses, so that there is an end to what we hold.
void Consumer::regulate() {
    std::vector<Place> full;
    std::vector<Place> free;
    std::size_t unfinished = 0;
    any_paused_ = false;
    for (auto& [place, one] : partitions_) {
        const auto count = one.partition->progress().unfinished();
        unfinished += count;
        const auto limit = one.paused ? options_.unfinished_max / 2 : options_.unfinished_max;
        if (const bool pause = count > limit; std::exchange(one.paused, pause) != pause)
            (pause ? full : free).push_back(place);
        any_paused_ = any_paused_ || one.paused;
    }
    metrics_.unfinished.set(static_cast<double>(unfinished));
    if (!full.empty()) set_paused(true, full);
    if (!free.empty()) set_paused(false, free);
}

void Consumer::set_paused(bool paused, const std::vector<Place>& places) {
    const Partitions list = new_partitions(places.size());
    for (const auto& [topic, partition] : places)
        rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition);
    // A partition that is no longer ours can be neither, which is as good.
    static_cast<void>(paused ? rd_kafka_pause_partitions(client_.get(), list.get())
                             : rd_kafka_resume_partitions(client_.get(), list.get()));
}

void Consumer::expect_none(const Failure& failure) {
    if (!failure) return;
    deps_.log.warn(
        "partitions could not change hands",
        {{"consumer", subscription_.consumer}, {"detail", rd_kafka_error_string(failure.get())}});
}

}  // namespace waybill::kafka
