// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/greedy.hpp"

#include <algorithm>
#include <tuple>

namespace waybill::couriers::dispatch {

const Decisions& Greedy::run(const State& state) {
    state_ = &state;
    decisions_ = {};
    recall(state);
    for (std::size_t o = 0; o < state.orders.size(); ++o)
        if (order_index_.contains(state.orders[o].key)) assign(state.orders[o]);
    promised_.clear();
    for (std::size_t c = 0; c < queues_.size(); ++c) decide(c);
    return decisions_;
}

/// What a courier was sent for, then the promises of the runs before. What is left in order_index_
/// afterwards is promised to nobody.
void Greedy::recall(const State& state) {
    order_index_.clear();
    for (std::size_t o = 0; o < state.orders.size(); ++o)
        order_index_.emplace(state.orders[o].key, o);
    queues_.assign(state.couriers.size(), {});
    ends_.resize(state.couriers.size());
    for (std::size_t c = 0; c < state.couriers.size(); ++c) {
        const CourierState& courier = state.couriers[c];
        ends_[c] = {.place = courier.place, .free = std::max(courier.free_at, courier.on)};
    }
    recall_sent(state);
    for (std::size_t c = 0; c < state.couriers.size(); ++c) {
        const CourierState& courier = state.couriers[c];
        const auto promised = promised_.find(courier.key);
        if (promised == promised_.end()) continue;
        for (const Key key : promised->second) {
            const auto order = order_index_.find(key);
            if (order == order_index_.end() || refused(key, courier.key)) continue;
            append(c, state.orders[order->second]);
        }
    }
}

void Greedy::recall_sent(const State& state) {
    for (const OpenOrder& order : state.orders) {
        if (order.pinned_to == 0) continue;
        const auto courier = std::ranges::find(state.couriers, order.pinned_to, &CourierState::key);
        if (courier == state.couriers.end()) continue;
        append(static_cast<std::size_t>(courier - state.couriers.begin()), order);
    }
}

bool Greedy::refused(Key order, Key courier) const {
    return std::ranges::any_of(state_->refusals, [&](const Refusal& refusal) {
        return refusal.order == order && refusal.courier == courier;
    });
}

Greedy::Offer Greedy::offer_of(const CourierState& courier, const End& end, const OpenOrder& order,
                               bool first) const {
    const TravelModel& travel = settings_.travel;
    const bool there = first && courier.at_partner == order.partner;
    const Seconds ride = there ? 0 : at_pace(travel.between(end.place, order.pickup), courier.pace);
    const Seconds leave = there ? end.free : std::max(end.free, state_->now);
    const Seconds pickup =
        std::max({leave + ride + settings_.pickup_half, order.ready, state_->now});
    const Seconds direct = at_pace(travel.between(order.pickup, order.dropoff), courier.pace);
    return {.pickup = pickup,
            .dropoff = pickup + settings_.pickup_half + direct + settings_.dropoff_half,
            .ride = ride};
}

/// Within the shift, and not too late unless the kitchen alone is to blame.
bool Greedy::acceptable(const CourierState& courier, const OpenOrder& order,
                        const Offer& offer) const {
    if (offer.pickup > courier.off || courier.on > state_->now + settings_.horizon) return false;
    return offer.dropoff - order.placed <= settings_.weights.limit || offer.pickup <= order.ready;
}

void Greedy::assign(const OpenOrder& order) {
    std::size_t best = state_->couriers.size();
    std::tuple<Seconds, Seconds> least{};
    for (std::size_t c = 0; c < state_->couriers.size(); ++c) {
        const CourierState& courier = state_->couriers[c];
        if (order.pinned_to != 0 && order.pinned_to != courier.key) continue;
        const bool idle = queues_[c].empty() && ends_[c].free <= state_->now;
        if (rule_ == GreedyRule::nearest_idle && !idle) continue;
        const Offer offer = offer_of(courier, ends_[c], order, queues_[c].empty());
        if (!acceptable(courier, order, offer)) continue;
        const std::tuple<Seconds, Seconds> rank = rule_ == GreedyRule::nearest_idle
                                                      ? std::tuple{offer.ride, Seconds{0}}
                                                      : std::tuple{offer.dropoff, offer.ride};
        if (best < state_->couriers.size() && rank >= least) continue;
        if (refused(order.key, courier.key)) continue;
        best = c;
        least = rank;
    }
    if (best < state_->couriers.size())
        append(best, order);
    else
        decisions_.unplanned.push_back(order.key);
}

void Greedy::append(std::size_t courier, const OpenOrder& order) {
    const auto index = static_cast<std::size_t>(&order - state_->orders.data());
    const Offer offer =
        offer_of(state_->couriers[courier], ends_[courier], order, queues_[courier].empty());
    ends_[courier] = {.place = order.dropoff, .free = offer.dropoff + settings_.dropoff_half};
    queues_[courier].push_back(index);
    order_index_.erase(order.key);
}

void Greedy::decide(std::size_t index) {
    if (queues_[index].empty()) return;
    const CourierState& courier = state_->couriers[index];
    End end{.place = courier.place, .free = std::max(courier.free_at, courier.on)};
    const bool idle = end.free <= state_->now;
    const OpenOrder& head = state_->orders[queues_[index].front()];
    for (const std::size_t o : queues_[index]) {
        const OpenOrder& order = state_->orders[o];
        const bool first = o == queues_[index].front();
        const Offer offer = offer_of(courier, end, order, first);
        decisions_.plan.push_back({.courier = courier.key,
                                   .order = order.key,
                                   .leave = std::max(end.free, state_->now),
                                   .pickup = offer.pickup,
                                   .dropoff = offer.dropoff,
                                   .starts_trip = true});
        promised_[courier.key].push_back(order.key);
        if (first && idle && courier.at_partner == head.partner && offer.pickup <= state_->now)
            decisions_.pickups.push_back(courier.key);
        end = {.place = order.dropoff, .free = offer.dropoff + settings_.dropoff_half};
    }
    if (idle && courier.at_partner != head.partner)
        decisions_.departures.push_back(
            {.courier = courier.key, .partner = head.partner, .order = head.key});
}

}  // namespace waybill::couriers::dispatch
