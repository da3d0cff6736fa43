// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/jobs.hpp"
#include "platform/tasks/timers.hpp"
#include "services/payments/usecases/follow_payment.hpp"
#include "services/payments/usecases/run_checkout.hpp"

namespace waybill::payments {

/// What is done when the provider of a payment is to be asked.
tasks::TimerWorker::Handler ask_timer(FollowPayment& follow_payment);
tasks::JobWorkers::Kind refund_job(FollowPayment& follow_payment);

namespace simulator {

tasks::TimerWorker::Handler charge_timer(RunCheckout& run_checkout);
tasks::JobWorkers::Kind notice_job(RunCheckout& run_checkout);

}  // namespace simulator

}  // namespace waybill::payments
