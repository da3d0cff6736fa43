// SPDX-License-Identifier: Apache-2.0
#include "services/orders/api/order_timers.hpp"

#include "platform/tasks/keyed.hpp"
#include "services/orders/messages/timer_messages.hpp"

namespace waybill::orders {

tasks::TimerWorker::Handler order_timer(ChangeOrder& change_order, OrderTimer which) {
    return tasks::keyed<OrderId>(
        [&change_order, which](Context ctx, OrderId order, const tasks::Timer& timer) {
            return change_order.timer_due(std::move(ctx), order, read_timer(timer, which));
        });
}

tasks::TimerWorker::Handler erasing_timer(ErasedPeople& erased) {
    return tasks::keyed<UserId>([&erased](Context ctx, UserId user, const tasks::Timer& timer) {
        return erased.go_on(std::move(ctx), read_erasing(user, timer));
    });
}

}  // namespace waybill::orders
