// SPDX-License-Identifier: Apache-2.0
#include "adapters/redis/redis_rate_limiter.hpp"

#include "platform/http/token_bucket.hpp"
#include "platform/telemetry/registry.hpp"

#include <charconv>

namespace waybill::redis {
namespace {

/// KEYS: the bucket, `<millionths of a token> <microseconds>`. ARGV: the time; what a full bucket
/// has; the wait after which any is full; limit and seconds of the rate; what is taken, if so much
/// is there, and what is left at least. Answers what was there before. All numbers stay far below
/// 2^53, so Lua's are exact.
const Script draw_script{R"lua(
local now, full, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local limit, window = tonumber(ARGV[4]), tonumber(ARGV[5])
local cost, at_least, left_min = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local has, at = full, now
local kept = redis.call('GET', KEYS[1])
if kept then
    local tokens, time = string.match(kept, '^(-?%d+) (%d+)$')
    has, at = tonumber(tokens), tonumber(time)
    if now > at then
        has = math.min(full, has + math.floor(math.min(now - at, longest) * limit / window))
        at = now
    end
end
if cost == 0 or has < at_least then return has end
local left = math.max(left_min, has - cost)
local wait = math.ceil((full - left) * window / limit / 1000)
redis.call('SET', KEYS[1], string.format('%.0f %.0f', left, at), 'PX', wait + 10000)
return has
)lua"};

}  // namespace

telemetry::Counter& RedisRateLimiter::counted_locally(telemetry::Registry& registry) {
    return registry.counter({.name = "waybill_redis_local_rates_total",
                             .help = "Rate limits of this process alone, Redis being away"});
}

Task<Result<http::Quota>> RedisRateLimiter::admit(Context ctx, std::string_view client,
                                                  http::RouteClass route_class) {
    const http::RatePolicy rate = policy(route_class);
    const Draw one{.cost = http::whole_token, .at_least = http::whole_token, .left_min = 0};
    const auto had = co_await draw(ctx, client, rate, one);
    if (!had) co_return co_await deps_.local.admit(std::move(ctx), client, route_class);
    if (*had < http::whole_token) co_return fail(http::too_many(*had, rate));
    co_return http::quota_of(*had - http::whole_token, rate);
}

Task<Status> RedisRateLimiter::look(Context ctx, std::string_view client,
                                    http::RouteClass route_class) {
    const http::RatePolicy rate = policy(route_class);
    const Draw nothing{};
    const auto has = co_await draw(ctx, client, rate, nothing);
    if (!has) co_return co_await deps_.local.look(std::move(ctx), client, route_class);
    if (*has < http::whole_token) co_return fail(http::too_many(*has, rate));
    co_return Status{};
}

Task<Status> RedisRateLimiter::charge(Context ctx, std::string_view client,
                                      http::RouteClass route_class, std::int64_t more) {
    const http::RatePolicy rate = policy(route_class);
    const std::int64_t full = http::full_bucket(rate);
    const Draw debt{.cost = http::cost_of(more, rate), .at_least = -full, .left_min = -full};
    const auto had = co_await draw(ctx, client, rate, debt);
    if (!had) co_return co_await deps_.local.charge(std::move(ctx), client, route_class, more);
    co_return Status{};
}

Task<std::optional<std::int64_t>> RedisRateLimiter::draw(Context ctx, std::string_view client,
                                                         http::RatePolicy policy, Draw draw) {
    Words keys{deps_.client.prefix() + "rates/" + std::string{policy.name} + '/' +
               std::string{client}};
    Words arguments{std::to_string(to_micros(deps_.clock.now())),
                    std::to_string(http::full_bucket(policy)),
                    std::to_string(http::longest_wait(policy).count()),
                    std::to_string(policy.limit),
                    std::to_string(policy.window.count()),
                    std::to_string(draw.cost),
                    std::to_string(draw.at_least),
                    std::to_string(draw.left_min)};
    const auto answer = co_await deps_.client.run(std::move(ctx), draw_script, std::move(keys),
                                                  std::move(arguments));
    std::int64_t had = 0;
    if (answer) {
        const std::string& text = answer->text;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), had);
        if (read.ec == std::errc{}) co_return had;
    }
    deps_.counted_locally.add();
    co_return std::nullopt;
}

}  // namespace waybill::redis
