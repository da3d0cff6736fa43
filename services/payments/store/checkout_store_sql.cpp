// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/checkout_store_sql.hpp"

#include "platform/core/found.hpp"
#include "services/payments/store/checkout_rows.hpp"

namespace waybill::payments::simulator {
namespace {

Error to_error(DecisionRefusal refusal) {
    switch (refusal) {
        case DecisionRefusal::already_decided:
            return {.kind = ErrorKind::conflict, .reason = "payments.wrong_state"};
        case DecisionRefusal::closed:
            return {.kind = ErrorKind::conflict, .reason = "payments.checkout_closed"};
    }
    std::unreachable();
}

bool same_request(const Checkout& a, const Checkout& b) {
    return a.amount == b.amount && a.callback_url == b.callback_url && a.return_url == b.return_url;
}

}  // namespace

Task<Result<Checkout>> CheckoutStoreSql::create(Context ctx, Checkout checkout) {
    auto write = [&](sql::Tx& tx) -> Result<Checkout> {
        WAYBILL_TRY(const bool added, rows::insert(tx, checkout));
        if (added) return checkout;
        WAYBILL_TRY(auto known, rows::find(tx, checkout.payment));
        if (!same_request(known, checkout)) return fail(ErrorKind::conflict, "payments.id_reused");
        return known;
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<Checkout>> CheckoutStoreSql::find(Context ctx, PaymentId payment) {
    auto read = [payment](sql::Tx& tx) { return rows::find(tx, payment); };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<Checkout>> CheckoutStoreSql::decide(Context ctx, NewDecision made) {
    auto write = [&](sql::Tx& tx) -> Result<Checkout> {
        WAYBILL_TRY(auto checkout, rows::find(tx, made.payment));
        const auto effect = simulator::decide(checkout, made.decision);
        if (!effect) return fail(to_error(effect.error()));
        if (*effect == DecisionEffect::repeated) return checkout;
        const Charge charge{.id = made.charge,
                            .payment = made.payment,
                            .decision = made.decision,
                            .state = ChargeState::pending,
                            .created_at = made.at};
        WAYBILL_CHECK(rows::insert_charge(tx, charge));
        WAYBILL_CHECK(deps_.timers.set(
            tx, {.kind = std::string{charge_timer}, .key = charge.id.text(), .due = made.due}));
        checkout.charges.push_back(charge);
        return checkout;
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Status> CheckoutStoreSql::charge_due(Context ctx, tasks::Timer timer) {
    const auto id = ChargeId::parse(timer.key);
    if (!id) co_return fail(ErrorKind::internal, "sql.corrupt", "timer key " + timer.key);
    const TimePoint now = deps_.clock.now();
    const bool lucky = deps_.random.chance_ppm(deps_.success_ppm);
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool ours, deps_.timers.take(tx, timer));
        if (!ours) return {};
        WAYBILL_TRY(const auto charge, rows::find_charge(tx, *id));
        if (!charge) return fail(ErrorKind::internal, "sql.corrupt", "timer of no charge");
        const bool success = lucky && charge->decision == Decision::approve;
        const ChargeState state = success ? ChargeState::captured : ChargeState::failed;
        WAYBILL_TRY(const bool ended, rows::finish_charge(tx, *id, state, now));
        if (!ended) return {};
        return deps_.jobs.enqueue(tx, {.id = deps_.ids.next<JobId>(),
                                       .kind = std::string{notice_job},
                                       .key = timer.key,
                                       .due = now,
                                       .trace = ctx.trace});
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<Checkout>> CheckoutStoreSql::refund(Context ctx, RefundOrder order) {
    auto write = [&](sql::Tx& tx) -> Result<Checkout> {
        WAYBILL_TRY(auto checkout, rows::find(tx, order.payment));
        const Charge* charge =
            order.charge.empty() ? captured_charge(checkout) : find_charge(checkout, order.charge);
        if (charge != nullptr && charge->state == ChargeState::pending)
            return fail(ErrorKind::unavailable, "payments.charge_pending");
        if (charge == nullptr || charge->state != ChargeState::captured)
            return fail(ErrorKind::conflict, "payments.no_charge");
        WAYBILL_TRY(const bool fresh, rows::insert_refund(tx, order, charge->id));
        if (!fresh) return checkout;
        const bool fits = order.amount.currency == checkout.amount.currency;
        WAYBILL_TRY(const bool given, rows::add_refunded(tx, charge->id, order.amount.amount,
                                                         checkout.amount.amount));
        if (!fits || !given) return fail(ErrorKind::conflict, "payments.refund_exceeds_charge");
        return rows::find(tx, order.payment);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<ChargeNotice>> CheckoutStoreSql::notice(Context ctx, ChargeId id) {
    auto read = [id](sql::Tx& tx) -> Result<ChargeNotice> {
        WAYBILL_TRY(const auto charge, found_or(rows::find_charge(tx, id), "payments.no_charge"));
        WAYBILL_TRY(const auto checkout, rows::find(tx, charge.payment));
        return ChargeNotice{
            .url = checkout.callback_url, .charge = charge, .amount = checkout.amount};
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

}  // namespace waybill::payments::simulator
