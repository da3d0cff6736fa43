// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/rate_limiters.hpp"

#include "adapters/redis/redis_rate_limiter.hpp"
#include "platform/telemetry/registry.hpp"
#include "platform/testing/manual_clock.hpp"
#include "tests/redis/connected.hpp"
#include "tests/redis/server.hpp"

namespace waybill::contract {
namespace {

/// Callers on threads, who wait for a real server; the time that buckets are filled by is told.
class HeldTimeStage final : public ThreadsStage {
public:
    void pass(Duration time) override { held_.advance(time); }
    const Clock& held() const { return held_; }

private:
    ManualClock held_{};
};

struct RatesInRedis final : RateLimiterWorld {
    RatesInRedis(std::vector<std::string> addresses, const http::RateLimits& limits)
        : redis{std::move(addresses)}, local{own_stage.held(), limits} {}
    ~RatesInRedis() override { EXPECT_EQ(counted_locally.value(), 0U); }
    Stage& stage() override { return own_stage; }
    http::RateLimiter& limiter() override { return own; }

    HeldTimeStage own_stage{};
    redis::Connected redis;
    http::MemoryRateLimiter local;
    telemetry::Counter counted_locally{};
    redis::RedisRateLimiter own{{.client = redis.client(),
                                 .clock = own_stage.held(),
                                 .local = local,
                                 .counted_locally = counted_locally}};
};

std::unique_ptr<RateLimiterWorld> on_a_server(const RateLimiterOptions& wanted) {
    return std::make_unique<RatesInRedis>(std::vector{redis::Server::shared().address()},
                                          wanted.limits);
}

std::unique_ptr<RateLimiterWorld> on_a_cluster(const RateLimiterOptions& wanted) {
    return std::make_unique<RatesInRedis>(redis::ServerCluster::shared().addresses(),
                                          wanted.limits);
}

}  // namespace

const Adapters<RateLimiterWorld, RateLimiterOptions>& rate_limiters() {
    static const Adapters<RateLimiterWorld, RateLimiterOptions> list{
        {"redis", on_a_server},
        {"redis_cluster", on_a_cluster},
    };
    return list;
}

}  // namespace waybill::contract
