// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/load/load_command.hpp"

#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/asio/signals.hpp"
#include "adapters/system/clock.hpp"
#include "apps/waybill/demo/endpoint.hpp"

#include <cstdio>
#include <optional>
#include <stop_token>

namespace waybill::load {
namespace {

constexpr std::size_t requests_max = 10'000'000;  // all their times are kept
constexpr double rate_max = 1e6;
constexpr double seconds_max = 86'400;
constexpr std::size_t connections_max = 4096;

/// What cannot be used, in words; empty when all can. The duration becomes the plan's.
std::string problem_of(LoadOptions& options) {
    LoadPlan& plan = options.plan;
    if (!demo::endpoint_of(options.url))
        return "--url: give http:// and a numeric address or localhost, not " + options.url;
    if (!(plan.rate > 0 && plan.rate <= rate_max)) return "--rate: more than 0, up to 1000000";
    if (!(options.seconds > 0 && options.seconds <= seconds_max))
        return "--duration: more than 0, up to 86400";
    plan.lasts = Duration{static_cast<Duration::rep>(options.seconds * 1e6)};
    if (plan.requests() < 1 || plan.requests() > requests_max)
        return "--rate, --duration: from one request to ten millions";
    if (plan.connections < 1 || plan.connections > connections_max)
        return "--connections: 1 to 4096";
    for (const std::string& target : plan.targets)
        if (!target.starts_with('/')) return "--path: begins with a slash, not " + target;
    if (!(options.p99_max_ms >= 0)) return "--p99-max: 0 (any) or more";
    if (!(options.errors_max >= 0 && options.errors_max <= 100)) return "--errors-max: 0 to 100";
    return {};
}

struct Loaded {
    Status reached{};
    LoadResult result{};
};

/// The run lives and dies on its loop, as its sockets must.
Task<Loaded> load(AsioLoop& loop, const LoadOptions& options, std::stop_token stop) {
    const Context ctx{.stop = std::move(stop)};
    LoadRun run{loop, *demo::endpoint_of(options.url), options.plan};
    Loaded loaded;
    loaded.reached = co_await run.probe(ctx);
    if (loaded.reached) loaded.result = co_await run.run(ctx);
    co_return loaded;
}

Loaded load_here(const LoadOptions& options) {
    SystemClock clock;
    Loops loops{1, clock};
    loops.start();
    AsioLoop& loop = loops.at(0);
    std::stop_source stop;
    std::optional<Signals> signals;
    signals.emplace(loop, [&stop](Signals::Kind) { stop.request_stop(); });
    auto loaded = run_on(loop, load(loop, options, stop.get_token()));
    signals.reset();
    loops.stop();
    return loaded;
}

}  // namespace

int run_loadtest(LoadOptions options) {
    if (const auto problem = problem_of(options); !problem.empty()) {
        std::fprintf(stderr, "waybill loadtest: %s\n", problem.c_str());
        return exit_usage;
    }
    const Loaded loaded = load_here(options);
    if (!loaded.reached) {
        std::fprintf(stderr, "waybill loadtest: %s: nobody answers (%s)\n", options.url.c_str(),
                     std::string{loaded.reached.error().reason}.c_str());
        return exit_unreachable;
    }
    const LoadResult& result = loaded.result;
    if (result.limited > 0)
        std::fputs("waybill loadtest: the server limits its clients (429); start it with "
                   "--gateway.rate_limits=false\n",
                   stderr);
    const std::string text = options.output == Output::json ? to_json(result, options) + "\n"
                                                            : to_table(result, options);
    std::fputs(text.c_str(), stdout);
    return is_within(result, options) ? exit_well : exit_beyond;
}

}  // namespace waybill::load
