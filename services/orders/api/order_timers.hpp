// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/timers.hpp"
#include "services/orders/usecases/change_order.hpp"
#include "services/orders/usecases/erasing.hpp"

namespace waybill::orders {

/// What is done when a timer of this kind goes off.
tasks::TimerWorker::Handler order_timer(ChangeOrder& change_order, OrderTimer which);
tasks::TimerWorker::Handler erasing_timer(ErasedPeople& erased);

}  // namespace waybill::orders
