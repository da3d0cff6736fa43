// SPDX-License-Identifier: Apache-2.0
#pragma once

// For the tests of this folder: a server on loopback, a handler that tests can steer, and a client
// that sends exactly the bytes it is told.
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/beast/server.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "platform/async/sleep.hpp"

#include <atomic>
#include <functional>
#include <future>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::beast {

/// `/` says hello; the other paths are named after what they do.
class TestHandler final : public http::Handler {
public:
    Task<http::Response> handle(Context ctx, http::Request request) override;
    /// `/small` takes ten bytes, `/nothing` none: it is answered at its head.
    Task<http::Judgement> judge(Context ctx, http::Request& head) override;
    Task<Result<void>> accept_live(Context ctx, const http::Request& request,
                                   http::Response& refusal) override;
    Task<void> live(Context ctx, http::Request request, http::WebSocket& socket) override;

    std::atomic<int> hidden_runs{0};  ///< `/hidden`
    std::atomic<int> held{0};         ///< requests in `/hold` now
    std::atomic<int> cancelled{0};    ///< of those, told to stop
    std::atomic<int> live_ended{0};
    std::promise<void> live_begun{};
    Signal release{};  ///< lets one `/hold` go on

private:
    Task<http::Response> hold(Context ctx);
};

class EngineWorld {
public:
    explicit EngineWorld(ServerOptions options = {}, std::size_t loops = 2);
    ~EngineWorld();

    void stop(Duration limit = 5s);
    int port() const { return port_; }
    AsioLoop& client_loop() { return clients_.at(0); }
    BeastServer& server() { return server_; }
    std::vector<std::string> faults();

    SystemClock clock{};
    SystemRandom random{};
    TestHandler handler{};

private:
    ServerOptions watched(ServerOptions options);

    std::mutex mutex_{};
    std::vector<std::string> faults_{};
    Loops servers_;
    Loops clients_;
    BeastServer server_;
    int port_{0};
    bool stopped_{false};
};

/// A blocking socket; every wait ends after five seconds at the latest.
class RawClient {
public:
    explicit RawClient(int port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    int descriptor() const { return socket_; }
    void send(std::string_view bytes);
    /// Goes away without a good-bye.
    void reset();
    /// Tells the server that nothing more will come.
    void end_sending();
    /// Reads until `count` whole answers are there, or the server closes.
    std::string read_answers(std::size_t count);
    std::string read_bytes(std::size_t count);
    std::string read_to_end();
    /// Whether there is anything to read, an end included, within `limit`.
    bool readable(Duration limit);
    /// True when the server closes without sending anything more.
    bool closed();

private:
    bool read_more();

    int socket_;
    std::string in_{};
};

/// A GET of `target` with more header lines.
std::string ask(std::string_view target, std::string_view fields = {});
/// Other threads work towards `done`; each look gives them the processor. False after 5 seconds.
bool soon(const std::function<bool()>& done);
/// The body of the first answer.
std::string body_of(std::string_view answer);
/// The status of the n-th answer in `answers`, or 0.
int status_of(std::string_view answers, std::size_t index = 0);

}  // namespace waybill::beast
