// SPDX-License-Identifier: Apache-2.0
#include "platform/http/exchanging.hpp"
#include "platform/http/router.hpp"

namespace waybill::http {
namespace {

constexpr Duration keeping_max = 2s;
/// How long a key may be in flight beyond its request's deadline: what is begun by then still ends,
/// and its answer is kept. Then the key of a process that died is free again.
constexpr Duration claimed_beyond = 2 * keeping_max;

cache::Key claim_key(const IdempotencyKey& call) {
    return {.owner = "in_flight/" + call.scope + '\n' + call.key};  // no line feed can be in a key
}

}  // namespace

Task<Result<std::optional<Response>>> Exchanging::recall() {
    WAYBILL_CO_CHECK(co_await claim());
    if (route_->spec.keeper == Keeper::service) co_return std::nullopt;
    WAYBILL_CO_TRY(auto kept, co_await router_.ports_.answers.find(ctx_, idempotency_));
    if (!kept) {
        keeping_ = true;
        co_return std::nullopt;
    }
    kept->headers.set("Idempotent-Replayed", "true");
    if (kept->status >= 400) reason_ = "idempotency.replayed";
    co_return kept;
}

/// Until its answer is kept nobody else may look for it. While the cache is away two at once both
/// get through, and what must happen once is for the service to see to.
Task<Status> Exchanging::claim() {
    const Clock& clock = router_.ports_.clock;
    const std::int64_t since = to_micros(clock.now());
    auto adding =
        router_.ports_.cache.add(ctx_, claim_key(idempotency_), cache::Entry{.version = since},
                                 ctx_.deadline - clock.steady() + claimed_beyond);
    const auto added = co_await std::move(adding);
    if (added == cache::Added::there_already)
        co_return fail(Error{.kind = ErrorKind::conflict,
                             .reason = "idempotency.in_flight",
                             .retry_after = std::chrono::seconds{1}});
    if (added) claimed_ = since;
    co_return Status{};
}

/// But not what another holds by now.
Task<void> Exchanging::release() {
    auto erasing =
        router_.ports_.cache.erase(afterwards(), claim_key(idempotency_), claimed_.value_or(0));
    [[maybe_unused]] const Status erased =
        co_await std::move(erasing);  // if not, it ends by itself
}

/// Neither a client that left nor the request's deadline keep from being done what is to be done
/// after the effect.
Context Exchanging::afterwards() const {
    Context ctx = ctx_;
    ctx.stop = {};
    ctx.deadline = router_.ports_.clock.steady() + keeping_max;
    return ctx;
}

/// Neither what asks to come back later nor what has nothing to do with the key; and nothing that
/// would put a secret into the store: a cookie, or what its handler lets nobody store.
bool Exchanging::is_final(const Response& answer) const {
    switch (answer.status) {
        case 401:
        case 403:
        case 408:
        case 429: return false;
        default: break;
    }
    return answer.status < 500 && !reason_.starts_with("idempotency.") &&
           !answer.headers.find("Retry-After") && !answer.headers.find("Set-Cookie") &&
           answer.headers.find("Cache-Control") != "no-store";
}

/// The effect has happened: the client is told even when its answer could not be kept.
Task<Response> Exchanging::keep(Response answer) {
    if (!is_final(answer)) co_return answer;
    const Status kept = co_await router_.ports_.answers.keep(afterwards(), idempotency_, answer);
    if (!kept) detail_ = "the answer was not kept: " + kept.error().detail;
    co_return answer;
}

}  // namespace waybill::http
