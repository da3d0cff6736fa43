// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.pb.h"
#include "services/gateway/parts.hpp"

#include <optional>

namespace waybill::gateway {

/// What the couriers' plan says of the arrival, where there is a plan.
Task<std::optional<TimePoint>> planned_arrival(const Parts& parts, Context ctx,
                                               const orders::v1::Order& order);

}  // namespace waybill::gateway
