// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/api/courier_timers.hpp"

namespace waybill::couriers {
namespace {

Result<OrderId> order_of(const tasks::Timer& timer) {
    if (const auto order = OrderId::parse(timer.key)) return *order;
    return fail(ErrorKind::internal, "sql.corrupt", "timer key " + timer.key);
}

Task<Status> look_after(WatchDelivery& watch, Context ctx, tasks::Timer timer) {
    WAYBILL_CO_TRY(const auto order, order_of(timer));
    const Told told = timer.payload == watch_told ? Told::yes : Told::no;
    co_return co_await watch.timer_due(std::move(ctx), order, timer.due, told);
}

Task<Status> end_offer(DispatchStore& store, Context ctx, tasks::Timer timer) {
    WAYBILL_CO_TRY(const auto order, order_of(timer));
    co_return co_await store.expire(std::move(ctx), order, timer.due);
}

Task<Status> pick_up_again(PickUp& pick_up, Context ctx, tasks::Timer timer) {
    WAYBILL_CO_TRY(const auto order, order_of(timer));
    co_return co_await pick_up.resume(std::move(ctx), order);
}

}  // namespace

tasks::TimerWorker::Handler watch_timer(WatchDelivery& watch) {
    return [&watch](Context ctx, tasks::Timer timer) {
        return look_after(watch, std::move(ctx), std::move(timer));
    };
}

tasks::TimerWorker::Handler offer_timer(DispatchStore& store) {
    return [&store](Context ctx, tasks::Timer timer) {
        return end_offer(store, std::move(ctx), std::move(timer));
    };
}

tasks::TimerWorker::Handler pick_up_timer(PickUp& pick_up) {
    return [&pick_up](Context ctx, tasks::Timer timer) {
        return pick_up_again(pick_up, std::move(ctx), std::move(timer));
    };
}

}  // namespace waybill::couriers
