// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/mail_job.hpp"

namespace waybill::notifications {

tasks::JobWorkers::Kind MailJob::handling() {
    return {.handler = [this](Context ctx,
                              tasks::Job job) { return run(std::move(ctx), std::move(job)); },
            .retry = {.pauses = options_.pauses},
            .workers = options_.workers,
            .conclude = deps_.conclude};
}

Task<Status> MailJob::run(Context ctx, tasks::Job job) {
    const auto notification = NotificationId::parse(job.key);
    const auto user = UserId::parse(job.payload);
    if (!notification || !user) co_return fail(ErrorKind::internal, "sql.corrupt", "mail job");
    const DeliverMailCommand command{.user = *user, .notification = *notification};
    auto outcome = co_await deps_.deliver_mail.run(std::move(ctx), command);
    const bool last = static_cast<std::size_t>(job.attempts) >= options_.pauses.size();
    if (outcome == Delivered::dropped) co_return Status{};
    MailResult result = MailResult::sent;
    if (!outcome) {
        const bool again = retryable(outcome.error()) && !last;
        result = again ? MailResult::retried : MailResult::failed;
    }
    deps_.metrics.mails.at(result).add();
    if (!outcome) co_return fail(std::move(outcome).error());
    co_return Status{};
}

}  // namespace waybill::notifications
