// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/grpc/channel.hpp"
#include "adapters/grpc/server.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>

namespace waybill::grpc_adapter {
namespace {

constexpr std::string_view bench_callers[] = {"gateway"};
constexpr rpc::Method bounce{"bench", "bounce", "/bench.v1.Bench/Bounce", bench_callers};

struct BenchWorld {
    BenchWorld() {
        loops.start();
        server.serve(
            {{&bounce, [](Context, std::string text) { return answer(std::move(text)); }}});
        const int port = *server.start();
        way = *GrpcChannel::open({.addresses = {"127.0.0.1:" + std::to_string(port)}});
        std::ignore = run_on(loops.at(0), calls(1));  // connects
        took.clear();
    }
    ~BenchWorld() {
        run_on(loops.at(0), server.stop({}));
        loops.stop();
    }
    static Task<Result<std::string>> answer(std::string text) { co_return std::move(text); }

    /// One caller: one call after the other.
    Task<int> calls(int count) {
        int answered = 0;
        for (int i = 0; i < count; ++i) {
            const auto began = clock.steady();
            Context ctx{.deadline = began + 10s, .caller = {.service = "gateway"}};
            std::string request(64, 'x');
            const auto reply = co_await way->call(std::move(ctx), bounce, std::move(request));
            answered += reply ? 1 : 0;
            took.push_back(clock.steady() - began);
        }
        co_return answered;
    }

    SystemClock clock{};
    SystemRandom random{};
    Loops loops{2, clock};
    GrpcServer server{{.executor = loops.at(1), .random = random}, {}};
    std::unique_ptr<GrpcChannel> way{};
    std::vector<Duration> took{};  ///< on the callers' loop
};

void call(benchmark::State& state) {
    BenchWorld world;
    constexpr int calls_each = 50;
    std::int64_t total = 0;
    for (auto _ : state) {
        std::vector<Task<int>> callers;
        for (std::int64_t i = 0; i < state.range(0); ++i)
            callers.push_back(world.calls(calls_each));
        for (const int answered : run_on(world.loops.at(0), when_all(std::move(callers))))
            total += answered;
    }
    state.SetItemsProcessed(total);
    std::ranges::sort(world.took);
    state.counters["p50_us"] = static_cast<double>(world.took[world.took.size() / 2].count());
    state.counters["p99_us"] =
        static_cast<double>(world.took[world.took.size() * 99 / 100].count());
}
BENCHMARK(call)->Arg(1)->Arg(32)->Arg(256)->UseRealTime();

}  // namespace
}  // namespace waybill::grpc_adapter
