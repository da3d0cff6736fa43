// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/rate_limiters.hpp"

namespace waybill::contract {
namespace {

template <typename OwnStage>
struct RatesInMemory final : RateLimiterWorld {
    explicit RatesInMemory(const http::RateLimits& limits) : own{own_stage.clock(), limits} {}
    Stage& stage() override { return own_stage; }
    http::RateLimiter& limiter() override { return own; }

    OwnStage own_stage{};
    http::MemoryRateLimiter own;
};

std::unique_ptr<RateLimiterWorld> make_rates_in_memory(const RateLimiterOptions& wanted) {
    if (wanted.threads) return std::make_unique<RatesInMemory<ThreadsStage>>(wanted.limits);
    return std::make_unique<RatesInMemory<ManualStage>>(wanted.limits);
}

}  // namespace

const Adapters<RateLimiterWorld, RateLimiterOptions>& rate_limiters() {
    static const Adapters<RateLimiterWorld, RateLimiterOptions> list{
        {"memory", make_rates_in_memory}};
    return list;
}

}  // namespace waybill::contract
