// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/memory_ports.hpp"
#include "tests/contract/adapter.hpp"

namespace waybill::contract {

struct RateLimiterOptions {
    bool threads{false};  ///< callers on several of them, in real time
    http::RateLimits limits{};
};

struct RateLimiterWorld {
    virtual ~RateLimiterWorld() = default;
    virtual Stage& stage() = 0;
    virtual http::RateLimiter& limiter() = 0;
};

/// Every adapter of `http::RateLimiter`. A new one joins by a line in rate_limiters.cpp.
const Adapters<RateLimiterWorld, RateLimiterOptions>& rate_limiters();

}  // namespace waybill::contract
