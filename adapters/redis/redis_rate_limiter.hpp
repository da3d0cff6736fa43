// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/redis/client.hpp"
#include "platform/http/ports.hpp"
#include "platform/telemetry/metrics.hpp"

namespace waybill::redis {

/// Token buckets that all gateways share; while Redis is away each gateway has its own, so that no
/// request fails or waits because of it.
///
/// Time is the callers' wall clock, and a bucket's never runs back: a clock that is ahead is paid
/// for once, by the seconds that it is ahead, and one that is behind gains nothing until it has
/// caught up. A bucket is gone when it is full again.
/// Errors: none but `rate_limited`. Lifetime: its dependencies outlive it.
class RedisRateLimiter final : public http::RateLimiter {
public:
    struct Deps {
        Client& client;
        const Clock& clock;
        http::RateLimiter& local;  ///< whose policies these are, and who limits without Redis
        telemetry::Counter& counted_locally;
    };
    explicit RedisRateLimiter(Deps deps) : deps_{deps} {}

    http::RatePolicy policy(http::RouteClass route_class) const override {
        return deps_.local.policy(route_class);
    }
    Task<Result<http::Quota>> admit(Context ctx, std::string_view client,
                                    http::RouteClass route_class) override;
    Task<Status> look(Context ctx, std::string_view client, http::RouteClass route_class) override;
    Task<Status> charge(Context ctx, std::string_view client, http::RouteClass route_class,
                        std::int64_t more) override;

    /// The counter for `Deps`.
    static telemetry::Counter& counted_locally(telemetry::Registry& registry);

private:
    /// What a script takes out of a bucket.
    struct Draw {
        std::int64_t cost{0};
        std::int64_t at_least{0};  ///< with less in it nothing is taken
        std::int64_t left_min{0};  ///< and no more than leaves this
    };
    /// What was in the bucket before; nothing when nobody knows.
    Task<std::optional<std::int64_t>> draw(Context ctx, std::string_view client,
                                           http::RatePolicy policy, Draw draw);
    Deps deps_;
};

}  // namespace waybill::redis
