// SPDX-License-Identifier: Apache-2.0
// The bare engine: requests a second for one 12-byte answer, server and generator each on a loop
// of its own in this process. The limit that the product's figures are held against.
//
//   waybill_adapters_beast_bench [connections] [seconds]
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/beast/http_client.hpp"
#include "adapters/beast/server.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "platform/async/task_group.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace {

using namespace waybill;

class TwelveBytes final : public http::Handler {
public:
    Task<http::Response> handle(Context, http::Request) override {
        http::Response response{.body = "Hello World!"};
        response.headers.add("Content-Type", "text/plain");
        co_return response;
    }
    Task<Result<void>> accept_live(Context, const http::Request&, http::Response&) override {
        co_return fail(ErrorKind::not_found, "not_found");
    }
    Task<void> live(Context, http::Request, http::WebSocket&) override { co_return; }
};

Task<void> keep_asking(beast::HttpConnection& connection, const Clock& clock, SteadyTime until,
                       std::size_t& answered) {
    const beast::ClientRequest request{.target = "/"};
    while (clock.steady() < until) {
        const auto answer = co_await connection.send(Context{}, request);
        if (!answer || answer->status != 200) {
            std::fprintf(stderr, "a request failed\n");
            co_return;
        }
        ++answered;
    }
}

Task<void> generate(AsioLoop& loop, int port, std::size_t connections, SteadyTime until,
                    std::size_t& answered) {
    std::vector<std::unique_ptr<beast::HttpConnection>> all;
    TaskGroup group;
    for (std::size_t i = 0; i < connections; ++i) {
        all.push_back(std::make_unique<beast::HttpConnection>(
            loop, beast::Endpoint{.port = port}, beast::ClientOptions{.keep_headers = false}));
        group.spawn(loop, keep_asking(*all.back(), loop.clock(), until, answered));
    }
    co_await group.join();
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t connections = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 128;
    const Duration time = std::chrono::seconds{argc > 2 ? std::atoi(argv[2]) : 5};
    const SystemClock clock;
    SystemRandom random;
    Loops servers{1, clock};
    Loops generators{1, clock};
    TwelveBytes handler;
    beast::BeastServer server{{servers, handler, random}, {}};
    servers.start();
    generators.start();
    const auto port = server.start();
    if (!port) {
        std::fprintf(stderr, "%s\n", port.error().message.c_str());
        return 1;
    }
    std::size_t answered = 0;
    const auto cpu_begun = std::clock();
    const auto begun = clock.steady();
    run_on(generators.at(0),
           generate(generators.at(0), *port, connections, begun + time, answered));
    const std::chrono::duration<double> passed = clock.steady() - begun;
    const double cpu = static_cast<double>(std::clock() - cpu_begun) / CLOCKS_PER_SEC;
    run_on(servers.at(0), server.stop(5s));
    // The second figure does not depend on what else the machine is doing.
    std::printf("%zu connections: %.0f requests/s, %.1f us of CPU each (server and generator)\n",
                connections, static_cast<double>(answered) / passed.count(),
                cpu * 1e6 / static_cast<double>(answered));
    return 0;
}
