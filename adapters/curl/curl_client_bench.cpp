// SPDX-License-Identifier: Apache-2.0
#include "adapters/curl/curl_client.hpp"
#include "adapters/curl/raw_server_world.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace waybill::curl {
namespace {

constexpr int posts_per_task = 50;

Task<void> post_some(CurlClient& client, std::string url, std::atomic<int>& failed) {
    for (int i = 0; i < posts_per_task; ++i) {
        http::OutboundRequest request{
            .method = http::Method::post, .url = url, .body = std::string(300, 'x')};
        if (!co_await client.send({}, std::move(request))) ++failed;
    }
}

/// Small posts to one loopback host, server on the same cores; the argument is the number of
/// connections to it, and of tasks that post.
void post_to_one_host(benchmark::State& state) {
    RawServer server{[](RawPeer& peer) {
        while (peer.read_request() && peer.answer("{}")) {
        }
    }};
    const auto policy = *egress::Policy::parse({server.entry()});
    const auto connections = static_cast<std::size_t>(state.range(0));
    Engine engine{{.per_host = connections}};
    CurlClient client{engine, policy};
    LoopWorld world;
    std::atomic<int> failed{0};
    for (auto _ : state) {
        TaskGroup group;
        for (std::size_t i = 0; i < connections; ++i)
            group.spawn(world.loop(), post_some(client, server.url("/hook"), failed));
        while (group.running() > 0) std::this_thread::sleep_for(std::chrono::microseconds{100});
    }
    if (failed > 0) state.SkipWithError("a post failed");
    state.SetItemsProcessed(state.iterations() * state.range(0) * posts_per_task);
}
BENCHMARK(post_to_one_host)->Arg(1)->Arg(4)->Arg(16)->Arg(64)->UseRealTime();

}  // namespace
}  // namespace waybill::curl
