// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/dispatcher.hpp"

#include <algorithm>
#include <cmath>

namespace waybill::couriers::dispatch {
namespace {

constexpr std::size_t places_sampled_max = 200;    // bounds the work in a large city
constexpr double crowded_min = 0.2;                // somebody is idle, yet not everywhere
constexpr double crowded_max = 50;                 // nobody is worth more than a crowd
constexpr Seconds ride_counted_max = 30 * minute;  // beyond it nobody is sent anyway

}  // namespace

Dispatcher::Dispatcher(const Settings& settings) : problem_{settings} {}

const Decisions& Dispatcher::run(const State& state) {
    return run(state, [] { return false; });
}

const Decisions& Dispatcher::run(const State& state, OutOfTime out_of_time) {
    take_in(state);
    search_.reset(problem_);
    recall_plan();
    value_places();
    value_time();
    search_.start();
    inserted_.assign(search_.couriers().begin(), search_.couriers().end());
    const std::int64_t rounds = std::min<std::int64_t>(
        problem_.settings.rounds_max,
        static_cast<std::int64_t>(problem_.orders.size()) * problem_.settings.rounds_per_order);
    decisions_.rounds = search_.improve(rounds, out_of_time);
    decide();
    return decisions_;
}

void Dispatcher::take_in(const State& state) {
    problem_.now = state.now;
    take_couriers(state);
    take_orders(state);
    problem_.refusals.clear();
    for (const Refusal& refusal : state.refusals) {
        const auto order = order_slots_.find(refusal.order);
        const auto courier = courier_slots_.find(refusal.courier);
        if (order != order_slots_.end() && courier != courier_slots_.end())
            problem_.refusals.emplace_back(order->second, courier->second);
    }
    std::ranges::sort(problem_.refusals);
}

void Dispatcher::take_couriers(const State& state) {
    problem_.couriers.clear();
    courier_keys_.clear();
    courier_slots_.clear();
    partner_slots_.clear();
    partner_keys_.clear();
    for (const CourierState& courier : state.couriers) {
        const Seconds free = std::max({courier.free_at, courier.on, state.now});
        if (courier.off < state.now || courier.on > state.now + problem_.settings.horizon) continue;
        std::int32_t partner = -1;
        if (courier.at_partner != 0) {
            const auto found = partner_slots_.try_emplace(
                courier.at_partner, static_cast<std::int32_t>(partner_keys_.size()));
            if (found.second) partner_keys_.push_back(courier.at_partner);
            partner = found.first->second;
        }
        courier_slots_.emplace(courier.key, static_cast<Slot>(courier_keys_.size()));
        courier_keys_.push_back(courier.key);
        const Seconds arrived = std::max(courier.free_at, courier.on);
        problem_.couriers.push_back(
            {.place = courier.place,
             .free = free,
             .at_door = std::max(arrived + problem_.settings.pickup_half, state.now),
             .off = courier.off,
             .partner = partner,
             .bundle_max = std::min(courier.capacity, problem_.settings.bundle_max),
             .pace = courier.pace,
             .end_ride = 0,
             .end_time = 0,
             .end_place = 0,
             .pay = pay_of(courier, state.now)});
    }
}

/// What each further order adds to the pay in the end. Orders up to the guarantee are paid for
/// already; whether a courier will get beyond it is judged by who is ahead of the guarantee's own
/// pace now, with the chance of a logistic distribution about as wide as what is still to come.
std::array<Cost, stops_max + 2> Dispatcher::pay_of(const CourierState& courier, Seconds now) const {
    std::array<Cost, stops_max + 2> pay{};
    const Settings& settings = problem_.settings;
    const double order = static_cast<double>(settings.pay_per_order);
    if (order <= 0) return pay;
    const double covered = static_cast<double>(courier.guarantee) / order;
    const double shift = std::max<double>(1, static_cast<double>(courier.off) - courier.on);
    const double left = std::clamp((static_cast<double>(courier.off) - now) / shift, 0.0, 1.0);
    const double width =
        settings.weights.pay_width * (std::sqrt(covered * left) + settings.weights.pay_blur);
    double sum = 0;
    for (std::size_t planned = 0; planned + 1 < pay.size(); ++planned) {
        const double ahead =
            courier.delivered + static_cast<double>(planned) + 1.0 - 0.5 - covered * (1 - left);
        sum += order / (1 + std::exp(-ahead / width));
        pay[planned + 1] = std::llround(sum * problem_.prices.cent);
    }
    return pay;
}

void Dispatcher::take_orders(const State& state) {
    problem_.orders.clear();
    order_keys_.clear();
    order_slots_.clear();
    for (const OpenOrder& order : state.orders) {
        const auto partner = partner_slots_.try_emplace(
            order.partner, static_cast<std::int32_t>(partner_keys_.size()));
        if (partner.second) partner_keys_.push_back(order.partner);
        Slot pinned = nobody;
        if (const auto courier = courier_slots_.find(order.pinned_to);
            order.pinned_to != 0 && courier != courier_slots_.end())
            pinned = courier->second;
        order_slots_.emplace(order.key, static_cast<Slot>(order_keys_.size()));
        order_keys_.push_back(order.key);
        problem_.orders.push_back(
            {.pickup = order.pickup,
             .dropoff = order.dropoff,
             .placed = order.placed,
             .ready = order.ready,
             .direct = problem_.settings.travel.between(order.pickup, order.dropoff),
             .reserve = order.ready_guessed ? problem_.settings.reserve : 0,
             .partner = partner.first->second,
             .pinned = pinned,
             .end_ride = 0});
    }
}

/// Being far from where orders come from costs whoever comes next. The open orders' partners stand
/// for where that is.
void Dispatcher::value_places() {
    if (problem_.orders.empty()) return;
    const std::size_t step = 1 + problem_.orders.size() / places_sampled_max;
    const auto ride_from = [&](const Place& place) {
        std::int64_t sum = 0;
        std::int64_t count = 0;
        for (std::size_t i = 0; i < problem_.orders.size(); i += step, ++count)
            sum += std::min(problem_.settings.travel.between(place, problem_.orders[i].pickup),
                            ride_counted_max);
        return static_cast<Seconds>(sum / count);
    };
    for (OrderRow& order : problem_.orders) order.end_ride = ride_from(order.dropoff);
    for (CourierRow& courier : problem_.couriers) courier.end_ride = ride_from(courier.place);
}

/// A courier's minute after the plan goes to orders to come. While more is open than everybody
/// together can bring, whoever comes until that is over waits for it, so it is worth the more the
/// more is open, and far more than in proportion; and little to the orders of a shift that ends.
void Dispatcher::value_time() {
    const Weights& weights = problem_.settings.weights;
    const double load = static_cast<double>(problem_.orders.size()) /
                        static_cast<double>(std::max<std::size_t>(1, problem_.couriers.size()));
    const double crowded =
        std::clamp(std::pow(load / weights.load_even, 3.0), crowded_min, crowded_max);
    const double second = static_cast<double>(cost_of_second);
    for (CourierRow& courier : problem_.couriers) {
        const double left = static_cast<double>(courier.off) - std::max(courier.free, problem_.now);
        const double share = std::clamp(left / std::max(1, weights.shift_end), 0.0, 1.0);
        courier.end_time = std::llround(share * crowded * weights.end_time * second);
        courier.end_place = std::llround(share * weights.end_place * second);
    }
}

/// The plan of the run before, without what is no longer open or on duty.
void Dispatcher::recall_plan() {
    recalled_.assign(problem_.orders.size(), nobody);
    bool joins = false;  // the trip's first is still there
    for (const Leg& leg : decisions_.plan) {
        if (leg.starts_trip) joins = false;
        const auto order = order_slots_.find(leg.order);
        const auto courier = courier_slots_.find(leg.courier);
        if (order == order_slots_.end() || courier == courier_slots_.end()) continue;
        if (!problem_.may_have(courier->second, order->second)) continue;
        Route& route = search_.routes()[at(courier->second)];
        if (route.size == stops_max) continue;
        route.insert(route.size, order->second);
        recalled_[at(order->second)] = courier->second;
        if (!joins) route.starts |= 1U << static_cast<unsigned>(route.size - 1);
        joins = true;
    }
}

Reason Dispatcher::why(Key key) const {
    Reason reason{.order = key};
    const Slot order = order_slots_.at(key);
    const auto& routes = search_.routes();
    const auto has = [order](const Route& route) {
        return std::find(route.order.begin(), route.order.begin() + route.size, order) !=
               route.order.begin() + route.size;
    };
    const auto owner = static_cast<Slot>(std::ranges::find_if(routes, has) - routes.begin());
    if (recalled_[at(order)] == owner)
        reason.origin = Origin::kept;
    else if (inserted_[at(order)] != owner)
        reason.origin = Origin::repaired;
    for (const Slot courier : search_.could_have(order)) {
        Route route = routes[at(courier)];
        if (courier == owner) {
            const auto* stop = std::find(route.order.begin(), route.order.end(), order);
            route.remove(static_cast<std::int32_t>(stop - route.order.begin()));
            time_route(problem_, courier, route);
        }
        auto choice = choice_of(problem_, courier, route, order);
        if (!choice) continue;
        choice->courier = courier_keys_[at(courier)];
        reason.choices.push_back(*choice);
    }
    std::ranges::sort(reason.choices, {}, [](const Choice& choice) {
        return std::pair{choice.cost.sum(), choice.courier};
    });
    return reason;
}

void Dispatcher::decide() {
    decisions_.plan.clear();
    decisions_.departures.clear();
    decisions_.pickups.clear();
    decisions_.unplanned.clear();
    for (std::size_t c = 0; c < problem_.couriers.size(); ++c) decide_courier(static_cast<Slot>(c));
    for (const Slot order : search_.unplanned())
        decisions_.unplanned.push_back(order_keys_[at(order)]);
    decisions_.cost = search_.cost();
}

void Dispatcher::decide_courier(Slot who) {
    const CourierRow& courier = problem_.couriers[at(who)];
    const Route& route = search_.routes()[at(who)];
    const Settings& settings = problem_.settings;
    const Key key = courier_keys_[at(who)];
    Seconds leave = 0;
    Seconds pickup = 0;
    for (std::int32_t i = 0; i < route.size; ++i) {
        const std::size_t stop = at(i);
        if (route.starts_at(i)) {
            pickup = route.pick[stop];
            const Seconds before =
                i == 0 ? courier.free : route.drop[stop - 1] + settings.dropoff_half;
            leave = std::max(before, pickup - settings.pickup_half - route.ride[stop] -
                                         problem_.orders[at(route.order[stop])].reserve);
        }
        decisions_.plan.push_back({.courier = key,
                                   .order = order_keys_[at(route.order[stop])],
                                   .leave = leave,
                                   .pickup = pickup,
                                   .dropoff = route.drop[stop],
                                   .starts_trip = route.starts_at(i)});
    }
    if (route.size == 0 || courier.free > problem_.now) return;
    const OrderRow& first = problem_.orders[at(route.order[0])];
    const auto& step = decisions_.plan[decisions_.plan.size() - at(route.size)];
    if (courier.partner == first.partner) {
        if (step.pickup <= problem_.now) decisions_.pickups.push_back(key);
    } else if (step.leave < problem_.now + settings.period) {
        decisions_.departures.push_back({.courier = key,
                                         .partner = partner_keys_[at(first.partner)],
                                         .order = order_keys_[at(route.order[0])]});
    }
}

}  // namespace waybill::couriers::dispatch
