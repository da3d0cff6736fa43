// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/alert_mail.hpp"

namespace waybill::notifications {

tasks::JobWorkers::Kind AlertMail::handling() {
    return {.handler = [this](Context ctx,
                              tasks::Job job) { return run(std::move(ctx), std::move(job)); },
            .retry = {.pauses = options_.pauses},
            .workers = 1};
}

Task<Status> AlertMail::run(Context ctx, tasks::Job job) {
    const auto outcome = co_await deps_.mail_alerts.run(std::move(ctx), job.key);
    if (outcome == Delivered::dropped) co_return Status{};
    const bool last = static_cast<std::size_t>(job.attempts) >= options_.pauses.size();
    const bool again = !outcome && retryable(outcome.error()) && !last;
    const MailResult failure = again ? MailResult::retried : MailResult::failed;
    deps_.metrics.mails.at(outcome ? MailResult::sent : failure).add();
    if (!outcome) co_return fail(outcome.error());
    co_return Status{};
}

}  // namespace waybill::notifications
