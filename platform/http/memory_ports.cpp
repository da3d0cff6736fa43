// SPDX-License-Identifier: Apache-2.0
#include "platform/http/memory_ports.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/assert.hpp"
#include "platform/egress/ip_address.hpp"
#include "platform/http/token_bucket.hpp"

#include <algorithm>
#include <span>

namespace waybill::http {
namespace {

std::size_t index_of(RouteClass route_class) {
    switch (route_class) {
        case RouteClass::reads: return 0;
        case RouteClass::writes: return 1;
        case RouteClass::logins: return 2;
        case RouteClass::refusals: return 3;
        case RouteClass::by_method:
        case RouteClass::exempt: break;
    }
    broken_promise("only what has a bucket is counted");
}

}  // namespace

std::string_view network_of(std::string_view address, std::string& room) {
    if (!address.contains(':')) return address;
    const auto parsed = egress::IpAddress::parse(address);
    if (!parsed) return address;
    room.clear();
    for (const std::uint8_t byte : std::span{parsed->bytes}.first(8)) ascii::append_hex(room, byte);
    room += "/64";
    return room;
}

void MemoryGatekeeper::let_in(std::string token, Caller caller) {
    callers_.insert_or_assign(std::move(token), caller);
}

Task<Result<Caller>> MemoryGatekeeper::authenticate(Context ctx, const Request& request) {
    const auto header = request.headers.find("Authorization");
    if (!header || !header->starts_with("Bearer "))
        co_return fail(ErrorKind::unauthenticated, "auth.missing_token");
    const auto found = callers_.find(std::string{header->substr(7)});
    if (found == callers_.end()) co_return fail(ErrorKind::unauthenticated, "auth.invalid_token");
    Caller caller = found->second;
    caller.service = ctx.caller.service;
    co_return caller;
}

Task<Status> MemoryActionLog::begin(Context, PrivilegedAction action) {
    if (away) co_return fail(ErrorKind::unavailable, "test.away");
    begun_.push_back({.id = action.id,
                      .actor = action.caller.user,
                      .action = std::string{action.action},
                      .object = action.object,
                      .source = std::string{action.source}});
    co_return Status{};
}

Task<Status> MemoryActionLog::end(Context, End end) {
    ended_.push_back(std::move(end));
    co_return Status{};
}

MemoryRateLimiter::MemoryRateLimiter(const Clock& clock, RateLimits limits)
    : clock_{clock}, limits_{limits} {}

RatePolicy MemoryRateLimiter::policy(RouteClass route_class) const {
    switch (index_of(route_class)) {
        case 0: return limits_.reads;
        case 1: return limits_.writes;
        case 2: return limits_.logins;
        default: return limits_.refusals;
    }
}

MemoryRateLimiter::Bucket& MemoryRateLimiter::filled(Shard& shard, std::string_view client,
                                                     RouteClass route_class) {
    const auto index = index_of(route_class);
    const RatePolicy rate = policy(route_class);
    const std::int64_t full = full_bucket(rate);
    const SteadyTime now = clock_.steady();
    auto& buckets = shard.buckets[index];
    auto found = buckets.find(client);
    if (found == buckets.end()) {
        if (buckets.size() >= limits_.clients_max / shards_.size()) forget(shard, index, now);
        found = buckets.emplace(client, Bucket{full, now}).first;
    }
    Bucket& bucket = found->second;
    const Duration waited = std::min(now - bucket.at, longest_wait(rate));
    const auto gained = waited.count() * rate.limit / rate.window.count();
    bucket.micro_tokens = std::min(full, bucket.micro_tokens + gained);
    bucket.at = now;
    return bucket;
}

Task<Result<Quota>> MemoryRateLimiter::admit(Context, std::string_view client,
                                             RouteClass route_class) {
    const RatePolicy rate = policy(route_class);
    Shard& shard = shard_of(client);
    const std::lock_guard lock{shard.mutex};
    Bucket& bucket = filled(shard, client, route_class);
    if (bucket.micro_tokens < whole_token) co_return fail(too_many(bucket.micro_tokens, rate));
    bucket.micro_tokens -= whole_token;
    co_return quota_of(bucket.micro_tokens, rate);
}

Task<Status> MemoryRateLimiter::look(Context, std::string_view client, RouteClass route_class) {
    Shard& shard = shard_of(client);
    const std::lock_guard lock{shard.mutex};
    const auto& buckets = shard.buckets[index_of(route_class)];
    if (!buckets.contains(client)) co_return Status{};  // who only looks is not remembered
    const Bucket& bucket = filled(shard, client, route_class);
    if (bucket.micro_tokens >= whole_token) co_return Status{};
    co_return fail(too_many(bucket.micro_tokens, policy(route_class)));
}

Task<Status> MemoryRateLimiter::charge(Context, std::string_view client, RouteClass route_class,
                                       std::int64_t more) {
    const RatePolicy rate = policy(route_class);
    Shard& shard = shard_of(client);
    const std::lock_guard lock{shard.mutex};
    Bucket& bucket = filled(shard, client, route_class);
    bucket.micro_tokens = std::max(-full_bucket(rate), bucket.micro_tokens - cost_of(more, rate));
    co_return Status{};
}

/// Drops the older half; a bucket that old is full again, or its client has hardly been seen.
void MemoryRateLimiter::forget(Shard& shard, std::size_t index, SteadyTime now) {
    auto& buckets = shard.buckets[index];
    if (buckets.empty()) return;
    std::vector<SteadyTime> times;
    times.reserve(buckets.size());
    for (const auto& [client, bucket] : buckets) times.push_back(bucket.at);
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::ranges::nth_element(times, middle);
    const SteadyTime oldest_kept = std::min(*middle, now);
    std::erase_if(buckets, [&](const auto& entry) { return entry.second.at <= oldest_kept; });
}

Task<Result<std::optional<Response>>> MemoryAnswerStore::find(Context, IdempotencyKey call) {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(call.scope + '\n' + call.key);
    if (found == entries_.end()) co_return std::nullopt;
    if (found->second.fingerprint != call.fingerprint)
        co_return fail(ErrorKind::invalid, "idempotency.key_reused");
    co_return found->second.answer;
}

Task<Status> MemoryAnswerStore::keep(Context, IdempotencyKey call, Response answer) {
    const std::lock_guard lock{mutex_};
    entries_.try_emplace(call.scope + '\n' + call.key, std::move(call.fingerprint),
                         std::move(answer));
    co_return Status{};
}

Task<Status> MemoryAnswerStore::forget(Context, UserId user) {
    const std::string own = user.text() + ' ';
    const std::lock_guard lock{mutex_};
    std::erase_if(entries_, [&own](const auto& one) { return one.first.starts_with(own); });
    co_return Status{};
}

std::size_t MemoryAnswerStore::size() const {
    const std::lock_guard lock{mutex_};
    return entries_.size();
}

void MemoryObserver::began(std::string_view, Method) {}

void MemoryObserver::ended(const Exchange& exchange) {
    const std::lock_guard lock{mutex_};
    seen_.push_back({.pattern = std::string{exchange.pattern},
                     .method = exchange.method,
                     .status = exchange.status,
                     .took = exchange.took,
                     .reason = std::string{exchange.reason},
                     .detail = std::string{exchange.detail},
                     .trace = exchange.trace.id_text()});
}

std::vector<MemoryObserver::Seen> MemoryObserver::seen() const {
    const std::lock_guard lock{mutex_};
    return seen_;
}

}  // namespace waybill::http
