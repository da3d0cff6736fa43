// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/courier.hpp"

namespace waybill::couriers {

/// How far an offer got. `accepted` from the start when nobody was asked: the courier claimed the
/// order, or is sent.
enum class OfferState : std::uint8_t { pending, accepted, declined, expired, withdrawn };

/// Who is asked, and for how long, where the system asks.
struct AskRules {
    int broadcast_couriers{10};  ///< the nearest, at once
    Duration broadcast_wait{60s};
    Duration sequential_wait{30s};
};
/// Who did not answer is asked again about the same order after so long.
inline constexpr Duration silence_counts = 5min;

/// One order put to one courier, and the answer.
struct Offer {
    OrderId order{};
    CourierId courier{};
    std::int64_t epoch{0};  ///< of the delivery, from the offer on
    OfferState state{OfferState::pending};
    TimePoint made_at{};
    std::optional<TimePoint> answer_by{};
    std::optional<TimePoint> answered_at{};
};

}  // namespace waybill::couriers
