// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/orders/domain/order.hpp"

namespace waybill::orders {

/// When the order will be at the door, by what is known at `now`: the rest of the preparation, the
/// ride at the pace of a scooter in town, and the minutes at both doors.
TimePoint estimate_arrival(const Order& order, TimePoint now);

/// Minutes for the ride between two places, by the great circle (haversine) times 1.3 for streets,
/// at 20 km/h; 10 minutes when a place is unknown.
Duration ride_time(const std::optional<Geo>& from, const std::optional<Geo>& to);

}  // namespace waybill::orders
