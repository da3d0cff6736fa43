// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/explanation.hpp"

#include "platform/core/enum_values.hpp"

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

double minutes(dispatch::Cost cost) {
    return static_cast<double>(cost) / (dispatch::cost_of_second * dispatch::minute);
}

std::string at(const PlannerView& view, dispatch::Seconds time) {
    return to_rfc3339(view.time(time));
}

/// A JSON array of what `write` makes of each.
template <typename Range, typename Write>
std::string array(const Range& range, Write write) {
    std::string out;
    for (const auto& each : range) out.append(out.empty() ? "" : ",").append(write(each));
    return "[" + out + "]";
}

std::string first_if_alone(const PlannerView& view, const std::vector<Candidate>& found) {
    const std::size_t told = std::min(found.size(), candidates_told);
    return array(std::span{found}.first(told), [&](const Candidate& one) {
        return std::format(
            R"({{"courier_id":"{}","free_at":"{}","pickup_at":"{}","dropoff_at":"{}"}})",
            view.courier(one.courier->key).id.text(), at(view, one.courier->free_at),
            at(view, one.pickup), at(view, one.dropoff));
    });
}

std::string choice(const PlannerView& view, const dispatch::Choice& one, dispatch::Key chosen) {
    const dispatch::InsertionCost& cost = one.cost;
    return std::format(
        R"({{"courier_id":"{}","chosen":{},"cost":{:.2f},"pickup_at":"{}","dropoff_at":"{}",)"
        R"("food_waits_seconds":{},"joins_another":{},"click_to_door":{:.2f},"overage":{:.2f},)"
        R"("lateness":{:.2f},"delay_of_others":{:.2f},"pay":{:.2f},"end_time":{:.2f},)"
        R"("end_place":{:.2f}}})",
        view.courier(one.courier).id.text(), one.courier == chosen, minutes(cost.sum()),
        at(view, one.pickup), at(view, one.dropoff), one.waits, one.joins,
        minutes(cost.click_to_door), minutes(cost.overage), minutes(cost.lateness),
        minutes(cost.others), minutes(cost.pay), minutes(cost.end_time), minutes(cost.end_place));
}

/// The cheapest, and whoever has it.
std::string choices(const PlannerView& view, const dispatch::Reason& reason, dispatch::Key chosen) {
    std::vector<dispatch::Choice> told;
    for (const dispatch::Choice& one : reason.choices)
        if (told.size() < candidates_told || one.courier == chosen) told.push_back(one);
    return array(told, [&](const auto& one) { return choice(view, one, chosen); });
}

}  // namespace

std::string explain(const PlannerView& view, std::span<const dispatch::Leg> trip,
                    const dispatch::Leg& leg, const dispatch::Decisions& decisions) {
    std::vector<dispatch::Key> with;
    for (const auto& other : trip)
        if (other.order != leg.order) with.push_back(other.order);
    const auto together = array(with, [&](dispatch::Key order) {
        return std::format(R"("{}")", view.delivery(order).order.text());
    });
    const auto order = std::ranges::find(view.state().orders, leg.order, &dispatch::OpenOrder::key);
    const auto reason = std::ranges::find(decisions.reasons, leg.order, &dispatch::Reason::order);
    std::string why;
    if (reason != decisions.reasons.end()) {
        why = std::format(R"("how":"{}","couriers_looked_at":{},"candidates":{})",
                          enum_name(reason->origin), reason->choices.size(),
                          choices(view, *reason, leg.courier));
    } else {
        const auto found = candidates(view, *order, view.settings());
        why = std::format(R"("how":"earliest_dropoff","couriers_looked_at":{},"first_if_alone":{})",
                          found.size(), first_if_alone(view, found));
    }
    return std::format(R"({{"leave_at":"{}","pickup_at":"{}","dropoff_at":"{}","ready_at":"{}",)"
                       R"("ready_is_a_guess":{},"fetched_with":{},"rounds":{},{}}})",
                       at(view, leg.leave), at(view, leg.pickup), at(view, leg.dropoff),
                       at(view, order->ready), order->ready_guessed, together, decisions.rounds,
                       why);
}

}  // namespace waybill::couriers
