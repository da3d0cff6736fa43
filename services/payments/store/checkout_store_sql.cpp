// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/checkout_store_sql.hpp"

#include "platform/core/found.hpp"
#include "services/payments/store/checkout_rows.hpp"

namespace waybill::payments::simulator {
namespace {

using messaging::Delivery;

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
        WAYBILL_TRY(const auto met, rows::insert(tx, checkout));
        if (met == Delivery::first) return checkout;
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

Task<Status> CheckoutStoreSql::end_charge(Context ctx, DueCharge ended) {
    const std::string key = ended.charge.text();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool ours,
                    deps_.timers.take(
                        tx, {.kind = std::string{charge_timer}, .key = key, .due = ended.due}));
        if (!ours) return {};
        WAYBILL_TRY(const auto charge, rows::find_charge(tx, ended.charge));
        if (!charge) return fail(ErrorKind::internal, "sql.corrupt", "timer of no charge");
        WAYBILL_TRY(const auto met,
                    rows::finish_charge(tx, charge->id, end_of(*charge, ended.luck), ended.at));
        if (met == Delivery::repeated || !ended.tell_at) return {};
        return deps_.jobs.enqueue(tx, {.id = JobId{charge->id.uuid()},
                                       .kind = std::string{notice_job},
                                       .key = key,
                                       .due = *ended.tell_at,
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
        WAYBILL_TRY(const auto met, rows::insert_refund(tx, order, charge->id));
        if (met == Delivery::repeated) return checkout;
        if (order.amount.currency != checkout.amount.currency)
            return fail(ErrorKind::conflict, "payments.refund_exceeds_charge");
        WAYBILL_CHECK(
            rows::add_refunded(tx, charge->id, order.amount.amount, checkout.amount.amount));
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
