// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/sql/database.hpp"

#include <string_view>

namespace waybill::telemetry {
class Gauge;
class Registry;
}  // namespace waybill::telemetry

namespace waybill::messaging {
class Relay;
}

namespace waybill::service {

/// Counts every ten seconds what waits in one service's database and shows it as metrics: events
/// not yet published, jobs that are due, parked messages, each with the age of the oldest.
///
/// Owns its loop. Runs on `executor` alone.
class BacklogWatch {
public:
    struct Deps {
        sql::Database& database;
        messaging::Relay& relay;
        Executor& executor;
    };
    BacklogWatch(std::string_view service, Deps deps, telemetry::Registry& metrics);

    void start();
    Task<void> stop();

private:
    Task<void> run();
    Task<Status> count(Context ctx);

    Deps deps_;
    telemetry::Gauge& unpublished_;
    telemetry::Gauge& unpublished_age_;
    telemetry::Gauge& jobs_;
    telemetry::Gauge& jobs_age_;
    telemetry::Gauge& parked_;
    TaskGroup group_{};
};

}  // namespace waybill::service
