// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/timers.hpp"
#include "services/orders/domain/order.hpp"

#include <vector>

namespace waybill::orders {

/// The one timer of an unpaid order: each reminder in turn, then the end of the window.
class PaymentWindow {
public:
    static constexpr std::string_view kind = "order.payment_window";

    /// `reminders`: times after creation, ascending, within the window.
    PaymentWindow(tasks::Timers& timers, std::vector<Duration> reminders)
        : timers_{timers}, reminders_{std::move(reminders)} {}

    /// Arms the first moment after `now`.
    Status arm(sql::Tx& tx, const Order& order, TimePoint now);
    /// The order is paid or over.
    Status disarm(sql::Tx& tx, const OrderId& order);
    /// Takes a due timer; false when somebody else has.
    Result<bool> take(sql::Tx& tx, const tasks::Timer& timer);

private:
    tasks::Timers& timers_;
    std::vector<Duration> reminders_;
};

}  // namespace waybill::orders
