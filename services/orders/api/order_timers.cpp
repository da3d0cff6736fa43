// SPDX-License-Identifier: Apache-2.0
#include "services/orders/api/order_timers.hpp"

#include "services/orders/messages/timer_messages.hpp"

namespace waybill::orders {
namespace {

Task<Status> order_timer_due(ChangeOrder& change_order, Context ctx, tasks::Timer timer,
                             OrderTimer which) {
    const auto order = OrderId::parse(timer.key);
    if (!order) co_return fail(ErrorKind::internal, "sql.corrupt", "timer key " + timer.key);
    co_return co_await change_order.timer_due(std::move(ctx), *order, read_timer(timer, which));
}

}  // namespace

tasks::TimerWorker::Handler order_timer(ChangeOrder& change_order, OrderTimer which) {
    return [&change_order, which](Context ctx, tasks::Timer timer) {
        return order_timer_due(change_order, std::move(ctx), std::move(timer), which);
    };
}

}  // namespace waybill::orders
