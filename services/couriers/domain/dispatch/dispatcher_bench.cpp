// SPDX-License-Identifier: Apache-2.0
// One run of the dispatcher on a town, a city and ten cities; and what a run allocates.
#include "services/couriers/domain/dispatch/dispatcher.hpp"
#include "services/couriers/domain/dispatch/greedy.hpp"
#include "services/couriers/domain/dispatch/random_state_world.hpp"

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<std::int64_t> allocations{0};
}  // namespace

// Not inlined: GCC takes an inlined pair of malloc and delete for a mistake.
[[gnu::noinline]] void* operator new(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void* place = std::malloc(size)) return place;
    std::abort();
}
[[gnu::noinline]] void operator delete(void* place) noexcept { std::free(place); }
[[gnu::noinline]] void operator delete(void* place, std::size_t) noexcept { std::free(place); }

namespace waybill::couriers::dispatch {
namespace {

State city_of(std::int64_t orders, std::int64_t couriers) {
    return random_state(7, {.orders = static_cast<std::uint32_t>(orders),
                            .couriers = static_cast<std::uint32_t>(couriers),
                            .partners = static_cast<std::uint32_t>(1 + couriers)});
}

/// range: open orders, couriers, rounds for each order.
void plan_again(benchmark::State& bench) {
    const State state = city_of(bench.range(0), bench.range(1));
    Settings settings;
    settings.rounds_per_order = static_cast<std::int32_t>(bench.range(2));
    Dispatcher dispatcher{settings};
    dispatcher.run(state);  // the first one makes the buffers
    const std::int64_t before = allocations.load();
    std::int64_t rounds = 0;
    for (auto _ : bench) rounds += dispatcher.run(state).rounds;
    const auto runs = static_cast<double>(bench.iterations());
    bench.counters["allocations/run"] = static_cast<double>(allocations.load() - before) / runs;
    bench.counters["rounds/s"] =
        benchmark::Counter(static_cast<double>(rounds), benchmark::Counter::kIsRate);
}
BENCHMARK(plan_again)
    ->Args({30, 40, 0})
    ->Args({30, 40, 160})
    ->Args({90, 100, 0})
    ->Args({90, 100, 160})
    ->Args({2000, 2000, 0})
    ->Args({2000, 2000, 20})
    ->Unit(benchmark::kMillisecond);

void fall_back(benchmark::State& bench) {
    const State state = city_of(bench.range(0), bench.range(1));
    Greedy greedy{Settings{}, GreedyRule::earliest_dropoff};
    for (auto _ : bench) benchmark::DoNotOptimize(greedy.run(state).plan.size());
}
BENCHMARK(fall_back)->Args({90, 100})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace waybill::couriers::dispatch
