// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/client.hpp"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace waybill::kafka {

/// Asks the brokers every few seconds whether they are there, on a thread of its own: one that
/// stands still, or is cut off, ends no connection. Ends before its client, within the time that it
/// waits for an answer.
class Pulse {
public:
    /// Sets `away` when none of them answers in time.
    Pulse(rd_kafka_t* client, std::atomic<bool>& away);
    Pulse(const Pulse&) = delete;
    Pulse& operator=(const Pulse&) = delete;
    ~Pulse() = default;

    /// Begins to end, without waiting.
    void request_end() { thread_.request_stop(); }

private:
    void run(const std::stop_token& stop);
    bool answered(Duration within) const;

    rd_kafka_t* client_;
    std::atomic<bool>& away_;
    std::mutex mutex_{};
    std::condition_variable_any ended_{};  ///< waited on with the thread's stop token
    std::jthread thread_;
};

}  // namespace waybill::kafka
