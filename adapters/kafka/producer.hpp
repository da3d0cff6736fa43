// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/client.hpp"
#include "adapters/kafka/pulse.hpp"
#include "platform/async/sleep.hpp"

#include <atomic>
#include <mutex>
#include <thread>

namespace waybill::kafka {

/// Of one event in its envelope. A million bytes of data in base64 fit well.
inline constexpr int message_bytes_max = 4 * 1024 * 1024;

/// The publishing half of the bus: an idempotent client and the thread that hears what became of
/// each event. `start` and `stop` once each; `publish` on any executor.
class Producer {
public:
    /// Both outlive it.
    Producer(const Options& options, const Deps& deps)
        : options_{options}, deps_{deps}, callee_{&deps.log} {}
    ~Producer();
    Producer(const Producer&) = delete;
    Producer& operator=(const Producer&) = delete;

    /// Succeeds when the brokers answer and have the topics. Errors: see KafkaBus::start.
    Task<Status> start(std::vector<std::string> topics);
    Task<Status> publish(Context ctx, std::vector<messaging::Event> events);
    /// The same of what has its envelope, in topics with their prefix.
    Task<Status> send(Context ctx, std::vector<Record> records);
    Task<void> stop();

private:
    struct Round;

    void run(const std::vector<std::string>& topics, Resumer<Status> started);
    Result<Handle> open(const std::vector<std::string>& topics);
    Result<Handle> make_client();
    void give_out(rd_kafka_t* client);
    void replace_broken(Handle& client);
    Handle make_again();
    void pause();
    void tell_change(rd_kafka_t* client);
    void drain(rd_kafka_t* client, Duration patience);
    Status hand_over(const std::vector<Record>& records, const std::shared_ptr<Round>& round);
    rd_kafka_resp_err_t hand_over(const Record& record, const std::shared_ptr<Round>& round);
    static void delivered(rd_kafka_t* client, const rd_kafka_message_t* message, void* opaque);

    const Options& options_;
    const Deps& deps_;
    Callee callee_;
    bool told_away_{false};         // on our thread
    std::optional<Pulse> pulse_{};  // on our thread
    std::mutex mutex_{};
    rd_kafka_t* client_{nullptr};  ///< guarded; null while nothing can be published
    std::atomic<bool> stopping_{false};
    std::atomic<bool> ended_{false};
    Signal end_{};
    std::jthread thread_{};
};

}  // namespace waybill::kafka
