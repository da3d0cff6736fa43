// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/core/id.hpp"
#include "platform/core/random.hpp"
#include "platform/messaging/parked.hpp"
#include "platform/sql/database.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace waybill::tasks {

/// Work for later that survives restarts (mail, push, a call to a partner).
struct Job {
    JobId id{};
    std::string kind{};  ///< `mail`, `partner_call`: which handler, and which row of metrics
    std::string key{};   ///< unique per kind: the same work enqueued twice is one job
    int priority{5};     ///< 0 first (codes), 9 last (reminders)
    TimePoint due{};
    std::string payload{};  ///< a serialised message of the owner
    int attempts{0};        ///< failed tries so far
    Trace trace{};
};

/// What to do about failures of one kind: the pauses between tries, then parked with its reason.
struct RetryPolicy {
    std::vector<Duration> pauses{1s, 5s, 30s, 2min, 10min};
    /// These pauses, the last of them again and again until they come to `patience` in all.
    static RetryPolicy lasting(std::vector<Duration> pauses, Duration patience);
    /// Over three days, as Standard Webhooks has it for systems of others.
    static RetryPolicy of_three_days() {
        return {.pauses = {1s, 5s, 30s, 2min, 10min, 1h, 3h, 8h, 12h, 24h, 24h}};
    }
};

/// A job among the parked messages: this and its kind are its consumer, its id is the event's.
inline constexpr std::string_view parked_job_prefix = "job:";

/// The port to the task queue: a SQL table by default, RabbitMQ by configuration later.
class JobQueue {
public:
    /// What a commit with jobs announces.
    static constexpr std::string_view news = "jobs";
    /// In the transaction of the change that wants the work done. A known (kind, key) is left
    /// alone.
    Status enqueue(sql::Tx& tx, const Job& job);
    /// A parked job once more, due now and with all its tries. The caller forgets the message.
    Status restore(sql::Tx& tx, const messaging::ParkedMessage& message, TimePoint now);
};

/// Runs due jobs by priority, `workers` of each kind at once. At least once: handlers are
/// idempotent by the job's id. A retryable failure waits its pause (jittered); any other, or the
/// last, parks the job.
///
/// Where several processes share the table, a job that one has found is leased to it, and another's
/// when that one has not ended it in time.
class JobWorkers {
public:
    using Handler = std::function<Task<Status>(Context, Job)>;
    /// A part of a transaction.
    using Effect = std::function<Status(sql::Tx&)>;
    /// What the end of a job means to its owner, by the handler's last outcome.
    using Conclude = std::function<Effect(const Context&, const Job&, const Status&)>;
    struct Deps {
        sql::Database& database;
        Executor& executor;
        Random& random;
        /// Written with each job that is parked; none: nothing is.
        std::function<Status(sql::Tx&, const messaging::ParkedMessage&)> tell_parked{};
    };
    struct Options {
        Duration poll{10s};    ///< looks at the table this often without being woken
        Duration lease{2min};  ///< a job is ours this much longer than its handler may take
    };
    explicit JobWorkers(Deps deps) : JobWorkers{std::move(deps), Options{}} {}
    JobWorkers(Deps deps, Options options)
        : deps_{std::move(deps)},
          options_{options},
          added_{deps_.database.news(), JobQueue::news} {}

    struct Kind {
        Handler handler;
        RetryPolicy retry{};
        int workers{3};
        Duration deadline{30s};  ///< for one try
        /// Its effect is written with the end, in one transaction: done or parked. Not asked of a
        /// try that another follows.
        Conclude conclude{};
        /// Whose job it is; none: nobody's in particular.
        std::function<std::string(const Job&)> neighbour{};
        /// How many jobs of one neighbour run at once. What it has beside those waits its turn, and
        /// nobody else waits for it.
        int neighbour_workers{1};
    };
    /// Before `start` only.
    void on(std::string kind, Kind handling);
    void start();
    Task<void> stop();

private:
    struct Ready {
        Job job;
        std::string neighbour{};
        TimePoint leased_until{TimePoint::max()};
    };
    struct PutOff {
        JobId job{};
        TimePoint due{};
    };
    /// The jobs of one kind that are in memory, from being found until their outcome is stored.
    struct Lane {
        Kind handling;
        std::vector<Ready> ready{};  ///< not begun, the most urgent last
        std::set<JobId> known{};     ///< all of them
        std::set<JobId> stored{};  ///< since the last look began, which may still show them as due
        int busy{0};               ///< in the handler
        std::size_t ending{0};     ///< with an outcome that waits to be stored
        bool more{true};           ///< the table may have others that are due
        std::map<std::string, int> running{};           ///< jobs in the handler, by neighbour
        std::map<std::string, TimePoint> put_off_to{};  ///< where each neighbour's queue ends

        bool may_start(const Ready& entry) const;
        /// The lease is long enough for its handler.
        bool ours(const Ready& entry, TimePoint now) const;
        void drop_those_of_others(TimePoint now);
        bool wants() const;
        /// Takes out what stands behind others of its neighbour, each with its new time.
        std::vector<PutOff> put_off(TimePoint now);
    };
    /// What one look at the table found of one kind.
    struct Found {
        std::vector<Job> jobs{};
        bool more{false};                 ///< there may be others that are due
        std::optional<TimePoint> next{};  ///< when the next is due, unless there are more now
        TimePoint leased_until{TimePoint::max()};
    };
    using Lanes = std::map<std::string, Lane>;

    Task<void> run();
    /// Finds jobs and starts what may start; how long until there can be more.
    Task<Result<Duration>> round(Context ctx);
    static Result<Found> look(sql::Tx& tx, const std::string& kind, TimePoint now,
                              std::size_t wanted);
    Task<Result<std::map<std::string, Found>>> find(Context ctx,
                                                    std::map<std::string, std::size_t> wanted,
                                                    TimePoint now);
    static void take(Lane& lane, Found found);
    Task<Status> give_up_leases();
    void start_ready(Lane& lane);
    Task<void> perform(Ready entry, Lane& lane);
    Task<Status> store_put_off(std::vector<PutOff> moved);
    Task<void> record(Context ctx, Job job, Status outcome, const Kind& handling);
    Status park(sql::Tx& tx, const messaging::ParkedMessage& message) const;
    Task<Status> store(const Job& job, const Status& outcome, std::optional<Duration> pause,
                       const Effect& effect);

    Deps deps_;
    Options options_;
    Lanes lanes_{};
    sql::Listener added_;
    TaskGroup group_{};
};

/// Jobs that are due and not done, and how long the oldest has been due.
Result<messaging::Backlog> job_backlog(sql::Tx& tx, TimePoint now);
/// Forgets jobs that were finished before `before`, at most `limit` of them; the number forgotten.
Result<std::int64_t> forget_jobs(sql::Tx& tx, TimePoint before, int limit);

}  // namespace waybill::tasks
