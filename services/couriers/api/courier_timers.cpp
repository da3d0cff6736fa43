// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/api/courier_timers.hpp"

#include "platform/tasks/keyed.hpp"

namespace waybill::couriers {

using tasks::Timer;

tasks::TimerWorker::Handler watch_timer(WatchDelivery& watch) {
    return tasks::keyed<OrderId>([&watch](Context ctx, OrderId order, const Timer& timer) {
        const Told told = timer.payload == watch_told ? Told::yes : Told::no;
        return watch.timer_due(std::move(ctx), order, timer.due, told);
    });
}

tasks::TimerWorker::Handler offer_timer(DispatchStore& store) {
    return tasks::keyed<OrderId>([&store](Context ctx, OrderId order, const Timer& timer) {
        return store.expire(std::move(ctx), order, timer.due);
    });
}

tasks::TimerWorker::Handler ask_timer(DispatchStore& store) {
    return tasks::keyed<OrderId>([&store](Context ctx, OrderId order, const Timer& timer) {
        return store.ask_again(std::move(ctx), order, timer.due);
    });
}

tasks::TimerWorker::Handler pick_up_timer(PickUp& pick_up) {
    return tasks::keyed<OrderId>([&pick_up](Context ctx, OrderId order, const Timer&) {
        return pick_up.resume(std::move(ctx), order);
    });
}

tasks::TimerWorker::Handler erasing_timer(ErasedPeople& erased) {
    return tasks::keyed<UserId>([&erased](Context ctx, UserId user, const Timer& timer) {
        const ErasingTimer due{
            .user = user, .due = timer.due, .after = OrderId::parse(timer.payload)};
        return erased.go_on(std::move(ctx), due);
    });
}

}  // namespace waybill::couriers
