// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/idempotency_key.hpp"
#include "platform/http/access.hpp"
#include "platform/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What the router needs from others. Memory versions: memory_ports.hpp.
namespace waybill::http {

/// Finds out who asks. Thread-safe.
class Gatekeeper {
public:
    virtual ~Gatekeeper() = default;
    /// Asked only for routes that need a caller. Errors: `unauthenticated` (auth.missing_token,
    /// auth.invalid_token, …), `forbidden` (auth.csrf), `unavailable`.
    virtual Task<Result<Caller>> authenticate(Context ctx, const Request& request) = 0;
    /// Asked before every upgrade, which browsers let any page ask for: whether this page may use
    /// its visitor's session. Errors: `forbidden` (auth.wrong_origin).
    virtual Status admit_upgrade(const Request& request) = 0;
};

/// A token bucket in words: `limit` requests per `window`, `burst` at once.
struct RatePolicy {
    std::string_view name;
    std::int64_t limit{0};
    std::int64_t burst{0};
    std::chrono::seconds window{1};
};

/// Whose limits an address shares: itself, for IPv6 its /64, of which one customer usually has all.
/// The answer is `address` or in `room`.
std::string_view network_of(std::string_view address, std::string& room);

/// Counts requests per client and route class, for all gateways that share it. `client` is the
/// signed-in user or else where they come from (`network_of`); it is there until the call is
/// answered. Errors of all calls: `unavailable`, when nobody can be counted now. Who cannot be
/// counted is not limited. Thread-safe.
class RateLimiter {
public:
    virtual ~RateLimiter() = default;
    virtual RatePolicy policy(RouteClass route_class) const = 0;
    /// Errors: `rate_limited` (request.rate_limited) with `retry_after`.
    virtual Task<Result<Quota>> admit(Context ctx, std::string_view client,
                                      RouteClass route_class) = 0;
    /// What `admit` would say; takes nothing.
    virtual Task<Status> look(Context ctx, std::string_view client, RouteClass route_class) = 0;
    /// A request that was admitted has cost as much as `more` others besides. The client may get
    /// into debt, by at most what it may ask at once.
    virtual Task<Status> charge(Context ctx, std::string_view client, RouteClass route_class,
                                std::int64_t more) = 0;
};

/// Answers to requests that carried an Idempotency-Key, kept for the two days that clients are
/// promised. Thread-safe.
class AnswerStore {
public:
    virtual ~AnswerStore() = default;
    /// The answer that was kept under the key; nothing: the key is new. Errors: `invalid`
    /// (idempotency.key_reused) when it came with another request, `unavailable`.
    virtual Task<Result<std::optional<Response>>> find(Context ctx, IdempotencyKey call) = 0;
    /// Durable when it returns. Another answer under the same key stays as it is.
    virtual Task<Status> keep(Context ctx, IdempotencyKey call, Response answer) = 0;
    /// Forgets all that was answered to a user.
    virtual Task<Status> forget(Context ctx, UserId user) = 0;
};

/// A change that somebody asks for by an office's right.
struct PrivilegedAction {
    std::string id;  ///< of this one, random
    TimePoint at{};
    const Caller& caller;
    std::string_view action;  ///< the route's id
    std::string object{};     ///< id of what is changed, or empty: it is being made
    std::string_view path;
    std::string_view source;  ///< address of who asks
    std::string_view request_id;
};

/// Whether it was done: `failed` is our own fault, and may have happened all the same.
enum class ActionResult : std::uint8_t { done, refused, failed, unknown };

/// Keeps what the office did: each action exactly once, whatever becomes of it. Thread-safe.
class ActionLog {
public:
    virtual ~ActionLog() = default;
    /// Before any effect. Durable when it returns; an action that cannot be noted must not happen.
    /// Errors: `unavailable`.
    virtual Task<Status> begin(Context ctx, PrivilegedAction action) = 0;
    struct End {
        std::string id;  ///< of the action
        ActionResult result{ActionResult::done};
        std::string code{};    ///< of the problem
        std::string object{};  ///< of what was made, or empty
    };
    /// After the effect. What has begun and is never ended is kept as `unknown`.
    virtual Task<Status> end(Context ctx, End end) = 0;
};

/// One finished request, for metrics and the access log. `pattern` is never the path: it is
/// `unmatched` where no route was found, so that label values stay few.
struct Exchange {
    std::string_view pattern;
    Method method{Method::get};
    int status{0};
    Duration took{};
    std::size_t bytes_in{0};
    std::size_t bytes_out{0};
    const Trace& trace;
    const Caller& caller;
    std::string_view request_id;
    std::string_view reason;  ///< the error's code, or empty
    std::string_view detail;  ///< the error's detail, for the log only, or empty
};

/// Thread-safe.
class Observer {
public:
    virtual ~Observer() = default;
    virtual void began(std::string_view pattern, Method method) = 0;
    virtual void ended(const Exchange& exchange) = 0;
};

}  // namespace waybill::http
