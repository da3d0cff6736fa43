// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/testing/gateway_world.hpp"

#include <benchmark/benchmark.h>

/// Reads of the catalog out of the cache, through the whole router; `Alive` is the router alone.
namespace waybill::gateway {
namespace {

void read(benchmark::State& state, const std::string& path) {
    testing::GatewayWorld world;
    world.catalog.on_get_offer = [&](const auto&) { return world.an_offer(); };
    world.catalog.on_list_offers = [&](const auto&) {
        catalog::v1::ListOffersReply reply;
        for (int i = 0; i < 10; ++i) *reply.add_offers() = world.an_offer();
        return reply;
    };
    const http::Request request = testing::GatewayWorld::request(http::Method::get, path);
    for (auto _ : state) {
        const auto response = world.send(request);
        benchmark::DoNotOptimize(response.body.data());
    }
}

void Alive(benchmark::State& state) { read(state, "/livez"); }
void CachedOffer(benchmark::State& state) {
    read(state, "/v1/offers/" + std::string{testing::GatewayWorld::offer});
}
void CachedPage(benchmark::State& state) { read(state, "/v1/offers?category=bread&limit=10"); }

BENCHMARK(Alive);
BENCHMARK(CachedOffer);
BENCHMARK(CachedPage);

}  // namespace
}  // namespace waybill::gateway
