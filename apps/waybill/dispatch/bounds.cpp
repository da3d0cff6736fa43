// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/bounds.hpp"

#include "apps/waybill/dispatch/evaluator.hpp"

#include <algorithm>
#include <optional>

namespace waybill::dispatch {
namespace {

/// The first minute somebody could pick the order up, from the start place at best: another place
/// is never nearer in time, since the ride there counts too.
std::optional<Minute> first_pickup(const Instance& instance, const Instance::Order& order) {
    const Point& restaurant = instance.restaurants[order.restaurant].place;
    std::optional<Minute> best;
    for (const Instance::Courier& courier : instance.couriers) {
        const Minute there =
            courier.on + instance.ride(courier.place, restaurant) + instance.half_pickup();
        const Minute at = std::max(order.ready, there);
        if (at <= courier.off && (!best || at < *best)) best = at;
    }
    return best;
}

}  // namespace

Bounds bounds_of(const Instance& instance) {
    Bounds bounds;
    std::vector<double> floors;
    std::vector<double> overage;
    double shift = 0;
    double wait = 0;
    for (const Instance::Order& order : instance.orders) {
        const Minute floor = instance.floor(order);
        floors.push_back(floor);
        overage.push_back(std::max(0, floor - instance.rules.target));
        if (floor > instance.rules.limit) ++bounds.floor_over_limit;
        const auto pickup = first_pickup(instance, order);
        if (!pickup) {
            ++bounds.impossible;
            continue;
        }
        wait += *pickup - order.ready;
        shift += *pickup - order.placed + instance.direct(order);
    }
    const auto orders = static_cast<double>(instance.orders.size());
    const double possible = std::max(1.0, orders - static_cast<double>(bounds.impossible));
    const Summary all = summarise(std::move(floors));
    bounds.order_floor = all.mean;
    bounds.order_floor_p90 = all.p90;
    bounds.overage_floor = summarise(std::move(overage)).mean;
    bounds.shift_floor = shift / possible;
    bounds.shift_wait = wait / possible;
    bounds.impossible_percent = 100 * static_cast<double>(bounds.impossible) / orders;
    double guaranteed = 0;
    for (const Instance::Courier& courier : instance.couriers)
        guaranteed +=
            static_cast<double>(instance.rules.pay_per_hour * (courier.off - courier.on)) / 60;
    bounds.cost_floor =
        std::max(static_cast<double>(instance.rules.pay_per_order) * orders, guaranteed) / orders;
    return bounds;
}

}  // namespace waybill::dispatch
