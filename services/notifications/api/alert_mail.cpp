// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/alert_mail.hpp"

#include "contracts/orders/v1/events.pb.h"

namespace waybill::notifications {

tasks::JobWorkers::Kind AlertMail::handling() {
    return {.handler = [this](Context ctx,
                              tasks::Job job) { return run(std::move(ctx), std::move(job)); },
            .retry = {.pauses = options_.pauses},
            .workers = 1};
}

Task<Status> AlertMail::run(Context ctx, tasks::Job job) {
    if (options_.to.empty()) co_return Status{};  // by now nobody is to be told
    orders::v1::OrderAlerted alert;
    if (!alert.ParseFromString(job.payload))
        co_return fail(ErrorKind::internal, "sql.corrupt", "alert mail");
    Posting posting{.to = PersonalText{options_.to},
                    .message_id = job.key,
                    .letter = render_alert({.number = alert.order().number(),
                                            .partner_title = alert.order().partner_title(),
                                            .status = alert.order().status(),
                                            .reason = alert.reason(),
                                            .note = alert.note()})};
    auto outcome = co_await deps_.mailer.send(std::move(ctx), std::move(posting));
    const bool last = static_cast<std::size_t>(job.attempts) >= options_.pauses.size();
    const bool again = !outcome && retryable(outcome.error()) && !last;
    const MailResult failure = again ? MailResult::retried : MailResult::failed;
    deps_.metrics.mails.at(outcome ? MailResult::sent : failure).add();
    co_return outcome;
}

}  // namespace waybill::notifications
