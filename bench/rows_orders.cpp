// SPDX-License-Identifier: Apache-2.0
// Reads and confirms.
#include "bench/limits.hpp"
#include "bench/rows.hpp"

#include <algorithm>

namespace waybill::bench {
namespace {

constexpr std::size_t callers = 64;

/// Makes room again for who comes next.
void cancel_all(const Stage& stage, const Load& confirmed,
                const std::vector<Market::Quote>& quotes) {
    stage.market.cancel(confirmed.bodies, quotes);
    (void)stage.server.settle();  // how long cancelling takes is no row
}

}  // namespace

void measure_reads(Stage& stage) {
    const std::string offer = "/v1/offers/" + stage.market.offers().front().offer;
    const Load reads = stage.load({.connections = callers, .count = stage.options.sized(60'000)},
                                  [&](std::size_t) { return get(offer); });
    stage.row(
        {"cached reads of an offer a second", reads.per_second(), "", Unit::requests, 0.95, 0.97});
}

void measure_confirms(Stage& stage) {
    const auto ready =
        stage.market.quotes(std::min(stage.options.sized(12'000, callers), stage.market.room()));
    const ThreadTimes before = stage.server.thread_times();
    const Load done = stage.load(
        {.connections = callers, .count = ready.size()},
        [&](std::size_t n) { return stage.market.confirm(ready[n]); }, Bodies::keep);
    const double followed = stage.server.settle();
    const ThreadTimes after = stage.server.thread_times();
    stage.row({"durable confirms a second, 64 callers", done.per_second(), "", Unit::requests, 0.12,
               0.20});
    stage.row({"  beside bare group commit", done.per_second(), "", Unit::commits});
    stage.row({"  their p99", done.percentile(0.99), "ms", Unit::sync});
    stage.row({"  until all their events are handled, a second",
               static_cast<double>(done.answered) / (done.seconds + followed), "", Unit::requests,
               0.08, 0.14});
    print_note(spent(before, after, done.answered).c_str());
    cancel_all(stage, done, ready);
}

double measure_alone(Stage& stage, double count) {
    stage.limits.sync_ms = measure_sync(stage.server.folder());  // drifts, and is all that counts
    const auto ready =
        stage.market.quotes(std::min(stage.options.sized(count, 100), stage.market.room()));
    const Load done = stage.load(
        {.count = ready.size()}, [&](std::size_t n) { return stage.market.confirm(ready[n]); },
        Bodies::keep);
    const double p99 = done.percentile(0.99);
    stage.row(
        {"one confirm alone, p50", done.percentile(0.5), "ms", Unit::sync, 5, 2.5, Better::less});
    stage.row({"one confirm alone, p99", p99, "ms", Unit::sync, 12, 6, Better::less});
    cancel_all(stage, done, ready);
    return p99;
}

}  // namespace waybill::bench
