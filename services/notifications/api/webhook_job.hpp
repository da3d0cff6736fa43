// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/jobs.hpp"
#include "services/notifications/metrics.hpp"
#include "services/notifications/usecases/deliver_webhook.hpp"

namespace waybill::notifications {

/// How the job `webhook` is done: tries over three days, one event to a webhook at a time. Then the
/// delivery is parked in its log, where its owner finds it; the job itself is done, as a system of
/// others that is away is nothing for our operators.
class WebhookJob {
public:
    struct Deps {
        DeliverWebhook& deliver_webhook;
        NotificationsMetrics& metrics;
    };
    struct Options {
        int workers{8};
        Duration timeout{15s};
    };
    WebhookJob(Deps deps, Options options) : deps_{deps}, options_{options} {}

    tasks::JobWorkers::Kind handling();

private:
    Task<Status> run(Context ctx, tasks::Job job);

    Deps deps_;
    Options options_;
    tasks::RetryPolicy retry_{tasks::RetryPolicy::of_three_days()};
};

}  // namespace waybill::notifications
