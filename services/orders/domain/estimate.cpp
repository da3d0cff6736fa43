// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace waybill::orders {
namespace {

constexpr double earth_radius_metres = 6'371'000;
constexpr double street_factor = 1.3;             // roads are longer than the straight line
constexpr double metres_per_second = 20.0 / 3.6;  // a scooter's mean pace in town
constexpr Duration service = 4min;                // two at each door
constexpr Duration unknown_ride = 10min;

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

}  // namespace

Duration ride_time(const std::optional<Geo>& from, const std::optional<Geo>& to) {
    if (!from || !to) return unknown_ride;
    const double dlat = radians(to->lat - from->lat) / 2;
    const double dlon = radians(to->lon - from->lon) / 2;
    const double h = std::sin(dlat) * std::sin(dlat) + std::cos(radians(from->lat)) *
                                                           std::cos(radians(to->lat)) *
                                                           std::sin(dlon) * std::sin(dlon);
    const double metres =
        2 * earth_radius_metres * std::asin(std::sqrt(std::min(1.0, h))) * street_factor;
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
