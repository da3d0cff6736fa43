// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/waybill/common.pb.h"
#include "platform/core/idempotency_key.hpp"
#include "platform/core/money.hpp"
#include "platform/core/result.hpp"
#include "platform/core/time.hpp"

#include <optional>

/// What all contracts share, from messages into our own words and back.
namespace waybill {

inline void write(const Money& money, v1::Money& out) {
    out.set_amount(money.amount);
    out.set_currency(std::string{money.currency.code()});
}
/// invalid: message.bad_currency.
inline Result<Money> decode_money(const v1::Money& money) {
    const auto currency = Currency::parse(money.currency());
    if (!currency) return fail(ErrorKind::invalid, "message.bad_currency", money.currency());
    return Money{.amount = money.amount(), .currency = *currency};
}

inline void write(const IdempotencyKey& key, v1::IdempotencyKey& out) {
    out.set_scope(key.scope);
    out.set_key(key.key);
    out.set_fingerprint(key.fingerprint);
}
inline IdempotencyKey decode_key(const v1::IdempotencyKey& key) {
    return {.scope = key.scope(), .key = key.key(), .fingerprint = key.fingerprint()};
}

/// Microseconds; 0 is "never" in the contracts.
inline std::int64_t encode_time(const std::optional<TimePoint>& time) {
    return time ? to_micros(*time) : 0;
}
inline std::optional<TimePoint> decode_time(std::int64_t micros) {
    if (micros == 0) return std::nullopt;
    return from_micros(micros);
}

/// invalid: message.bad_id. The gateway has read its callers' ids already, so this is about a
/// mistake of ours.
template <typename AnyId>
Result<AnyId> decode_id(std::string_view text) {
    if (const auto id = AnyId::parse(text)) return *id;
    return fail(ErrorKind::invalid, "message.bad_id", std::string{text});
}

}  // namespace waybill
