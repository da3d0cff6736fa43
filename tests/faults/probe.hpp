// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loops.hpp"
#include "adapters/beast/ws_client.hpp"
#include "adapters/system/clock.hpp"
#include "platform/async/task_group.hpp"
#include "tests/process/serving.hpp"

#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace waybill::system_test {

/// A WebSocket at the public API that is read all the while.
class Feed {
public:
    explicit Feed(int port) : port_{port} { loops_.start(); }
    ~Feed();
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    bool open() const { return open_; }
    /// Anew when it was open; whether it is now.
    bool connect(const std::string& token);
    bool watch(const std::string& order);
    /// Whether it could not be watched, as when a store is away.
    bool refused();
    /// `PAID` or `CANCELLED` when it has said so.
    std::string told(const std::string& order);
    /// All that it has said since the last order, for people.
    std::string heard();

private:
    Task<void> read();
    void close();

    int port_;
    SystemClock clock_{};
    Loops loops_{1, clock_};
    std::unique_ptr<beast::WsClient> socket_{};
    std::atomic<bool> open_{false};
    std::mutex mutex_{};
    std::vector<std::string> heard_{};  ///< guarded
    TaskGroup reading_{};
};

/// A customer who finds out how the town is from outside.
class Probe {
public:
    explicit Probe(int port) : port_{port}, feed_{port} {}

    /// From a quote until the live feed says that the order is paid: how long that takes, each step
    /// asked for until it is done; nothing when it is not within the limit.
    std::optional<process::Millis> order(process::Millis limit);
    /// What it was about when it gave up.
    const std::string& doing() const { return doing_; }
    /// One request with an idempotency key of its own.
    process::HttpAnswer post(const std::string& target, std::string body);
    process::HttpAnswer quote();
    /// Of a new quote.
    process::HttpAnswer confirm();

private:
    process::HttpAnswer send(process::HttpAsk ask);
    bool sign_in();
    std::string try_order(process::Millis end);
    bool place();
    bool listen();
    bool pay();
    std::string status();

    int port_;
    Feed feed_;
    std::string token_{};
    std::string partner_{};
    std::string order_{};
    std::string payment_{};
    std::string doing_{};
    int keys_{0};
};

}  // namespace waybill::system_test
