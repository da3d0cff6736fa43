// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/watch.hpp"

#include <algorithm>

namespace waybill::couriers {
namespace {

/// While a pick-up is between its commits; its own timer is as soon.
constexpr Duration fetched_soon = 20s;

TimePoint last_heard(const Delivery& delivery, const Courier& courier,
                     const std::optional<Position>& seen, TimePoint now) {
    TimePoint heard = delivery.assigned_at.value_or(delivery.created_at);
    for (const auto& position : {courier.position, seen})
        if (position && position->at <= now) heard = std::max(heard, position->at);
    return heard;
}

}  // namespace

TimePoint first_look(const Delivery& delivery, Duration lost_after, TimePoint at) {
    return std::min(at + lost_after, pick_up_due(delivery));
}

WatchDecision watch(const Delivery& delivery, const Courier& courier,
                    const std::optional<Position>& seen, Duration lost_after, Told told,
                    TimePoint now) {
    // An offer has a timer of its own.
    if (!in_hand(delivery.state) || delivery.state == DeliveryState::offered) return {};
    const TimePoint lost_at = last_heard(delivery, courier, seen, now) + lost_after;
    const TimePoint due = std::min(pick_up_due(delivery), hand_over_due(delivery));
    if (lost_at > now && due > now)
        return {.what = Watch::look_again, .look_at = std::min(lost_at, due)};
    if (hand_over_due(delivery) <= now)
        return {.what = Watch::overdue,
                .look_at = told == Told::yes ? now + lost_after : std::max(lost_at, now),
                .told = told};
    if (delivery.state != DeliveryState::assigned)
        return {.what = told == Told::yes ? Watch::look_again : Watch::lost,
                .look_at = std::min(now + lost_after, hand_over_due(delivery)),
                .told = Told::yes};
    if (delivery.picking_since) return {.what = Watch::look_again, .look_at = now + fetched_soon};
    return {.what = lost_at > now ? Watch::late : Watch::silent};
}

}  // namespace waybill::couriers
