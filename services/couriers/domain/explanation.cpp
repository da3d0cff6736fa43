// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/explanation.hpp"

#include <algorithm>
#include <format>
#include <vector>

namespace waybill::couriers {
namespace {

constexpr std::size_t candidates_told = 5;

struct Candidate {
    const dispatch::CourierState* courier;
    dispatch::Seconds pickup;
    dispatch::Seconds dropoff;
};

bool refused(const dispatch::State& state, dispatch::Key order, dispatch::Key courier) {
    return std::ranges::any_of(state.refusals, [&](const dispatch::Refusal& refusal) {
        return refusal.order == order && refusal.courier == courier;
    });
}

std::vector<Candidate> candidates(const PlannerView& view, const dispatch::OpenOrder& order,
                                  const dispatch::Settings& settings) {
    std::vector<Candidate> found;
    for (const auto& courier : view.state().couriers) {
        if (refused(view.state(), order.key, courier.key)) continue;
        const auto ride = [&](const dispatch::Place& from, const dispatch::Place& to) {
            return dispatch::at_pace(settings.travel.between(from, to), courier.pace);
        };
        const auto there =
            courier.free_at + ride(courier.place, order.pickup) + settings.pickup_half;
        const auto pickup = std::max(order.ready, there);
        const auto dropoff = pickup + settings.pickup_half + ride(order.pickup, order.dropoff) +
                             settings.dropoff_half;
        found.push_back({.courier = &courier, .pickup = pickup, .dropoff = dropoff});
    }
    std::ranges::sort(found, {},
                      [](const Candidate& c) { return std::pair{c.dropoff, c.courier->key}; });
    return found;
}

}  // namespace

std::string explain(const PlannerView& view, std::span<const dispatch::Leg> trip,
                    const dispatch::Leg& leg, std::int64_t rounds) {
    const auto at = [&](dispatch::Seconds time) { return to_rfc3339(view.time(time)); };
    std::string with;
    for (const auto& other : trip)
        if (other.order != leg.order)
            with += std::format("{}\"{}\"", with.empty() ? "" : ",",
                                view.delivery(other.order).order.text());
    const auto& orders = view.state().orders;
    const auto order = std::ranges::find(orders, leg.order, &dispatch::OpenOrder::key);
    std::string others;
    const auto found = order == orders.end() ? std::vector<Candidate>{}
                                             : candidates(view, *order, view.settings());
    for (std::size_t i = 0; i < std::min(found.size(), candidates_told); ++i)
        others += std::format(
            R"({}{{"courier_id":"{}","free_at":"{}","pickup_at":"{}","dropoff_at":"{}"}})",
            i == 0 ? "" : ",", view.courier(found[i].courier->key).id.text(),
            at(found[i].courier->free_at), at(found[i].pickup), at(found[i].dropoff));
    return std::format(
        R"({{"leave_at":"{}","pickup_at":"{}","dropoff_at":"{}","ready_at":"{}",)"
        R"("ready_is_a_guess":{},"fetched_with":[{}],"rounds":{},"couriers_looked_at":{},)"
        R"("first_if_alone":[{}]}})",
        at(leg.leave), at(leg.pickup), at(leg.dropoff),
        at(order == orders.end() ? 0 : order->ready), order != orders.end() && order->ready_guessed,
        with, rounds, found.size(), others);
}

}  // namespace waybill::couriers
