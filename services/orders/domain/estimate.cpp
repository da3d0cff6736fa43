// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/estimate.hpp"

#include <algorithm>
#include <utility>

namespace waybill::orders {
namespace {

constexpr double street_factor = 1.3;             // roads are longer than the straight line
constexpr double metres_per_second = 20.0 / 3.6;  // a scooter's mean pace in town
constexpr Duration service = 4min;                // two at each door
constexpr Duration unknown_ride = 10min;

}  // namespace

Duration ride_time(const std::optional<Geo>& from, const std::optional<Geo>& to) {
    if (!from || !to) return unknown_ride;
    const double metres = distance_metres(*from, *to) * street_factor;
    return std::chrono::seconds{static_cast<std::int64_t>(metres / metres_per_second)};
}

TimePoint estimate_arrival(const Order& order, TimePoint now) {
    const Duration ride = ride_time(order.pickup, order.place);
    switch (order.status) {
        case OrderStatus::pending:
        case OrderStatus::paid:
            return now + std::chrono::minutes{order.preparation_minutes} + ride + service;
        case OrderStatus::preparing: {
            const TimePoint ready =
                order.accepted_at.value_or(now) + std::chrono::minutes{order.preparation_minutes};
            return std::max(ready, now) + ride + service;
        }
        case OrderStatus::ready: return now + ride + service;
        case OrderStatus::delivering: return now + ride + service / 2;
        case OrderStatus::completed:
        case OrderStatus::cancelled: return order.finished_at.value_or(now);
    }
    std::unreachable();
}

}  // namespace waybill::orders
