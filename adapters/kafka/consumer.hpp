// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/bus_metrics.hpp"
#include "adapters/kafka/client.hpp"
#include "adapters/kafka/partition.hpp"
#include "adapters/kafka/producer.hpp"
#include "platform/async/sleep.hpp"

#include <atomic>
#include <map>
#include <thread>

namespace waybill::kafka {

/// The client of one subscription and the thread that reads from it. That thread owns the list of
/// partitions and decides what is read and stored; what happens to an event is up to the executor.
///
/// A partition that is taken away, and each of them when the consumer stops, is let go only after
/// its handlers have ended and what they did has been committed. `start` and `stop` run on the
/// executor, once each.
class Consumer {
public:
    /// All that is referred to outlives it.
    Consumer(Deps deps, const Options& options, Producer& producer,
             messaging::Subscription subscription);
    ~Consumer();
    Consumer(const Consumer&) = delete;
    Consumer& operator=(const Consumer&) = delete;

    const messaging::Subscription& subscription() const { return subscription_; }
    /// For `everyone` it knows the ends of the partitions then, and hears what comes after them.
    Task<Status> start();
    Task<void> stop();

private:
    struct Read {
        std::shared_ptr<Partition> partition;
        std::int64_t offset;
        messaging::Event event;
    };
    struct Assigned {
        std::shared_ptr<Partition> partition;
        bool paused{false};
        std::optional<std::int64_t> stored{};
    };
    using Place = std::pair<std::string, std::int32_t>;

    void run(Resumer<Status> started);
    Status open();
    Status join_group();
    Status read_from_the_ends();
    Status add_ends(rd_kafka_topic_partition_list_t* places, const TopicState& topic);
    Result<std::int64_t> end_of(const Place& place);
    void rebalanced(rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* places);
    static void on_rebalance(rd_kafka_t* client, rd_kafka_resp_err_t what,
                             rd_kafka_topic_partition_list_t* places, void* opaque);
    void add(const rd_kafka_topic_partition_list_t& places);
    void let_go(const std::vector<Place>& places);
    void close();
    bool say_goodbye();

    void read();
    void take(const rd_kafka_message_t& message);
    messaging::Event plain(const rd_kafka_message_t& message, Message content) const;
    Task<void> park(std::shared_ptr<Partition> partition, std::int64_t offset, Record record);
    void pass_on();
    void store();
    void regulate();
    void set_paused(bool paused, const std::vector<Place>& places);
    void expect_none(const Failure& failure);

    Deps deps_;
    const Options& options_;
    Producer& producer_;
    messaging::Subscription subscription_;
    SubscriptionMetrics metrics_;
    Callee callee_;
    Slots slots_;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> ended_{false};
    Signal end_{};

    // Of the thread alone.
    Handle client_{};
    std::map<Place, Assigned> partitions_{};
    std::vector<Read> batch_{};
    bool any_paused_{false};

    std::jthread thread_{};
    TaskGroup parking_{};
    TaskGroup ending_{};
};

}  // namespace waybill::kafka
