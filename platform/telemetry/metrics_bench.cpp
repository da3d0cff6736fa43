// SPDX-License-Identifier: Apache-2.0
#include "platform/telemetry/family.hpp"

#include <benchmark/benchmark.h>

namespace {

using namespace waybill;
enum class Outcome { captured, failed };

void counter(benchmark::State& state) {
    telemetry::Registry registry;
    const telemetry::CounterFamily<Outcome> family{
        registry, {.name = "waybill_bench_total", .help = "x"}, "outcome"};
    for (auto _ : state) family.at(Outcome::failed).add();
}
BENCHMARK(counter);

void histogram(benchmark::State& state) {
    telemetry::Registry registry;
    auto& one = registry.histogram({.name = "waybill_bench_seconds", .help = "x"});
    Duration value{0};
    for (auto _ : state) one.observe(value += 37us);
}
BENCHMARK(histogram);

}  // namespace
