// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/caches.hpp"

#include "adapters/memory/memory_cache.hpp"
#include "platform/cache/fallback_cache.hpp"
#include "platform/testing/flaky_cache.hpp"

namespace waybill::contract {
namespace {

template <typename OwnStage>
struct CacheInMemory final : CacheWorld {
    explicit CacheInMemory(const CacheOptions& wanted)
        : own{own_stage.clock(),
              {.bytes_max = wanted.bytes_max, .owner_entries_max = wanted.owner_entries_max}} {}
    Stage& stage() override { return own_stage; }
    cache::Cache& cache() override { return own; }

    OwnStage own_stage{};
    memory::MemoryCache own;
};

/// One before the other, of which the first is there, or is not.
template <bool away>
struct CacheWithFallback final : CacheWorld {
    explicit CacheWithFallback(const CacheOptions& wanted)
        : shared{wanted},
          local{shared.own_stage.clock(),
                {.bytes_max = wanted.bytes_max, .owner_entries_max = wanted.owner_entries_max}} {
        flaky.away = away;
    }
    Stage& stage() override { return shared.stage(); }
    cache::Cache& cache() override { return both; }

    CacheInMemory<ManualStage> shared;
    memory::MemoryCache local;
    FlakyCache flaky{shared.own};
    cache::FallbackCache both{flaky, local};
};

template <typename World>
std::unique_ptr<CacheWorld> make_cache(const CacheOptions& wanted) {
    return std::make_unique<World>(wanted);
}

}  // namespace

const Adapters<CacheWorld, CacheOptions>& caches() {
    static const Adapters<CacheWorld, CacheOptions> list{
        {"memory", make_cache<CacheInMemory<ManualStage>>},
        {"memory_threads", make_cache<CacheInMemory<ThreadsStage>>},
        {"fallback", make_cache<CacheWithFallback<false>>},
        {"fallback_away", make_cache<CacheWithFallback<true>>},
    };
    return list;
}

}  // namespace waybill::contract
