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
    const DueCharge ended{
        .charge = charge,
        .luck = deps_.random.chance_ppm(deps_.success_ppm) ? Luck::good : Luck::bad,
        .due = due,
        .at = deps_.clock.now()};
    return deps_.store.end_charge(std::move(ctx), ended);
}

Task<Status> RunCheckout::notify(Context ctx, ChargeId charge) {
    WAYBILL_CO_TRY(auto notice, co_await deps_.store.notice(ctx, charge));
    co_return co_await deps_.sender.send(std::move(ctx), std::move(notice));
}

Duration RunCheckout::draw_delay() {
    const Duration spread = delay_.max - delay_.min;
    if (spread <= Duration{}) return delay_.min;
    const auto drawn = deps_.random.below(static_cast<std::uint64_t>(spread.count()) + 1);
    return delay_.min + Duration{static_cast<std::int64_t>(drawn)};
}

}  // namespace waybill::payments::simulator
