// SPDX-License-Identifier: Apache-2.0
#include "services/payments/api/payment_work.hpp"

namespace waybill::payments {
namespace {

/// A refund is owed until the provider has it, however long it is away.
const auto refund_retry = tasks::RetryPolicy::lasting({1s, 5s, 30s, 2min, 10min, 1h}, 365 * 24h);
/// After the last pause the merchant's own question finds the charge.
const tasks::RetryPolicy notice_retry{.pauses = {1s, 5s, 30s, 2min, 10min, 1h}};
constexpr int notice_workers = 16;

/// The id that a timer or a job is about.
template <typename AnyId>
Result<AnyId> id_of(const std::string& key) {
    if (const auto id = AnyId::parse(key)) return *id;
    return fail(ErrorKind::internal, "sql.corrupt", "key " + key);
}

Task<Status> ask_provider(FollowPayment& follow_payment, Context ctx, tasks::Timer timer) {
    WAYBILL_CO_TRY(const auto payment, id_of<PaymentId>(timer.key));
    co_return co_await follow_payment.timer_due(std::move(ctx), payment, {.due = timer.due});
}

Task<Status> send_refund(FollowPayment& follow_payment, Context ctx, tasks::Job job) {
    WAYBILL_CO_TRY(const auto refund, id_of<RefundId>(job.key));
    co_return co_await follow_payment.send_refund(std::move(ctx), refund);
}

Task<Status> end_charge(simulator::RunCheckout& run_checkout, Context ctx, tasks::Timer timer) {
    WAYBILL_CO_TRY(const auto charge, id_of<simulator::ChargeId>(timer.key));
    co_return co_await run_checkout.charge_due(std::move(ctx), charge, timer.due);
}

Task<Status> notify_merchant(simulator::RunCheckout& run_checkout, Context ctx, tasks::Job job) {
    WAYBILL_CO_TRY(const auto charge, id_of<simulator::ChargeId>(job.key));
    co_return co_await run_checkout.notify(std::move(ctx), charge);
}

}  // namespace

tasks::TimerWorker::Handler ask_timer(FollowPayment& follow_payment) {
    return [&follow_payment](Context ctx, tasks::Timer timer) {
        return ask_provider(follow_payment, std::move(ctx), std::move(timer));
    };
}

tasks::JobWorkers::Kind refund_job(FollowPayment& follow_payment) {
    auto send = [&follow_payment](Context ctx, tasks::Job job) {
        return send_refund(follow_payment, std::move(ctx), std::move(job));
    };
    return {.handler = std::move(send), .retry = refund_retry};
}

tasks::TimerWorker::Handler simulator::charge_timer(RunCheckout& run_checkout) {
    return [&run_checkout](Context ctx, tasks::Timer timer) {
        return end_charge(run_checkout, std::move(ctx), std::move(timer));
    };
}

tasks::JobWorkers::Kind simulator::notice_job(RunCheckout& run_checkout) {
    auto notify = [&run_checkout](Context ctx, tasks::Job job) {
        return notify_merchant(run_checkout, std::move(ctx), std::move(job));
    };
    return {.handler = std::move(notify), .retry = notice_retry, .workers = notice_workers};
}

}  // namespace waybill::payments
