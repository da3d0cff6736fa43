// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/reasons.hpp"

#include <algorithm>
#include <unordered_set>

namespace waybill::couriers::dispatch {
namespace {

/// All that a timed route costs; the terms of `except` are its own.
InsertionCost cost_of(const Problem& problem, Slot who, const Route& route, Slot except) {
    const CourierRow& courier = problem.couriers[at(who)];
    const Prices& prices = problem.prices;
    InsertionCost cost;
    Seconds end_ride = courier.end_ride;
    for (std::int32_t i = 0; i < route.size; ++i) {
        const OrderRow& order = problem.orders[at(route.order[at(i)])];
        const Seconds drop = route.drop[at(i)];
        end_ride = order.end_ride;
        if (route.order[at(i)] != except) {
            cost.others += problem.order_cost(order, drop);
            continue;
        }
        const Seconds took = drop - order.placed;
        cost.click_to_door = prices.click_to_door * took;
        cost.overage = prices.overage * std::max(0, took - prices.target);
        cost.lateness = prices.lateness * std::max(0, took - prices.limit);
    }
    cost.pay = problem.pay_cost(courier, route.size);
    cost.end_time =
        courier.end_time * ((route.size == 0 ? courier.free : route.end) - courier.free);
    cost.end_place = courier.end_place * end_ride;
    return cost;
}

}  // namespace

std::optional<Choice> choice_of(const Problem& problem, Slot courier, const Route& route,
                                Slot order) {
    const Spot spot = best_spot(problem, courier, route, order);
    if (spot.delta >= Spot::nowhere / 2) return std::nullopt;
    Route with = route;
    put(with, spot, order);
    if (time_route(problem, courier, with) == Timing::breaks_shift) return std::nullopt;
    const InsertionCost before = cost_of(problem, courier, route, nobody);
    Choice choice;
    choice.cost = cost_of(problem, courier, with, order);
    choice.cost.others -= before.others;
    choice.cost.pay -= before.pay;
    choice.cost.end_time -= before.end_time;
    choice.cost.end_place -= before.end_place;
    choice.joins = spot.joining != Joining::alone;
    for (std::int32_t i = 0, first = 0; i < with.size; ++i) {
        if (with.starts_at(i)) first = i;
        if (with.order[at(i)] != order) continue;
        choice.pickup = with.pick[at(first)];
        choice.dropoff = with.drop[at(i)];
        choice.waits = choice.pickup - problem.orders[at(order)].ready;
    }
    return choice;
}

std::vector<std::span<const Leg>> trips_due(const State& state, const Decisions& decisions) {
    std::unordered_set<Key> leaving;
    for (const Departure& departure : decisions.departures) leaving.insert(departure.courier);
    std::unordered_set<Key> pinned;
    for (const OpenOrder& order : state.orders)
        if (order.pinned_to != 0) pinned.insert(order.key);
    std::vector<std::span<const Leg>> due;
    const auto& plan = decisions.plan;
    for (auto begin = plan.begin(); begin != plan.end();) {
        const auto next_courier = std::find_if(
            begin, plan.end(), [&](const Leg& leg) { return leg.courier != begin->courier; });
        const auto end = std::ranges::find_if(begin + 1, next_courier, &Leg::starts_trip);
        const bool under_way =
            std::any_of(begin, end, [&](const Leg& leg) { return pinned.contains(leg.order); });
        if (under_way || leaving.contains(begin->courier)) due.emplace_back(begin, end);
        begin = next_courier;
    }
    return due;
}

}  // namespace waybill::couriers::dispatch
