// SPDX-License-Identifier: Apache-2.0
#include "services/payments/api/payment_work.hpp"

#include "platform/tasks/keyed.hpp"

namespace waybill::payments {
namespace {

/// A refund is owed until the provider has it, however long it is away.
const auto refund_retry = tasks::RetryPolicy::lasting({1s, 5s, 30s, 2min, 10min, 1h}, 365 * 24h);
/// After the last pause the merchant's own question finds the charge.
const tasks::RetryPolicy notice_retry{.pauses = {1s, 5s, 30s, 2min, 10min, 1h}};
constexpr int notice_workers = 16;

}  // namespace

tasks::TimerWorker::Handler ask_timer(FollowPayment& follow_payment) {
    return tasks::keyed<PaymentId>(
        [&follow_payment](Context ctx, PaymentId payment, const tasks::Timer& timer) {
            return follow_payment.timer_due(std::move(ctx), payment, {.due = timer.due});
        });
}

tasks::JobWorkers::Kind refund_job(FollowPayment& follow_payment) {
    return {.handler = tasks::keyed<RefundId>(
                [&follow_payment](Context ctx, RefundId refund, const tasks::Job&) {
                    return follow_payment.send_refund(std::move(ctx), refund);
                }),
            .retry = refund_retry};
}

tasks::TimerWorker::Handler simulator::charge_timer(RunCheckout& run_checkout) {
    return tasks::keyed<ChargeId>(
        [&run_checkout](Context ctx, ChargeId charge, const tasks::Timer& timer) {
            return run_checkout.charge_due(std::move(ctx), charge, timer.due);
        });
}

tasks::JobWorkers::Kind simulator::notice_job(RunCheckout& run_checkout) {
    return {.handler = tasks::keyed<ChargeId>(
                [&run_checkout](Context ctx, ChargeId charge, const tasks::Job&) {
                    return run_checkout.notify(std::move(ctx), charge);
                }),
            .retry = notice_retry,
            .workers = notice_workers};
}

}  // namespace waybill::payments
