// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/order_timers.hpp"

#include "services/orders/messages/timer_messages.hpp"

namespace waybill::orders {

Status OrderTimers::set(sql::Tx& tx, const Order& order, TimePoint since, TimePoint now) {
    const auto due = next_look(order, since, schedule_, now);
    if (!due) return {};
    return timers_.set(tx,
                       to_timer(order.id, {.which = timer_of(order), .due = *due, .since = since}));
}

Status OrderTimers::follow(sql::Tx& tx, const Order& before, const Order& after, TimePoint at) {
    if (!restarts(before, after)) return {};
    const OrderTimer was = timer_of(before);
    if (terminal(after.status) || timer_of(after) != was)
        WAYBILL_CHECK(timers_.clear(tx, to_string(was), after.id.text()));
    return set(tx, after, at, at);
}

Result<messaging::Delivery> OrderTimers::take(sql::Tx& tx, const OrderId& order,
                                              const DueTimer& timer) {
    WAYBILL_TRY(const bool ours, timers_.take(tx, to_timer(order, timer)));
    return ours ? messaging::Delivery::first : messaging::Delivery::repeated;
}

Status OrderTimers::go_on(sql::Tx& tx, const Order& order, const DueTimer& timer, TimePoint now) {
    // What the order waits for now is the other one's.
    if (timer_of(order) != timer.which) return {};
    return set(tx, order, timer.since.value_or(waits_since(order)), now);
}

}  // namespace waybill::orders
