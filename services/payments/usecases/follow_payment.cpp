// SPDX-License-Identifier: Apache-2.0
#include "services/payments/usecases/follow_payment.hpp"

namespace waybill::payments {

Task<Result<Payment>> FollowPayment::show(Context ctx, PaymentLookup wanted) {
    WAYBILL_CO_TRY(Payment payment, co_await deps_.store.find(ctx, wanted));
    if (!open(payment) || payment.opened_at || payment.order_cancelled_at) co_return payment;
    // The payment itself is there to be shown, whatever its provider answers.
    if (const auto opened = co_await deps_.provider.open(ctx, payment); !opened) co_return payment;
    const auto marked = co_await deps_.store.mark_opened(ctx, payment.id, deps_.clock.now());
    co_return marked ? *marked : payment;
}

Task<Status> FollowPayment::reconcile(Context ctx, PaymentId id) {
    const PaymentLookup lookup{.payment = id};
    WAYBILL_CO_TRY(const Payment payment, co_await deps_.store.find(ctx, lookup));
    WAYBILL_CO_TRY(const auto reports, co_await deps_.provider.charges(ctx, payment));
    // One that cannot be booked keeps none of the others back.
    Status outcome{};
    for (const ChargeReport& report : reports) {
        ReportEntry entry{.payment = id, .report = report};
        const auto booked = co_await deps_.store.report(ctx, std::move(entry));
        if (booked) continue;
        if (outcome) outcome = std::unexpected(booked.error());
        if (retryable(booked.error())) break;  // they come again, in their order
    }
    co_return outcome;
}

Task<Result<Payment>> FollowPayment::come_back(Context ctx, PaymentLookup wanted) {
    WAYBILL_CO_TRY(Payment payment, co_await deps_.store.find(ctx, wanted));
    if (!open(payment) || !payment.opened_at) co_return payment;
    // The timer asks again, so a failure only means that nothing new is shown.
    (void)co_await reconcile(ctx, payment.id);
    co_return co_await deps_.store.find(std::move(ctx), wanted);
}

Task<Status> FollowPayment::send_refund(Context ctx, RefundId id) {
    WAYBILL_CO_TRY(const Refund refund, co_await deps_.refunds.find(ctx, id));
    if (refund.done) co_return Status{};
    const TimePoint now = deps_.clock.now();
    const Status sent = co_await deps_.provider.refund(ctx, refund);
    // Reported with the provider's signature, and unknown to the provider.
    if (!sent && sent.error().reason == "payments.no_charge" && refund.kind == RefundKind::surplus)
        co_return co_await deps_.refunds.mark_denied(std::move(ctx), id, now);
    if (!sent) co_return sent;
    co_return co_await deps_.refunds.mark_done(std::move(ctx), id, now);
}

}  // namespace waybill::payments
