// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/jobs.hpp"
#include "services/notifications/metrics.hpp"
#include "services/notifications/usecases/deliver_mail.hpp"

namespace waybill::notifications {

/// Runs the mail jobs that the store queues.
class MailJob {
public:
    struct Deps {
        DeliverMail& deliver_mail;
        NotificationsMetrics& metrics;
        tasks::JobWorkers::Conclude conclude;  ///< what is written at the end of a mail
    };
    struct Options {
        std::vector<Duration> pauses;  ///< after the last the mail has failed
        int workers{3};
    };
    MailJob(Deps deps, Options options) : deps_{std::move(deps)}, options_{std::move(options)} {}

    tasks::JobWorkers::Kind handling();

private:
    Task<Status> run(Context ctx, tasks::Job job);

    Deps deps_;
    Options options_;
};

}  // namespace waybill::notifications
