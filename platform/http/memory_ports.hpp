// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/ports.hpp"

#include <array>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace waybill::http {

/// Callers by bearer token, as told. Knows no cookies, so any page may ask for an upgrade.
class MemoryGatekeeper final : public Gatekeeper {
public:
    void let_in(std::string token, Caller caller);
    Task<Result<Caller>> authenticate(Context ctx, const Request& request) override;
    Status admit_upgrade(const Request&) override { return {}; }

private:
    std::unordered_map<std::string, Caller> callers_;
};

/// What was told, in order.
class MemoryActionLog final : public ActionLog {
public:
    struct Begun {
        std::string id;
        UserId actor;
        std::string action;
        std::string object;
        std::string source;
    };
    bool away{false};  ///< nothing can be noted

    Task<Status> begin(Context ctx, PrivilegedAction action) override;
    Task<Status> end(Context ctx, End end) override;
    const std::vector<Begun>& begun() const { return begun_; }
    const std::vector<End>& ended() const { return ended_; }
    std::size_t open() const { return begun_.size() - ended_.size(); }

private:
    std::vector<Begun> begun_{};
    std::vector<End> ended_{};
};

struct RateLimits {
    RatePolicy reads{"reads", 50, 100, std::chrono::seconds{1}};
    RatePolicy writes{"writes", 10, 20, std::chrono::seconds{1}};
    RatePolicy logins{"logins", 5, 5, std::chrono::seconds{60}};
    RatePolicy refusals{"refusals", 10, 100, std::chrono::seconds{1}};
    std::size_t clients_max{100'000};
};

/// Token buckets of this process. When there are more clients than it may remember it forgets
/// those whose bucket is full again, then the least recently seen.
class MemoryRateLimiter final : public RateLimiter {
public:
    explicit MemoryRateLimiter(const Clock& clock, RateLimits limits = {});
    RatePolicy policy(RouteClass route_class) const override;
    Task<Result<Quota>> admit(Context ctx, std::string_view client,
                              RouteClass route_class) override;
    Task<Status> look(Context ctx, std::string_view client, RouteClass route_class) override;
    Task<Status> charge(Context ctx, std::string_view client, RouteClass route_class,
                        std::int64_t more) override;

private:
    struct Bucket {
        std::int64_t micro_tokens{0};
        SteadyTime at{};
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    /// Locks are per shard: event loops rarely meet.
    struct Shard {
        std::mutex mutex;
        std::array<std::unordered_map<std::string, Bucket, Hash, std::equal_to<>>, 4> buckets;
    };
    Shard& shard_of(std::string_view client) { return shards_[Hash{}(client) % shards_.size()]; }
    /// The client's bucket as it is now; with the shard's lock.
    Bucket& filled(Shard& shard, std::string_view client, RouteClass route_class);
    void forget(Shard& shard, std::size_t index, SteadyTime now);

    const Clock& clock_;
    RateLimits limits_;
    std::array<Shard, 16> shards_;
};

/// Lets everything pass: benchmarks and tests of other things.
class UnlimitedRates final : public RateLimiter {
public:
    RatePolicy policy(RouteClass) const override { return {"none", 0, 0, std::chrono::seconds{1}}; }
    Task<Result<Quota>> admit(Context, std::string_view, RouteClass) override { co_return Quota{}; }
    Task<Status> look(Context, std::string_view, RouteClass) override { co_return Status{}; }
    Task<Status> charge(Context, std::string_view, RouteClass, std::int64_t) override {
        co_return Status{};
    }
};

/// Keeps answers while it lives; for tests, so it forgets none.
class MemoryAnswerStore final : public AnswerStore {
public:
    Task<Result<std::optional<Response>>> find(Context ctx, IdempotencyKey call) override;
    Task<Status> keep(Context ctx, IdempotencyKey call, Response answer) override;
    Task<Status> forget(Context ctx, UserId user) override;
    std::size_t size() const;

private:
    struct Entry {
        std::string fingerprint;
        Response answer;
    };
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
};

/// Remembers what it saw.
class MemoryObserver final : public Observer {
public:
    struct Seen {
        std::string pattern;
        Method method;
        int status;
        Duration took;
        std::string reason;
        std::string detail;
        std::string trace;
    };
    void began(std::string_view pattern, Method method) override;
    void ended(const Exchange& exchange) override;
    std::vector<Seen> seen() const;

private:
    mutable std::mutex mutex_;
    std::vector<Seen> seen_;
};

}  // namespace waybill::http
