// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/route.hpp"

namespace waybill::couriers::dispatch {
namespace {

/// Tries one order at every place of one route. Only what the insertion moves is computed.
class Trial {
public:
    Trial(const Problem& problem, Slot courier, const Route& route, Slot order)
        : problem_{problem},
          courier_{problem.couriers[at(courier)]},
          route_{route},
          order_{problem.orders[at(order)]},
          half_pick_{problem.settings.pickup_half},
          half_drop_{problem.settings.dropoff_half} {
        constant_ =
            problem.pay_cost(courier_, route.size + 1) - problem.pay_cost(courier_, route.size);
    }
    Spot best();

private:
    const OrderRow& row(std::int32_t stop) const {
        return problem_.orders[at(route_.order[at(stop)])];
    }
    const Place& place_before(std::int32_t stop) const {
        return stop == 0 ? courier_.place : row(stop - 1).dropoff;
    }
    Seconds time_before(std::int32_t stop) const {
        return stop == 0 ? courier_.free : route_.drop[at(stop - 1)] + half_drop_;
    }
    /// The courier is at the order's partner already.
    bool there(std::int32_t stop) const { return stop == 0 && courier_.partner == order_.partner; }
    bool try_alone(std::int32_t stop);
    void try_joining(std::int32_t first, std::int32_t end);
    void try_joining_at(std::int32_t first, std::int32_t end, std::int32_t where, Seconds pick);
    Cost delay(std::int32_t first, Seconds arrival) const;
    /// The order becomes the last of the route.
    Cost new_end(Seconds drop, Seconds old_ride) const {
        return courier_.end_place * (order_.end_ride - old_ride) +
               courier_.end_time * (drop + half_drop_ - route_.end);
    }
    void offer(Cost delta, std::int32_t where, Joining joining) {
        if (delta < best_.delta && delta < Spot::nowhere / 2)
            best_ = {.delta = delta, .at = static_cast<std::int16_t>(where), .joining = joining};
    }

    const Problem& problem_;
    const CourierRow& courier_;
    const Route& route_;
    const OrderRow& order_;
    Seconds half_pick_;
    Seconds half_drop_;
    Cost constant_{0};
    Spot best_{};
};

/// What it costs that the trip beginning at `first`, and all after it, are reached later.
Cost Trial::delay(std::int32_t first, Seconds arrival) const {
    Cost cost = 0;
    Seconds shift = 0;
    while (first < route_.size) {
        const Seconds pick = std::max(arrival + half_pick_, route_.ready[at(first)]);
        shift = pick - route_.pick[at(first)];
        if (shift <= 0) return cost;
        if (pick > courier_.off) return Spot::nowhere;
        std::int32_t stop = first;
        do {
            const OrderRow& order = row(stop);
            const Seconds drop = route_.drop[at(stop)];
            cost += problem_.order_cost(order, drop + shift) - problem_.order_cost(order, drop);
            ++stop;
        } while (stop < route_.size && !route_.starts_at(stop));
        if (stop < route_.size)
            arrival = route_.drop[at(stop - 1)] + shift + half_drop_ + route_.ride[at(stop)];
        first = stop;
    }
    return cost + courier_.end_time * shift;
}

/// A trip of its own before the stop. False when no later place can do either.
bool Trial::try_alone(std::int32_t stop) {
    const Seconds ride =
        there(stop) ? 0 : problem_.ride(courier_, place_before(stop), order_.pickup);
    const Seconds door = there(stop) ? courier_.at_door : time_before(stop) + ride + half_pick_;
    const Seconds pick = std::max(door, order_.ready);
    if (pick > courier_.off) return time_before(stop) + half_pick_ <= courier_.off;
    const Seconds direct = problem_.direct(courier_, order_);
    const Seconds drop = pick + half_pick_ + direct + half_drop_;
    Cost delta = constant_ + problem_.order_cost(order_, drop);
    if (stop < route_.size) {
        const Seconds onward = problem_.ride(courier_, order_.dropoff, row(stop).pickup);
        delta += delay(stop, drop + half_drop_ + onward);
    } else {
        delta += new_end(drop, stop > 0 ? row(stop - 1).end_ride : courier_.end_ride);
    }
    offer(delta, stop, Joining::alone);
    return true;
}

void Trial::try_joining(std::int32_t first, std::int32_t end) {
    if (end - first >= courier_.bundle_max) return;
    const Seconds door =
        there(first) ? courier_.at_door : time_before(first) + route_.ride[at(first)] + half_pick_;
    const Seconds pick = std::max({door, route_.ready[at(first)], order_.ready});
    if (pick > courier_.off) return;
    for (std::int32_t where = first; where <= end; ++where) try_joining_at(first, end, where, pick);
}

void Trial::try_joining_at(std::int32_t first, std::int32_t end, std::int32_t where, Seconds pick) {
    const Seconds shift = pick - route_.pick[at(first)];
    Cost delta = constant_;
    for (std::int32_t i = first; i < where; ++i) {
        const Seconds drop = route_.drop[at(i)];
        delta += problem_.order_cost(row(i), drop + shift) - problem_.order_cost(row(i), drop);
    }
    const Seconds leg = where == first
                            ? problem_.direct(courier_, order_)
                            : problem_.ride(courier_, row(where - 1).dropoff, order_.dropoff);
    const Seconds left =
        where == first ? pick + half_pick_ : route_.drop[at(where - 1)] + shift + half_drop_;
    const Seconds drop = left + leg + half_drop_;
    delta += problem_.order_cost(order_, drop);
    Seconds later = shift;  // of what follows
    if (where < end) {
        const Seconds onward = problem_.ride(courier_, order_.dropoff, row(where).dropoff);
        later = drop + half_drop_ + onward + half_drop_ - route_.drop[at(where)];
        for (std::int32_t i = where; i < end; ++i) {
            const Seconds was = route_.drop[at(i)];
            delta += problem_.order_cost(row(i), was + later) - problem_.order_cost(row(i), was);
        }
        if (end == route_.size)
            delta += courier_.end_time * later;
        else
            delta +=
                delay(end, route_.drop[at(end - 1)] + later + half_drop_ + route_.ride[at(end)]);
    } else if (end < route_.size) {
        const Seconds onward = problem_.ride(courier_, order_.dropoff, row(end).pickup);
        delta += delay(end, drop + half_drop_ + onward);
    } else {
        delta += new_end(drop, row(end - 1).end_ride);
    }
    offer(delta, where, where == first ? Joining::front : Joining::behind);
}

Spot Trial::best() {
    if (route_.size == stops_max) return best_;
    std::int32_t first = 0;
    bool reachable = true;
    while (true) {
        if (reachable) reachable = try_alone(first);
        if (first == route_.size) break;
        const std::int32_t end = route_.trip_end(first);
        if (row(first).partner == order_.partner) try_joining(first, end);
        first = end;
    }
    return best_;
}

}  // namespace

Spot best_spot(const Problem& problem, Slot courier, const Route& route, Slot order) {
    return Trial{problem, courier, route, order}.best();
}

}  // namespace waybill::couriers::dispatch
