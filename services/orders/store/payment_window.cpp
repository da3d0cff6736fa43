// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/payment_window.hpp"

namespace waybill::orders {

Status PaymentWindow::arm(sql::Tx& tx, const Order& order, TimePoint now) {
    TimePoint due = order.expires_at;
    for (const Duration reminder : reminders_)
        if (order.created_at + reminder > now) {
            due = std::min(due, order.created_at + reminder);
            break;
        }
    return timers_.set(tx, {.kind = std::string{kind}, .key = order.id.text(), .due = due});
}

Status PaymentWindow::disarm(sql::Tx& tx, const OrderId& order) {
    return timers_.clear(tx, kind, order.text());
}

Result<bool> PaymentWindow::take(sql::Tx& tx, const tasks::Timer& timer) {
    return timers_.take(tx, timer);
}

}  // namespace waybill::orders
