// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/dispatch/dice.hpp"
#include "services/couriers/domain/dispatch/settings.hpp"
#include "services/couriers/domain/dispatch/state.hpp"

#include <algorithm>
#include <format>
#include <map>
#include <set>
#include <string>

namespace waybill::couriers::dispatch {

struct StateSize {
    std::uint32_t orders{6};
    std::uint32_t couriers{3};
    std::uint32_t partners{3};
};

/// A small town at some moment, the same for the same seed.
inline State random_state(std::uint64_t seed, const StateSize& size) {
    Dice dice{seed};
    const auto metres = [&] { return static_cast<double>(dice.below(6000)); };
    std::vector<Place> partners(size.partners);
    for (Place& place : partners) place = {.x = metres(), .y = metres()};
    State state{.now = 36'000};
    for (Key key = 1; key <= size.couriers; ++key) {
        CourierState courier{.key = key,
                             .place = {.x = metres(), .y = metres()},
                             .free_at = state.now - 600 + static_cast<Seconds>(dice.below(1800)),
                             .on = state.now - 3600,
                             .off = state.now + 1800 + static_cast<Seconds>(dice.below(7200)),
                             .capacity = 1 + static_cast<std::int32_t>(dice.below(3)),
                             .pace = 200 + static_cast<Pace>(dice.below(200)),
                             .delivered = static_cast<std::int32_t>(dice.below(5)),
                             .guarantee = 4500};
        if (dice.below(4) == 0) {
            const std::uint32_t partner = dice.below(size.partners);
            courier.place = partners[partner];
            courier.at_partner = partner + 1;
        }
        state.couriers.push_back(courier);
    }
    for (Key key = 1; key <= size.orders; ++key) {
        const std::uint32_t partner = dice.below(size.partners);
        const Seconds placed = state.now - static_cast<Seconds>(dice.below(1200));
        state.orders.push_back({.key = key,
                                .partner = partner + 1,
                                .pickup = partners[partner],
                                .dropoff = {.x = metres(), .y = metres()},
                                .placed = placed,
                                .ready = placed + static_cast<Seconds>(dice.below(2400))});
    }
    return state;
}

/// Plays one courier's part of a plan from the state alone.
class PlanCheck {
public:
    PlanCheck(const State& state, const Settings& settings) : state_{state}, settings_{settings} {}

    /// The first broken rule in words; empty when there is none.
    std::string problem_of(const Decisions& decisions) {
        std::set<Key> seen;
        std::map<Key, std::vector<Leg>> by_courier;
        for (const Leg& leg : decisions.plan) {
            if (!seen.insert(leg.order).second) return std::format("{} twice", leg.order);
            by_courier[leg.courier].push_back(leg);
        }
        for (const Key key : decisions.unplanned)
            if (!seen.insert(key).second) return std::format("{} planned and not", key);
        if (seen.size() != state_.orders.size()) return "an order is lost";
        for (const auto& [courier, legs] : by_courier)
            if (std::string problem = problem_of(courier, legs); !problem.empty()) return problem;
        return {};
    }

private:
    const OpenOrder& order(Key key) const {
        return *std::ranges::find(state_.orders, key, &OpenOrder::key);
    }
    std::string problem_of(Key key, const std::vector<Leg>& legs) const {
        const CourierState& courier = *std::ranges::find(state_.couriers, key, &CourierState::key);
        Seconds free = std::max(courier.free_at, courier.on);
        Place place = courier.place;
        for (std::size_t i = 0; i < legs.size();) {
            std::size_t end = i + 1;
            while (end < legs.size() && !legs[end].starts_trip) ++end;
            const OpenOrder& head = order(legs[i].order);
            if (!legs[i].starts_trip) return "no trip begins";
            if (static_cast<std::int32_t>(end - i) > courier.capacity) return "over capacity";
            const bool there = i == 0 && courier.at_partner == head.partner;
            if (!there) free = std::max(free, state_.now);
            Seconds pickup =
                free + settings_.pickup_half +
                (there ? 0 : at_pace(settings_.travel.between(place, head.pickup), courier.pace));
            for (std::size_t k = i; k < end; ++k) {
                if (order(legs[k].order).partner != head.partner) return "two partners, one trip";
                pickup = std::max(pickup, order(legs[k].order).ready);
            }
            pickup = std::max(pickup, state_.now);
            if (pickup > courier.off) return "picked up after the shift";
            if (!there && legs[i].leave + settings_.pickup_half > pickup) return "leaves too late";
            place = head.pickup;
            Seconds time = pickup + settings_.pickup_half;
            for (std::size_t k = i; k < end; ++k) {
                const OpenOrder& one = order(legs[k].order);
                time += at_pace(settings_.travel.between(place, one.dropoff), courier.pace) +
                        settings_.dropoff_half;
                if (legs[k].pickup != pickup) return "another pick-up time";
                if (legs[k].dropoff != time) return "another drop-off time";
                time += settings_.dropoff_half;
                place = one.dropoff;
            }
            free = time;
            i = end;
        }
        return {};
    }

    const State& state_;
    const Settings& settings_;
};

}  // namespace waybill::couriers::dispatch
