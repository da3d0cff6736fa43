// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/ports.hpp"

#include <cstdint>

/// The arithmetic of token buckets, for whoever keeps them. What is in one is counted in millionths
/// of a token; a debt is negative.
namespace waybill::http {

inline constexpr std::int64_t whole_token = 1'000'000;

inline std::int64_t full_bucket(const RatePolicy& policy) { return policy.burst * whole_token; }

/// The time that pays all debts and fills the bucket: more of it changes nothing (nor overflows).
Duration longest_wait(const RatePolicy& policy);

/// What `more` requests cost: never more than leads from a full bucket to the deepest debt.
std::int64_t cost_of(std::int64_t more, const RatePolicy& policy);

/// Of an admitted request, with what it has left.
Quota quota_of(std::int64_t micro_tokens, const RatePolicy& policy);

/// `rate_limited` (request.rate_limited), of who has less than a token.
Error too_many(std::int64_t micro_tokens, const RatePolicy& policy);

}  // namespace waybill::http
