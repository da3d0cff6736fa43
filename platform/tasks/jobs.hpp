// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/core/id.hpp"
#include "platform/messaging/parked.hpp"
#include "platform/sql/database.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace waybill::tasks {

/// Work for later that survives restarts (mail, push, a call to a partner).
struct Job {
    JobId id{};
    std::string kind;      ///< `mail`, `partner_call`: which handler, and which row of metrics
    std::string key;       ///< unique per kind: the same work enqueued twice is one job
    int priority{5};       ///< 0 first (codes), 9 last (reminders)
    TimePoint due{};
    std::string payload;   ///< a serialised message of the owner
    int attempts{0};       ///< failed tries so far
    Trace trace{};
};

/// What to do about failures of one kind: the pauses between tries, then parked with its reason.
struct RetryPolicy {
    std::vector<Duration> pauses{1s, 5s, 30s, 2min, 10min};
};

/// The port to the task queue: a SQL table by default, RabbitMQ by configuration later.
class JobQueue {
public:
    /// In the transaction of the change that wants the work done. A known (kind, key) is left alone.
    Status enqueue(sql::Tx& tx, const Job& job);
    Signal& added() { return added_; }

private:
    Signal added_{};
};

/// Runs due jobs by priority, `workers` of each kind at once. At least once: handlers are
/// idempotent by the job's id. A retryable failure waits its pause (jittered); any other, or the
/// last, parks the job.
class JobWorkers {
public:
    using Handler = std::function<Task<Status>(Context, Job)>;
    struct Deps {
        sql::Database& database;
        JobQueue& queue;
        Executor& executor;
        Random& random;
    };
    explicit JobWorkers(Deps deps) : deps_{deps} {}

    struct Kind {
        Handler handler;
        RetryPolicy retry{};
        int workers{3};
        Duration deadline{30s};  ///< for one try
    };
    /// Before `start` only.
    void on(std::string kind, Kind handling);
    void start();
    Task<void> stop();

private:
    Task<void> run();
    Task<Result<Duration>> round(Context ctx);
    Task<void> perform(Job job);

    Deps deps_;
    std::map<std::string, Kind> kinds_{};
    std::map<std::string, int> busy_{};
    TaskGroup group_{};
};

Result<messaging::Backlog> job_backlog(sql::Tx& tx, TimePoint now);

}  // namespace waybill::tasks
