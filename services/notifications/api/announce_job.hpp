// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/jobs.hpp"
#include "services/notifications/usecases/announce.hpp"

namespace waybill::notifications {

/// Runs what is left to tell of announcements, as the store queues it. A try that fails says
/// nothing about what is told: it has the pauses of a mail, and is parked after them.
class AnnounceJob {
public:
    struct Deps {
        AnnouncementStore& store;
        GatherAudience& gather;
    };
    AnnounceJob(Deps deps, std::vector<Duration> pauses)
        : deps_{deps}, pauses_{std::move(pauses)} {}

    tasks::JobWorkers::Kind handling();

private:
    Task<Status> run(Context ctx, tasks::Job job);

    Deps deps_;
    std::vector<Duration> pauses_;
};

}  // namespace waybill::notifications
