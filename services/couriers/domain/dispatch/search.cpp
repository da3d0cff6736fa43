// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/search.hpp"

#include <algorithm>
#include <cmath>

namespace waybill::couriers::dispatch {
namespace {

constexpr std::uint32_t blink_chance = 655;  // 1 %: a good place is passed over now and then
constexpr std::int64_t rounds_between_clocks = 16;

}  // namespace

void Search::reset(const Problem& problem) {
    problem_ = &problem;
    const std::size_t couriers = problem.couriers.size();
    const std::size_t orders = problem.orders.size();
    routes_.assign(couriers, Route{});
    best_routes_.resize(couriers);
    courier_of_.assign(orders, nobody);
    seen_.assign(couriers, 0);
    touched_.assign(couriers, 0);
    is_dirty_.assign(couriers, 0);
    unplanned_.clear();
    dirty_.clear();
    saved_count_ = 0;
    finding_ = 0;
    round_ = 0;
    version_ = 0;
    cost_ = 0;
    dice_ = Dice{problem.settings.seed ^ static_cast<std::uint64_t>(problem.now)};
}

void Search::list_candidates() {
    const Problem& problem = *problem_;
    candidates_ = std::min(problem.couriers.size(), at(problem.settings.candidates));
    list_.resize(problem.orders.size() * candidates_);
    for (std::size_t order = 0; order < problem.orders.size(); ++order)
        list_candidates_of(static_cast<Slot>(order));
}

/// Those who could be there first; a long ride counts twice, since it takes from others.
void Search::list_candidates_of(Slot order) {
    const Problem& problem = *problem_;
    const OrderRow& row = problem.orders[at(order)];
    ranked_.clear();
    for (std::size_t c = 0; c < problem.couriers.size(); ++c) {
        const CourierRow& courier = problem.couriers[c];
        const Seconds ride = problem.ride(courier, courier.place, row.pickup);
        ranked_.emplace_back(std::int64_t{courier.free} + 2 * std::int64_t{ride},
                             static_cast<Slot>(c));
    }
    const auto middle = ranked_.begin() + static_cast<std::ptrdiff_t>(candidates_);
    if (middle != ranked_.end()) std::nth_element(ranked_.begin(), middle, ranked_.end());
    std::sort(ranked_.begin(), middle);
    const std::span<Candidate> list = candidates_of(order);
    for (std::size_t j = 0; j < list.size(); ++j) {
        const Slot who = ranked_[j].second;
        const CourierRow& courier = problem.couriers[at(who)];
        const auto ride = static_cast<Seconds>((ranked_[j].first - courier.free) / 2);
        const Seconds door = courier.partner == row.partner
                                 ? courier.at_door
                                 : courier.free + ride + problem.settings.pickup_half;
        const Seconds drop = std::max(door, row.ready) + problem.settings.pickup_half +
                             problem.direct(courier, row) + problem.settings.dropoff_half;
        list[j] = {
            .courier = who, .version = 0, .least = problem.order_cost(row, drop), .spot = {}};
    }
}

/// No place in the courier's present route can cost less: other stops only delay this one.
Cost Search::least_delta(Slot order, const Candidate& candidate) const {
    const CourierRow& courier = problem_->couriers[at(candidate.courier)];
    const Route& route = routes_[at(candidate.courier)];
    const Seconds end = route.size == 0
                            ? courier.end_ride
                            : problem_->orders[at(route.order[at(route.size - 1)])].end_ride;
    return candidate.least + problem_->pay_cost(courier, route.size + 1) -
           problem_->pay_cost(courier, route.size) +
           courier.end_place * std::min(0, problem_->orders[at(order)].end_ride - end);
}

void Search::list_partners() {
    const Problem& problem = *problem_;
    std::int32_t partners = 0;
    for (const OrderRow& order : problem.orders) partners = std::max(partners, order.partner + 1);
    partner_begin_.assign(at(partners) + 1, 0);
    for (const OrderRow& order : problem.orders) ++partner_begin_[at(order.partner) + 1];
    for (std::size_t i = 1; i < partner_begin_.size(); ++i)
        partner_begin_[i] += partner_begin_[i - 1];
    partner_orders_.resize(problem.orders.size());
    std::vector<std::int32_t> next{partner_begin_};
    for (std::size_t order = 0; order < problem.orders.size(); ++order)
        partner_orders_[at(next[at(problem.orders[order].partner)]++)] = static_cast<Slot>(order);
}

void Search::start() {
    list_candidates();
    list_partners();
    for (std::size_t c = 0; c < routes_.size(); ++c) link(static_cast<Slot>(c));
    for (std::size_t order = 0; order < courier_of_.size(); ++order)
        if (courier_of_[order] == nobody) {
            unplanned_.push_back(static_cast<Slot>(order));
            cost_ += problem_->prices.unplanned;
        }
    sort_pool();
    insert_all(0);
    remember_best();
}

/// A route of the run before: what no longer fits the shift is let go from its end.
void Search::link(Slot courier) {
    Route& route = routes_[at(courier)];
    while (time_route(*problem_, courier, route) == Timing::breaks_shift)
        route.remove(route.size - 1);
    route.version = ++version_;
    cost_ += route.cost;
    for (std::int32_t i = 0; i < route.size; ++i) courier_of_[at(route.order[at(i)])] = courier;
}

/// The best place for the order over all its candidates, and couriers who go to its partner.
Search::Found Search::find(Slot order, std::uint32_t blink) {
    Found found;
    ++finding_;
    for (Candidate& candidate : candidates_of(order)) {
        const Slot courier = candidate.courier;
        seen_[at(courier)] = finding_;
        const Route& route = routes_[at(courier)];
        if (candidate.version != route.version) {
            if (least_delta(order, candidate) >= found.spot.delta) continue;
            candidate.version = route.version;
            candidate.spot = problem_->may_have(courier, order)
                                 ? best_spot(*problem_, courier, route, order)
                                 : Spot{};
        }
        if (candidate.spot.delta >= found.spot.delta) continue;
        if (blink > 0 && dice_.happens(blink)) continue;
        found = {.courier = courier, .spot = candidate.spot};
    }
    const std::int32_t partner = problem_->orders[at(order)].partner;
    for (std::int32_t i = partner_begin_[at(partner)]; i < partner_begin_[at(partner) + 1]; ++i) {
        const Slot courier = courier_of_[at(partner_orders_[at(i)])];
        if (courier == nobody || seen_[at(courier)] == finding_) continue;
        seen_[at(courier)] = finding_;
        if (!problem_->may_have(courier, order)) continue;
        const Spot spot = best_spot(*problem_, courier, routes_[at(courier)], order);
        if (spot.delta < found.spot.delta) found = {.courier = courier, .spot = spot};
    }
    return found;
}

std::vector<Slot> Search::could_have(Slot order) const {
    std::vector<Slot> found;
    const std::int32_t partner = problem_->orders[at(order)].partner;
    const auto goes_there = [&](const Route& route) {
        return std::any_of(route.order.begin(), route.order.begin() + route.size,
                           [&](Slot one) { return problem_->orders[at(one)].partner == partner; });
    };
    const auto list = std::span{list_}.subspan(at(order) * candidates_, candidates_);
    for (std::size_t c = 0; c < routes_.size(); ++c) {
        const Slot courier = static_cast<Slot>(c);
        if (!problem_->may_have(courier, order)) continue;
        if (std::ranges::contains(list, courier, &Candidate::courier) || goes_there(routes_[c]))
            found.push_back(courier);
    }
    return found;
}

/// Before a courier's route changes: kept for undo, once a round.
void Search::touch(Slot courier) {
    if (round_ == 0 || touched_[at(courier)] == round_) return;
    touched_[at(courier)] = round_;
    if (saved_count_ == saved_.size()) saved_.emplace_back();
    saved_[saved_count_++] = {courier, routes_[at(courier)]};
}

void Search::settle(Slot courier) {
    Route& route = routes_[at(courier)];
    const Cost before = route.cost;
    time_route(*problem_, courier, route);
    route.version = ++version_;
    cost_ += route.cost - before;
}

void Search::insert(Slot order, const Found& found) {
    touch(found.courier);
    put(routes_[at(found.courier)], found.spot, order);
    courier_of_[at(order)] = found.courier;
    settle(found.courier);
    cost_ -= problem_->prices.unplanned;
}

/// Inserts the pool in its order; what fits nowhere, or costs more than it is worth, stays.
void Search::insert_all(std::uint32_t blink) {
    std::size_t left = 0;
    for (std::size_t i = 0; i < unplanned_.size(); ++i) {
        const Slot order = unplanned_[i];
        const Found found = find(order, blink);
        if (found.spot.delta < problem_->prices.unplanned)
            insert(order, found);
        else
            unplanned_[left++] = order;
    }
    unplanned_.resize(left);
}

void Search::take_out(Slot courier, std::int32_t stop) {
    Route& route = routes_[at(courier)];
    const Slot order = route.order[at(stop)];
    route.remove(stop);
    courier_of_[at(order)] = nobody;
    unplanned_.push_back(order);
    cost_ += problem_->prices.unplanned;
}

void Search::undo(Cost before) {
    for (std::size_t i = 0; i < saved_count_; ++i) {
        const Saved& saved = saved_[i];
        for (std::int32_t k = 0; k < saved.route.size; ++k)
            courier_of_[at(saved.route.order[at(k)])] = saved.courier;
        routes_[at(saved.courier)] = saved.route;
    }
    for (const Slot order : saved_unplanned_) courier_of_[at(order)] = nobody;
    unplanned_ = saved_unplanned_;
    cost_ = before;
}

void Search::remember_best() {
    if (round_ == 0) {
        best_routes_ = routes_;
    } else {
        for (const Slot courier : dirty_) {
            best_routes_[at(courier)] = routes_[at(courier)];
            is_dirty_[at(courier)] = 0;
        }
    }
    dirty_.clear();
    best_unplanned_ = unplanned_;
    best_cost_ = cost_;
}

void Search::restore_best() {
    for (const Slot courier : dirty_) {
        routes_[at(courier)] = best_routes_[at(courier)];
        is_dirty_[at(courier)] = 0;
    }
    dirty_.clear();
    unplanned_ = best_unplanned_;
    cost_ = best_cost_;
}

std::int64_t Search::improve(std::int64_t rounds, OutOfTime out_of_time) {
    if (problem_->orders.empty() || problem_->couriers.empty()) return 0;
    const double hot =
        problem_->settings.temperature * minute * static_cast<double>(cost_of_second);
    std::int64_t done = 0;
    for (; done < rounds; ++done) {
        if (done % rounds_between_clocks == 0 && out_of_time()) break;
        ++round_;
        saved_count_ = 0;
        saved_unplanned_ = unplanned_;
        const Cost before = cost_;
        ruin();
        if (unplanned_.empty()) break;
        sort_pool();
        insert_all(blink_chance);
        const double heat = hot * (1.0 - static_cast<double>(done) / static_cast<double>(rounds));
        const double luck = (static_cast<double>(dice_.next() >> 11U) + 1) / 9007199254740993.0;
        if (static_cast<double>(cost_ - before) > -heat * std::log(luck)) {
            undo(before);
            continue;
        }
        for (std::size_t i = 0; i < saved_count_; ++i) {
            const Slot courier = saved_[i].courier;
            if (is_dirty_[at(courier)] != 0) continue;
            is_dirty_[at(courier)] = 1;
            dirty_.push_back(courier);
        }
        if (cost_ < best_cost_) remember_best();
    }
    restore_best();
    return done;
}

}  // namespace waybill::couriers::dispatch
