// SPDX-License-Identifier: Apache-2.0
#include "bench/load.hpp"

#include "adapters/asio/run_on.hpp"
#include "platform/async/sleep.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <thread>

namespace waybill::bench {
namespace {

struct Run {
    int port;
    Pace pace;
    Visit visit;
    SteadyTime began{};
    std::size_t next{0};
    Load load{};

    bool over() const { return next >= pace.count || (pace.stop != nullptr && pace.stop->load()); }
};

Task<void> connection(AsioLoop& loop, Run& run) {
    beast::HttpConnection link{loop, {.port = run.port}, {.keep_headers = false}};
    while (!run.over()) {
        const std::size_t number = run.next++;
        SteadyTime due = loop.clock().steady();
        if (run.pace.per_second > 0) {
            const double later = static_cast<double>(number) / run.pace.per_second;
            const SteadyTime turn = run.began + Duration{static_cast<std::int64_t>(later * 1e6)};
            // Nothing ends this wait early.
            if (turn > due) (void)co_await sleep_for({}, turn - due);
            due = turn;
        }
        auto complaint = co_await run.visit(link, number);
        const Duration took = loop.clock().steady() - due;
        if (!complaint.empty()) {
            ++run.load.failed;
            run.load.complaint = std::move(complaint);
            continue;
        }
        ++run.load.answered;
        run.load.milliseconds.push_back(static_cast<double>(took.count()) / 1000);
    }
}

Task<void> all(AsioLoop& loop, Run& run) {
    TaskGroup group;
    run.began = loop.clock().steady();
    for (std::size_t i = 0; i < run.pace.connections; ++i) group.spawn(loop, connection(loop, run));
    co_await group.join();
}

struct Asking {
    Make make;
    std::vector<std::string> bodies{};
    bool keep{false};
};

Task<std::string> ask(Asking& asking, beast::HttpConnection& link, std::size_t number) {
    const beast::ClientRequest request = asking.make(number);
    auto answer = co_await link.send(Context{}, request);
    if (!answer) co_return std::string{answer.error().reason} + " " + answer.error().detail;
    if (answer->status >= 400)
        co_return answer->body.empty() ? std::to_string(answer->status) : answer->body;
    if (asking.keep) asking.bodies[number] = std::move(answer->body);
    co_return std::string{};
}

}  // namespace

double Load::percentile(double p) const {
    if (milliseconds.empty()) return 0;
    const auto last = static_cast<double>(milliseconds.size() - 1);
    return milliseconds[static_cast<std::size_t>(std::lround(p * last))];
}

Load run_visits(AsioLoop& loop, int port, const Pace& pace, Visit visit) {
    Run run{.port = port, .pace = pace, .visit = std::move(visit)};
    const auto begin = std::chrono::steady_clock::now();
    run_on(loop, all(loop, run));
    run.load.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::ranges::sort(run.load.milliseconds);
    return std::move(run.load);
}

Load run_load(AsioLoop& loop, int port, const Pace& pace, Make make, Bodies bodies) {
    Asking asking{.make = std::move(make), .keep = bodies == Bodies::keep};
    if (asking.keep) asking.bodies.resize(pace.count);
    const auto visit = [&asking](beast::HttpConnection& link, std::size_t number) {
        return ask(asking, link, number);
    };
    Load load = run_visits(loop, port, pace, visit);
    load.bodies = std::move(asking.bodies);
    return load;
}

Load run_all(AsioLoop& loop, int port, const Pace& pace, const Make& make, int turns) {
    Load all = run_load(loop, port, pace, make, Bodies::keep);
    for (int turn = 1; all.failed > 0 && turn < turns; ++turn) {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        std::vector<std::size_t> left;
        for (std::size_t n = 0; n < pace.count; ++n)
            if (all.bodies[n].empty()) left.push_back(n);
        const Pace rest{.connections = pace.connections, .count = left.size()};
        Load again =
            run_load(loop, port, rest, [&](std::size_t n) { return make(left[n]); }, Bodies::keep);
        for (std::size_t n = 0; n < left.size(); ++n)
            all.bodies[left[n]] = std::move(again.bodies[n]);
        all.failed = again.failed;
        all.complaint = std::move(again.complaint);
    }
    if (all.failed > 0) throw std::runtime_error{"refused: " + all.complaint};
    return all;
}

}  // namespace waybill::bench
