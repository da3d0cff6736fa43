// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/timers.hpp"
#include "services/orders/domain/decisions.hpp"

namespace waybill::orders {

/// An order's timer as it is stored. Since when the order waits is the payload.
tasks::Timer to_timer(const OrderId& order, const DueTimer& timer);
DueTimer read_timer(const tasks::Timer& timer, OrderTimer which);

}  // namespace waybill::orders
