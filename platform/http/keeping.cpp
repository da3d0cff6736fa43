// SPDX-License-Identifier: Apache-2.0
#include "platform/http/exchanging.hpp"

namespace waybill::http {
namespace {

constexpr Duration keeping_max = 2s;

}  // namespace

Task<Result<std::optional<Response>>> Exchanging::recall() {
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

/// The effect has happened: neither a client that left nor the request's deadline keep its answer
/// from being kept, and the client is told even when that failed.
Task<Response> Exchanging::keep(Response answer) {
    if (!is_final(answer)) co_return answer;
    Context ctx = ctx_;
    ctx.stop = {};
    ctx.deadline = router_.ports_.clock.steady() + keeping_max;
    const Status kept = co_await router_.ports_.answers.keep(std::move(ctx), idempotency_, answer);
    if (!kept) detail_ = "the answer was not kept: " + kept.error().detail;
    co_return answer;
}

}  // namespace waybill::http
