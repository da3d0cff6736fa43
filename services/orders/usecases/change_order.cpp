// SPDX-License-Identifier: Apache-2.0
#include "services/orders/usecases/change_order.hpp"

namespace waybill::orders {

Task<Result<Order>> ChangeOrder::run(Context ctx, WantedChange wanted) {
    ChangeTarget target{.order = wanted.order, .viewer = wanted.viewer, .at = wanted.change.at};
    if (wanted.heard) target.cause = *wanted.heard;
    const Told told = wanted.heard ? Told::by_event : Told::by_caller;
    Move move{.change = std::move(wanted.change),
              .actor = std::move(wanted.actor),
              .cause = std::move(wanted.cause),
              .note = std::move(wanted.note)};
    Decide decide = [move = std::move(move), told](const Order& order) {
        return on_wanted(order, move, told);
    };
    return deps_.store.change(std::move(ctx), std::move(target), std::move(decide));
}

Task<Status> ChangeOrder::alert(Context ctx, WantedAlert wanted) {
    const TimePoint now = deps_.clock.now();
    ChangeTarget target{.order = wanted.order, .cause = wanted.heard, .at = now};
    RaiseAlert alert{.reason = wanted.reason, .note = std::move(wanted.note), .at = now};
    Decide decide = [alert = std::move(alert)](const Order& order) -> Result<Deeds> {
        return on_alert(order, alert);
    };
    WAYBILL_CO_CHECK(
        co_await deps_.store.change(std::move(ctx), std::move(target), std::move(decide)));
    co_return Status{};
}

Task<Status> ChangeOrder::timer_due(Context ctx, OrderId order, DueTimer timer) {
    const TimePoint now = deps_.clock.now();
    ChangeTarget target{.order = order, .cause = timer, .at = now};
    Decide decide = [this, timer, now](const Order& row) -> Result<Deeds> {
        return on_time(row, timer, patience_, now);
    };
    WAYBILL_CO_CHECK(
        co_await deps_.store.change(std::move(ctx), std::move(target), std::move(decide)));
    co_return Status{};
}

}  // namespace waybill::orders
