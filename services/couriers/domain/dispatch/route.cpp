// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/route.hpp"

namespace waybill::couriers::dispatch {

void Route::insert(std::int32_t where, Slot which) {
    const auto begin = order.begin() + where;
    std::copy_backward(begin, order.begin() + size, order.begin() + size + 1);
    *begin = which;
    const std::uint32_t below = (1U << static_cast<unsigned>(where)) - 1U;
    starts = (starts & below) | ((starts & ~below) << 1U);
    ++size;
}

void Route::remove(std::int32_t where) {
    const bool first = starts_at(where);
    const bool more = where + 1 < size && !starts_at(where + 1);
    std::copy(order.begin() + where + 1, order.begin() + size, order.begin() + where);
    const std::uint32_t below = (1U << static_cast<unsigned>(where)) - 1U;
    starts = (starts & below) | ((starts >> 1U) & ~below);
    if (first && more) starts |= 1U << static_cast<unsigned>(where);
    --size;
}

Timing time_route(const Problem& problem, Slot who, Route& route) {
    const CourierRow& courier = problem.couriers[at(who)];
    const Seconds half_pick = problem.settings.pickup_half;
    const Seconds half_drop = problem.settings.dropoff_half;
    Seconds time = courier.free;
    const Place* place = &courier.place;
    Cost cost = 0;
    Seconds end_ride = courier.end_ride;
    for (std::int32_t first = 0; first < route.size;) {
        const std::int32_t end = route.trip_end(first);
        const OrderRow& head = problem.orders[at(route.order[at(first)])];
        Seconds ready = head.ready;
        for (std::int32_t i = first + 1; i < end; ++i)
            ready = std::max(ready, problem.orders[at(route.order[at(i)])].ready);
        const bool there = first == 0 && courier.partner == head.partner;
        const Seconds ride = there ? 0 : problem.ride(courier, *place, head.pickup);
        const Seconds pick = std::max(there ? courier.at_door : time + ride + half_pick, ready);
        if (pick > courier.off) return Timing::breaks_shift;
        route.ride[at(first)] = ride;
        route.ready[at(first)] = ready;
        route.pick[at(first)] = pick;
        time = pick + half_pick;
        for (std::int32_t i = first; i < end; ++i) {
            const OrderRow& order = problem.orders[at(route.order[at(i)])];
            Seconds leg = 0;
            if (i == first) {
                leg = problem.direct(courier, order);
            } else {
                leg = problem.ride(courier, *place, order.dropoff);
                route.ride[at(i)] = leg;
            }
            time += leg + half_drop;
            route.drop[at(i)] = time;
            cost += problem.order_cost(order, time);
            time += half_drop;
            place = &order.dropoff;
            end_ride = order.end_ride;
        }
        first = end;
    }
    route.end = time;
    route.cost =
        cost + Problem::end_cost(courier, time, end_ride) + problem.pay_cost(courier, route.size);
    return Timing::fits;
}

void put(Route& route, const Spot& spot, Slot order) {
    route.insert(spot.at, order);
    const std::uint32_t bit = 1U << static_cast<unsigned>(spot.at);
    switch (spot.joining) {
        case Joining::alone: route.starts |= bit; break;
        case Joining::front: route.starts = (route.starts | bit) & ~(bit << 1U); break;
        case Joining::behind: route.starts &= ~bit; break;
    }
}

}  // namespace waybill::couriers::dispatch
