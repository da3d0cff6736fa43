// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/timers.hpp"
#include "services/orders/usecases/change_order.hpp"

namespace waybill::orders {

/// What is done when a timer of this kind goes off.
tasks::TimerWorker::Handler order_timer(ChangeOrder& change_order, OrderTimer which);

}  // namespace waybill::orders
