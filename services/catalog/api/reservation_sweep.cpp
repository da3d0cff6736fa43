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
    WAYBILL_CO_TRY(const int ended, co_await deps_.store.expire(ctx, now, deps_.batch));
    deps_.metrics.expired.add(static_cast<std::uint64_t>(ended));
    const TimePoint next = ended < deps_.batch ? now + deps_.pause : now;
    co_return co_await set_timer(std::move(ctx), next);
}

Task<Status> ReservationSweep::set_timer(Context ctx, TimePoint due) {
    const tasks::Timer timer{.kind = std::string{kind}, .key = "all", .due = due};
    auto write = [&](sql::Tx& tx) { return deps_.timers.set(tx, timer); };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::catalog
