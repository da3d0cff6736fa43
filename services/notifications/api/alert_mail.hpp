// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/jobs.hpp"
#include "services/notifications/metrics.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

/// Mails the operators what a person should look at. Its message id is the alert's, so that the
/// provider sees one message however often it is tried.
class AlertMail {
public:
    struct Deps {
        Mailer& mailer;
        NotificationsMetrics& metrics;
    };
    struct Options {
        std::string to{};
        std::vector<Duration> pauses;  ///< after the last the mail has failed
    };
    AlertMail(Deps deps, Options options) : deps_{deps}, options_{std::move(options)} {}

    /// Of the jobs that the store queues.
    tasks::JobWorkers::Kind handling();

private:
    Task<Status> run(Context ctx, tasks::Job job);

    Deps deps_;
    Options options_;
};

}  // namespace waybill::notifications
