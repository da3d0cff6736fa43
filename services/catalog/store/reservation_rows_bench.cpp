// SPDX-License-Identifier: Apache-2.0
// What holding stock costs inside a transaction: the statements alone, without commit and fsync.
#include "services/catalog/store/reservation_rows.hpp"

#include "services/catalog/testing/catalog_world.hpp"

#include <benchmark/benchmark.h>

namespace waybill::catalog {
namespace {

constexpr int orders_in_one = 256;

struct Market {
    CatalogWorld world;
    PartnerId partner = world.add_partner().id;
    std::vector<OfferId> offers;

    explicit Market(std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i)
            offers.push_back(world.add_offer(partner, 1'000'000'000).id);
    }
    Hold hold(std::int64_t lines) {
        world.executor.clock().advance(70us);  // ids of orders grow
        Hold made{
            .order = world.ids.next<OrderId>(), .partner = partner, .until = world.now() + 1min};
        for (std::int64_t i = 0; i < lines; ++i)
            made.lines.push_back({offers[world.random.below(offers.size())], 1});
        return made;
    }
};

/// range(0): offers, range(1): lines of an order.
void hold(benchmark::State& state) {
    Market market{state.range(0)};
    for (auto _ : state) {
        state.PauseTiming();
        std::vector<Hold> holds;
        for (int i = 0; i < orders_in_one; ++i) holds.push_back(market.hold(state.range(1)));
        state.ResumeTiming();
        auto write = [&](sql::Tx& tx) -> Status {
            for (const Hold& one : holds) WAYBILL_CHECK(hold_stock(tx, one, world.now()));
            return {};
        };
        if (!market.world.run(market.world.file->write({}, write))) state.SkipWithError("failed");
    }
    state.SetItemsProcessed(state.iterations() * orders_in_one);
}
BENCHMARK(hold)->Args({1000, 1})->Args({1000, 2})->Args({1000, 10})->Args({100'000, 2});

}  // namespace
}  // namespace waybill::catalog
