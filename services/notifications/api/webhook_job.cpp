// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/webhook_job.hpp"

namespace waybill::notifications {
namespace {

WebhookResult webhook_result_of(DeliveryState state) {
    switch (state) {
        case DeliveryState::waiting: return WebhookResult::retried;
        case DeliveryState::delivered: return WebhookResult::delivered;
        case DeliveryState::parked: return WebhookResult::parked;
        case DeliveryState::ended: return WebhookResult::ended;
    }
    return WebhookResult::ended;
}

}  // namespace

tasks::JobWorkers::Kind WebhookJob::handling() {
    tasks::JobWorkers::Kind kind;
    kind.handler = [this](Context ctx, tasks::Job job) {
        return run(std::move(ctx), std::move(job));
    };
    kind.retry = retry_;
    kind.workers = options_.workers;
    kind.deadline = options_.timeout + 10s;  // the call and the two transactions around it
    // One silent webhook must not keep all workers waiting.
    kind.neighbour = [](const tasks::Job& job) { return job.payload; };
    return kind;
}

Task<Status> WebhookJob::run(Context ctx, tasks::Job job) {
    const std::string_view key = job.key;
    const auto delivery = WebhookDeliveryId::parse(key.substr(0, WebhookDeliveryId::text_size));
    if (!delivery) co_return fail(ErrorKind::internal, "sql.corrupt", "webhook job");
    const bool last = static_cast<std::size_t>(job.attempts) >= retry_.pauses.size();
    const DeliverWebhookCommand command{.delivery = *delivery, .last = last};
    WAYBILL_CO_TRY(const auto outcome, co_await deps_.deliver_webhook.run(std::move(ctx), command));
    deps_.metrics.webhooks.at(webhook_result_of(outcome.state)).add();
    if (outcome.state != DeliveryState::waiting) co_return Status{};
    co_return fail(Error{.kind = ErrorKind::unavailable,
                         .reason = "notifications.webhook_silent",
                         .retry_after = outcome.retry_after});
}

}  // namespace waybill::notifications
