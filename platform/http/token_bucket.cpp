// SPDX-License-Identifier: Apache-2.0
#include "platform/http/token_bucket.hpp"

#include <algorithm>

namespace waybill::http {
namespace {

/// Rounded up: nobody is told to come back a moment too early.
std::chrono::seconds seconds_for(std::int64_t micro_tokens, const RatePolicy& policy) {
    const auto needed = micro_tokens * policy.window.count();
    const auto rate = policy.limit * whole_token;
    return std::chrono::seconds{(needed + rate - 1) / rate};
}

}  // namespace

Duration longest_wait(const RatePolicy& policy) {
    return Duration{policy.window} * (2 * policy.burst / policy.limit + 1);
}

std::int64_t cost_of(std::int64_t more, const RatePolicy& policy) {
    return std::min(more, policy.burst * 2) * whole_token;
}

Quota quota_of(std::int64_t micro_tokens, const RatePolicy& policy) {
    return {.remaining = micro_tokens / whole_token,
            .reset = seconds_for(full_bucket(policy) - micro_tokens, policy)};
}

Error too_many(std::int64_t micro_tokens, const RatePolicy& policy) {
    return Error{.kind = ErrorKind::rate_limited,
                 .reason = "request.rate_limited",
                 .retry_after = seconds_for(whole_token - micro_tokens, policy)};
}

}  // namespace waybill::http
