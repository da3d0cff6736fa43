// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/shared_hints.hpp"

#include "adapters/files/files.hpp"
#include "adapters/memory/memory_cache.hpp"
#include "adapters/redis/redis_cache.hpp"
#include "adapters/redis/redis_rate_limiter.hpp"
#include "platform/cache/fallback_cache.hpp"
#include "services/gateway/module.hpp"

namespace waybill::server {
namespace {

memory::MemoryCache::Limits cache_limits(const Configuration& configuration) {
    return {.bytes_max =
                static_cast<std::size_t>(configuration.services.gateway.quotes_bytes.value)};
}

class InThisProcess final : public SharedHints {
public:
    explicit InThisProcess(const Deps& deps)
        : cache_{deps.clock, cache_limits(deps.configuration)},
          limiter_{gateway::GatewayModule::rates_in_memory(deps.clock,
                                                           deps.configuration.services.gateway)} {}

    cache::Cache& cache() override { return cache_; }
    http::RateLimiter& limiter() override { return *limiter_; }
    Status reachable() const override { return {}; }
    void start() override {}
    Task<void> stop() override { co_return; }

private:
    memory::MemoryCache cache_;
    std::unique_ptr<http::RateLimiter> limiter_;
};

/// While Redis is away this process has its own.
class InRedis final : public SharedHints {
public:
    InRedis(const Deps& deps, std::unique_ptr<redis::Client> client)
        : client_{std::move(client)},
          shared_cache_{*client_},
          local_cache_{deps.clock, cache_limits(deps.configuration)},
          local_{gateway::GatewayModule::rates_in_memory(deps.clock,
                                                         deps.configuration.services.gateway)},
          shared_{{.client = *client_,
                   .clock = deps.clock,
                   .local = *local_,
                   .counted_locally = redis::RedisRateLimiter::counted_locally(deps.metrics)}},
          limited_{deps.configuration.services.gateway.rate_limits} {}

    cache::Cache& cache() override { return cache_; }
    http::RateLimiter& limiter() override {
        if (limited_) return shared_;
        return *local_;  // which lets everything pass
    }
    Status reachable() const override {
        if (client_->connected()) return {};
        return fail(ErrorKind::unavailable, cache::unreachable);
    }
    void start() override { client_->start(); }
    Task<void> stop() override { return client_->stop(); }

private:
    std::unique_ptr<redis::Client> client_;
    redis::RedisCache shared_cache_;
    memory::MemoryCache local_cache_;
    cache::FallbackCache cache_{shared_cache_, local_cache_};
    std::unique_ptr<http::RateLimiter> local_;
    redis::RedisRateLimiter shared_;
    bool limited_;
};

}  // namespace

Result<std::unique_ptr<SharedHints>> SharedHints::open(Deps deps) {
    const CacheSettings& settings = deps.configuration.cache;
    if (settings.redis.empty()) return std::make_unique<InThisProcess>(deps);
    redis::Client::Options options{.addresses = settings.redis,
                                   .user = settings.user,
                                   .password = settings.password,
                                   .tls = settings.tls,
                                   .prefix = settings.prefix,
                                   .metrics = &deps.metrics};
    if (!settings.authority.empty()) {
        WAYBILL_TRY(options.authority, files::read_text(settings.authority));
    }
    options.on_change = [&log = deps.log](const Status& connected) {
        if (connected)
            log.info("redis answers");
        else
            log.warn("redis is away: this process has its own cache",
                     {{"detail", connected.error().detail}});
    };
    WAYBILL_TRY(auto client, redis::Client::make(deps.loop, std::move(options)));
    return std::make_unique<InRedis>(deps, std::move(client));
}

}  // namespace waybill::server
