// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/planner_view.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace waybill::couriers {
namespace {

constexpr double metres_per_degree = 6'371'000 * std::numbers::pi / 180;

bool on_duty(const Courier& courier) {
    return courier.duty == Duty::available || courier.duty == Duty::busy;
}

bool has_places(const Delivery& delivery) {
    return delivery.pickup.place && delivery.dropoff.place;
}

}  // namespace

double Speeds::of(Transport transport) const {
    switch (transport) {
        case Transport::on_foot: return on_foot;
        case Transport::scooter: return scooter;
        case Transport::car: return car;
    }
    std::unreachable();
}

PlannerView::PlannerView(const OpenWork& work, const Kitchens& kitchens, const Rules& rules,
                         TimePoint now)
    : work_{work}, rules_{rules} {
    state_.now = seconds(now);
    const auto placed = std::ranges::find_if(work.deliveries, has_places);
    if (placed != work.deliveries.end()) origin_ = *placed->pickup.place;
    for (const Delivery& delivery : work.deliveries) {
        if (!has_places(delivery))
            no_place_.push_back(&delivery);
        else if (!delivery.courier.empty())
            hands_[delivery.courier].push_back(&delivery);
    }
    for (const Courier& courier : work.couriers) add_courier(courier);
    for (const Delivery& delivery : work.deliveries)
        if (has_places(delivery)) add_order(delivery, kitchens, now);
    for (const CourierRefusal& refusal : work.refusals)
        state_.refusals.push_back(
            {.order = key_of(refusal.order), .courier = key_of(refusal.courier)});
}

TimePoint PlannerView::time(dispatch::Seconds at) const {
    return rules_.zero + std::chrono::seconds{at};
}

dispatch::Seconds PlannerView::seconds(TimePoint at) const {
    return static_cast<dispatch::Seconds>(
        std::chrono::floor<std::chrono::seconds>(at - rules_.zero).count());
}

/// Equirectangular around the first pick-up: centimetres off within a city.
dispatch::Place PlannerView::on_plane(const Position& position) const {
    const double shrink = std::cos(origin_.lat * std::numbers::pi / 180);
    return {.x = (position.lon - origin_.lon) * metres_per_degree * shrink,
            .y = (position.lat - origin_.lat) * metres_per_degree};
}

void PlannerView::add_courier(const Courier& courier) {
    if (!on_duty(courier)) return;
    if (!courier.position) {
        lost_.push_back(&courier);
        return;
    }
    const double model = rules_.engine.travel.metres_per_step / rules_.engine.travel.step;
    dispatch::CourierState state;
    state.key = key_of(courier.id);
    state.place = on_plane(*courier.position);
    state.free_at = state_.now;
    state.capacity = courier.capacity;
    state.pace = static_cast<dispatch::Pace>(
        std::lround(dispatch::pace_of_model * model / rules_.speeds.of(courier.transport)));
    state.delivered = static_cast<std::int32_t>(courier.active);
    finish_hand(courier, state);
    state_.couriers.push_back(state);
    couriers_.emplace(state.key, &courier);
}

/// What is on board is brought in order of assignment; then the courier goes on to the partner that
/// it was sent to.
void PlannerView::finish_hand(const Courier& courier, dispatch::CourierState& state) {
    const auto found = hands_.find(courier.id);
    if (found == hands_.end()) return;
    auto& hand = found->second;
    std::ranges::sort(hand, {}, [](const Delivery* d) {
        return std::pair{d->state == DeliveryState::offered, d->assigned_at};
    });
    const auto ride = [&](const dispatch::Place& to) {
        return dispatch::at_pace(rules_.engine.travel.between(state.place, to), state.pace);
    };
    bool loaded = false;
    for (const Delivery* delivery : hand) {
        if (delivery->state != DeliveryState::picked_up) continue;
        loaded = true;
        const dispatch::Place door = on_plane(*delivery->dropoff.place);
        state.free_at += ride(door) + rules_.engine.dropoff_half;
        carried_.push_back({.delivery = delivery, .dropoff = time(state.free_at)});
        state.free_at += rules_.engine.dropoff_half;
        state.place = door;
    }
    if (loaded) return;
    const auto next = std::ranges::find_if(hand, awaits_pick_up, &Delivery::state);
    if (next == hand.end()) return;
    const dispatch::Place door = on_plane(*(*next)->pickup.place);
    state.free_at += ride(door);
    state.place = door;
    state.at_partner = key_of((*next)->partner);
}

void PlannerView::add_order(const Delivery& delivery, const Kitchens& kitchens, TimePoint now) {
    if (delivery.state != DeliveryState::waiting && !awaits_pick_up(delivery.state)) return;
    // Whoever is not planned for keeps what was given to it.
    const bool assigned = awaits_pick_up(delivery.state);
    if (assigned && !couriers_.contains(key_of(delivery.courier))) return;
    const double share = rules_.engine.kitchen_share;
    dispatch::OpenOrder order;
    order.key = key_of(delivery.order);
    order.partner = key_of(delivery.partner);
    order.pickup = on_plane(*delivery.pickup.place);
    order.dropoff = on_plane(*delivery.dropoff.place);
    order.placed = seconds(delivery.created_at);
    order.ready = seconds(kitchens.ready(delivery, share, now));
    order.ready_guessed = !delivery.ready;
    if (assigned) order.pinned_to = key_of(delivery.courier);
    state_.orders.push_back(order);
    deliveries_.emplace(order.key, &delivery);
}

}  // namespace waybill::couriers
