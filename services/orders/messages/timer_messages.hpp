// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/timers.hpp"
#include "services/orders/domain/decisions.hpp"
#include "services/orders/usecases/erasing.hpp"

namespace waybill::orders {

/// An order's timer as it is stored. Since when the order waits is the payload.
tasks::Timer to_timer(const OrderId& order, const DueTimer& timer);
DueTimer read_timer(const tasks::Timer& timer, OrderTimer which);

/// The timer of an erased customer. When that was is the payload; of one that cannot be read, long
/// ago.
inline constexpr std::string_view erasing_timer_kind = "customer.erase";
tasks::Timer to_timer(const ErasingTimer& timer);
ErasingTimer read_erasing(const UserId& user, const tasks::Timer& timer);

}  // namespace waybill::orders
