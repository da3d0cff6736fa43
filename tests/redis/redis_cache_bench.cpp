// SPDX-License-Identifier: Apache-2.0
#include "adapters/redis/redis_cache.hpp"
#include "adapters/redis/redis_rate_limiter.hpp"
#include "platform/http/memory_ports.hpp"
#include "tests/contract/stage.hpp"
#include "tests/redis/connected.hpp"
#include "tests/redis/server.hpp"

#include <benchmark/benchmark.h>

/// Calls a second over one connection, the server on the same cores; the argument is the number of
/// callers, all on a loop that is not the client's. Besides: `redis-benchmark -P 64`.
namespace waybill::redis {
namespace {

constexpr int calls_each = 200;

struct World {
    contract::ThreadsStage stage{};
    Connected redis{std::vector{Server::shared().address()}};
    RedisCache cache{redis.client()};
    http::MemoryRateLimiter local{stage.clock()};
    telemetry::Counter counted_locally{};
    RedisRateLimiter limiter{{.client = redis.client(),
                              .clock = stage.clock(),
                              .local = local,
                              .counted_locally = counted_locally}};
    int failed{0};
};

Task<void> read_some(World& world, int caller) {
    const Context ctx;
    for (int i = 0; i < calls_each; ++i) {
        cache::Key key{.owner = std::to_string(caller), .name = "1"};
        const auto found = co_await world.cache.get(ctx, std::move(key));
        if (!found || !*found) ++world.failed;
    }
}

Task<void> write_some(World& world, int caller) {
    const Context ctx;
    for (int i = 0; i < calls_each; ++i) {
        cache::Key key{.owner = std::to_string(caller), .name = "1"};
        cache::Entry entry{.value = std::string(32, 'x'), .version = i};
        if (!co_await world.cache.put(ctx, std::move(key), std::move(entry), 1h)) ++world.failed;
    }
}

Task<void> count_some(World& world, int caller) {
    const Context ctx;
    const std::string client = std::to_string(caller);
    for (int i = 0; i < calls_each; ++i)
        (void)co_await world.limiter.admit(ctx, client, http::RouteClass::reads);
    if (world.counted_locally.value() > 0) ++world.failed;
}

using Work = Task<void> (*)(World&, int);

void with_callers(benchmark::State& state, Work work) {
    World world;
    const auto callers = static_cast<int>(state.range(0));
    const auto all = [&](Work each) {
        TaskGroup group;
        for (int i = 0; i < callers; ++i) group.spawn(world.stage.loop(1), each(world, i));
        world.stage.run(group.join());
    };
    all(write_some);
    for (auto _ : state) all(work);
    if (world.failed > 0) state.SkipWithError("a call failed");
    state.SetItemsProcessed(state.iterations() * callers * calls_each);
}

void read_entries(benchmark::State& state) { with_callers(state, read_some); }
void write_entries(benchmark::State& state) { with_callers(state, write_some); }
void count_requests(benchmark::State& state) { with_callers(state, count_some); }
BENCHMARK(read_entries)->Arg(1)->Arg(64)->UseRealTime();
BENCHMARK(write_entries)->Arg(1)->Arg(64)->UseRealTime();
BENCHMARK(count_requests)->Arg(1)->Arg(64)->UseRealTime();

}  // namespace
}  // namespace waybill::redis
