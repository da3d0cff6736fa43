// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/asio/signals.hpp"
#include "adapters/system/clock.hpp"
#include "apps/waybill/demo/autopilot.hpp"
#include "apps/waybill/demo/demo_command.hpp"
#include "apps/waybill/demo/endpoint.hpp"

#include <cstdio>
#include <format>
#include <optional>

namespace waybill::demo {
namespace {

struct Flown {
    Outcome<void> prepared{};
    Outcome<void> ended{};
    Moved moved{};
};

/// The autopilot lives and dies on its loop, as its sockets must.
Task<Flown> fly(Autopilot::Parts parts, const DemoOptions& options, std::stop_token stop) {
    const Context ctx{.stop = std::move(stop)};
    Autopilot autopilot{std::move(parts), options};
    Flown flown;
    flown.prepared = co_await autopilot.prepare(ctx);
    if (flown.prepared) flown.ended = co_await autopilot.fly(ctx);
    flown.moved = autopilot.moved();
    co_return flown;
}

Flown fly_here(const DemoOptions& options) {
    SystemClock clock;
    Loops loops{1, clock};
    loops.start();
    AsioLoop& loop = loops.at(0);
    Autopilot::Parts parts{.loop = loop, .endpoint = *endpoint_of(options.url), .internal = {}};
    for (const std::string& url : options.internal_urls)
        parts.internal.push_back(*endpoint_of(url));
    std::stop_source stop;
    std::optional<Signals> signals;
    signals.emplace(loop, [&stop](Signals::Kind) { stop.request_stop(); });
    if (options.autopilot_seconds > 0)
        loop.post([&loop, &stop, seconds = options.autopilot_seconds] {
            const Duration lasts{static_cast<Duration::rep>(seconds * 1e6)};
            loop.schedule(loop.clock().steady() + lasts, [&stop] { stop.request_stop(); });
        });
    auto flown = run_on(loop, fly(std::move(parts), options, stop.get_token()));
    signals.reset();
    loops.stop();
    return flown;
}

std::string to_text(const Moved& moved, Output output) {
    if (output == Output::json)
        return std::format(
            R"({{"accepted":{},"ready":{},"picked_up":{},"delivered":{},"without_pin":{}}})"
            "\n",
            moved.accepted, moved.ready, moved.picked_up, moved.delivered, moved.without_pin);
    return std::format("accepted   {:>8}\nready      {:>8}\npicked up  {:>8}\ndelivered  {:>8}\n"
                       "without PIN {:>7}\n",
                       moved.accepted, moved.ready, moved.picked_up, moved.delivered,
                       moved.without_pin);
}

/// Stopped by somebody is how it ends.
bool went_well(const Outcome<void>& outcome) {
    return outcome || outcome.error().kind == Trouble::Kind::interrupted;
}

}  // namespace

int run_autopilot(const DemoOptions& options) {
    if (const auto problem = problem_of(options); !problem.empty()) {
        std::fprintf(stderr, "waybill demo: %s\n", problem.c_str());
        return exit_usage;
    }
    const Flown flown = fly_here(options);
    for (const Outcome<void>* outcome : {&flown.prepared, &flown.ended}) {
        if (went_well(*outcome)) continue;
        std::fprintf(stderr, "waybill demo: %s: %s\n", options.url.c_str(),
                     to_text(outcome->error()).c_str());
        return outcome->error().kind == Trouble::Kind::unreachable ? exit_unreachable : exit_off;
    }
    if (flown.moved.without_pin > 0)
        std::fputs(
            "waybill demo: some orders were not handed over: --internal-url names no process "
            "that caught the mail with their PIN\n",
            stderr);
    std::fputs(to_text(flown.moved, options.output).c_str(), stdout);
    return exit_well;
}

}  // namespace waybill::demo
