// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/caches.hpp"

#include "adapters/redis/redis_cache.hpp"
#include "tests/redis/connected.hpp"
#include "tests/redis/server.hpp"

namespace waybill::contract {
namespace {

struct CacheInRedis final : CacheWorld {
    CacheInRedis(std::vector<std::string> addresses, const CacheOptions& wanted)
        : redis{std::move(addresses)},
          own{redis.client(), {.owner_entries_max = wanted.owner_entries_max}} {}
    Stage& stage() override { return own_stage; }
    cache::Cache& cache() override { return own; }

    ThreadsStage own_stage{};
    redis::Connected redis;
    redis::RedisCache own;
};

std::unique_ptr<CacheWorld> on_a_server(const CacheOptions& wanted) {
    return std::make_unique<CacheInRedis>(std::vector{redis::Server::shared().address()}, wanted);
}

std::unique_ptr<CacheWorld> on_a_cluster(const CacheOptions& wanted) {
    return std::make_unique<CacheInRedis>(redis::ServerCluster::shared().addresses(), wanted);
}

}  // namespace

const Adapters<CacheWorld, CacheOptions>& caches() {
    static const Adapters<CacheWorld, CacheOptions> list{
        {"redis", on_a_server},
        {"redis_cluster", on_a_cluster},
    };
    return list;
}

}  // namespace waybill::contract
