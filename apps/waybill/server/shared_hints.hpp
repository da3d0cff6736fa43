// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/server/configuration.hpp"
#include "platform/cache/cache.hpp"
#include "platform/http/ports.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/registry.hpp"

#include <memory>

namespace waybill {
class AsioLoop;
}

namespace waybill::server {

/// Cache and rate limits where the settings say that they are: in this process, or in a Redis that
/// all processes of the installation share.
class SharedHints {
public:
    struct Deps {
        const Configuration& configuration;
        AsioLoop& loop;  ///< of the connection to Redis
        const Clock& clock;
        telemetry::Registry& metrics;
        telemetry::Log& log;
    };
    /// Errors, with one line as message: what the cache's address lacks.
    static Result<std::unique_ptr<SharedHints>> open(Deps deps);
    virtual ~SharedHints() = default;

    virtual cache::Cache& cache() = 0;
    virtual http::RateLimiter& limiter() = 0;
    /// Errors: `unavailable` (cache.unreachable). This process has its own meanwhile. Thread-safe.
    virtual Status reachable() const = 0;
    virtual void start() = 0;
    virtual Task<void> stop() = 0;
};

}  // namespace waybill::server
