// SPDX-License-Identifier: Apache-2.0
#include "bench/load.hpp"

#include "adapters/asio/run_on.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace waybill::bench {
namespace {

struct Run {
    int port;
    std::size_t count;
    std::function<beast::ClientRequest(std::size_t)> make;
    Bodies keep;
    std::size_t next{0};
    Load load{};
};

Task<void> connection(AsioLoop& loop, Run& run) {
    beast::HttpConnection link{loop, {.port = run.port}, {.keep_headers = false}};
    while (run.next < run.count) {
        const std::size_t number = run.next++;
        const beast::ClientRequest request = run.make(number);
        const SteadyTime begin = loop.clock().steady();
        auto answer = co_await link.send(Context{}, request);
        const Duration took = loop.clock().steady() - begin;
        if (!answer || answer->status >= 400) {
            ++run.load.failed;
            run.load.complaint = answer ? answer->body : answer.error().detail;
            continue;
        }
        ++run.load.answered;
        run.load.milliseconds.push_back(static_cast<double>(took.count()) / 1000);
        if (run.keep == Bodies::keep) run.load.bodies[number] = std::move(answer->body);
    }
}

Task<void> all(AsioLoop& loop, Run& run, std::size_t connections) {
    TaskGroup group;
    for (std::size_t i = 0; i < connections; ++i) group.spawn(loop, connection(loop, run));
    co_await group.join();
}

}  // namespace

double Load::percentile(double p) const {
    if (milliseconds.empty()) return 0;
    const auto last = static_cast<double>(milliseconds.size() - 1);
    return milliseconds[static_cast<std::size_t>(std::lround(p * last))];
}

Load run_load(AsioLoop& loop, int port, std::size_t connections, std::size_t count,
              std::function<beast::ClientRequest(std::size_t)> make, Bodies bodies) {
    Run run{.port = port, .count = count, .make = std::move(make), .keep = bodies};
    if (bodies == Bodies::keep) run.load.bodies.resize(count);
    const auto begin = std::chrono::steady_clock::now();
    run_on(loop, all(loop, run, connections));
    run.load.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::ranges::sort(run.load.milliseconds);
    return std::move(run.load);
}

}  // namespace waybill::bench
