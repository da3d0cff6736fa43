// SPDX-License-Identifier: Apache-2.0
#include "services/payments/usecases/run_checkout.hpp"

namespace waybill::payments::simulator {

Task<Result<Checkout>> RunCheckout::decide(Context ctx, PaymentId payment, Decision decision) {
    const TimePoint now = deps_.clock.now();
    NewDecision made{.payment = payment,
                     .decision = decision,
                     .charge = deps_.ids.next<ChargeId>(),
                     .at = now,
                     .due = now + draw_delay()};
    co_return co_await deps_.store.decide(std::move(ctx), std::move(made));
}

Task<Status> RunCheckout::charge_due(Context ctx, ChargeId charge, TimePoint due) {
    const TimePoint now = deps_.clock.now();
    const DueCharge ended{
        .charge = charge,
        .luck = deps_.random.chance_ppm(deps_.success_ppm) ? Luck::good : Luck::bad,
        .due = due,
        .at = now,
        .tell_at = draw_telling(now)};
    return deps_.store.end_charge(std::move(ctx), ended);
}

Task<Status> RunCheckout::notify(Context ctx, ChargeId charge) {
    WAYBILL_CO_TRY(auto notice, co_await deps_.store.notice(ctx, charge));
    // The second one goes first, so that the outcome is that of the one that counts.
    if (happens(deps_.mishaps.repeated_ppm)) (void)co_await deps_.sender.send(ctx, notice);
    co_return co_await deps_.sender.send(std::move(ctx), std::move(notice));
}

bool RunCheckout::happens(std::uint32_t ppm) { return ppm > 0 && deps_.random.chance_ppm(ppm); }

std::optional<TimePoint> RunCheckout::draw_telling(TimePoint now) {
    if (happens(deps_.mishaps.lost_ppm)) return std::nullopt;
    return happens(deps_.mishaps.late_ppm) ? now + deps_.mishaps.late_by : now;
}

Duration RunCheckout::draw_delay() {
    const Duration spread = delay_.max - delay_.min;
    if (spread <= Duration{}) return delay_.min;
    const auto drawn = deps_.random.below(static_cast<std::uint64_t>(spread.count()) + 1);
    return delay_.min + Duration{static_cast<std::int64_t>(drawn)};
}

}  // namespace waybill::payments::simulator
