// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/reservation_sweep.hpp"

namespace waybill::catalog {

Task<void> ReservationSweep::arm(Context ctx) {
    for (;;) {
        const Status armed = co_await set_timer(ctx, deps_.clock.now());
        if (armed) co_return;
        if (!co_await sleep_for(ctx, 1s)) co_return;  // the service stops
    }
}

Task<Status> ReservationSweep::due(Context ctx) {
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_TRY(const int due, co_await sweep(ctx, now));
    const TimePoint next = due < deps_.batch ? now + deps_.pause : now;
    co_return co_await set_timer(std::move(ctx), next);
}

Task<Result<int>> ReservationSweep::sweep(Context ctx, TimePoint now) {
    WAYBILL_CO_TRY(auto orders, co_await deps_.store.find_due(ctx, now, deps_.batch));
    const int found = static_cast<int>(orders.size());
    if (orders.empty()) co_return found;
    WAYBILL_CO_TRY(auto needs, co_await deps_.orders.needs(ctx, orders));
    DueHolds due{.orders = std::move(orders), .needs = std::move(needs), .at = now};
    WAYBILL_CO_TRY(const int ended, co_await deps_.store.settle(std::move(ctx), std::move(due)));
    deps_.metrics.expired.add(static_cast<std::uint64_t>(ended));
    co_return found;
}

Task<Status> ReservationSweep::set_timer(Context ctx, TimePoint due) {
    const tasks::Timer timer{.kind = std::string{kind}, .key = "all", .due = due};
    auto write = [&](sql::Tx& tx) { return deps_.timers.set(tx, timer); };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::catalog
