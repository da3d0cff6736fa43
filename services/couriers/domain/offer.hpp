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
    // What became of an accepted one that did not go well.
    std::optional<TimePoint> given_back_at{};  ///< by its courier, before it was fetched
    std::optional<TimePoint> failed_at{};      ///< could not be handed over
    std::optional<TimePoint> late_at{};        ///< its deadline was missed
};

/// How an assignment did not go well.
enum class Mishap : std::uint8_t { given_back, failed, late };

/// What the courier is counted for when this becomes of an offer, or of what was in hand and not
/// fetched. Who is not asked any more has done nothing.
constexpr Reliability counted_for(OfferState ended_as) {
    switch (ended_as) {
        case OfferState::declined: return {.declined = 1};
        case OfferState::expired: return {.expired = 1};
        case OfferState::pending:
        case OfferState::accepted:
        case OfferState::withdrawn: return {};
    }
    return {};
}
constexpr Reliability counted_for(Mishap mishap) {
    switch (mishap) {
        case Mishap::given_back: return {.declined = 1};
        case Mishap::failed: return {.failed = 1};
        case Mishap::late: return {.late = 1};
    }
    return {};
}

}  // namespace waybill::couriers
