// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/jobs.hpp"
#include "services/notifications/metrics.hpp"
#include "services/notifications/usecases/mail_alerts.hpp"

namespace waybill::notifications {

/// Runs the mailings of alerts that the store queues.
class AlertMail {
public:
    struct Deps {
        MailAlerts& mail_alerts;
        NotificationsMetrics& metrics;
    };
    struct Options {
        std::vector<Duration> pauses;  ///< after the last the mail has failed
    };
    AlertMail(Deps deps, Options options) : deps_{deps}, options_{std::move(options)} {}

    tasks::JobWorkers::Kind handling();

private:
    Task<Status> run(Context ctx, tasks::Job job);

    Deps deps_;
    Options options_;
};

}  // namespace waybill::notifications
