// SPDX-License-Identifier: Apache-2.0
#include "platform/messaging/backoff.hpp"
#include "platform/tasks/jobs.hpp"

#include <algorithm>

namespace waybill::tasks {
namespace {

const sql::Query list_ready{"jobs.ready", R"(
    SELECT id, key, priority, due, payload, attempts, trace FROM jobs
    WHERE kind = $1 AND finished_at IS NULL AND due <= $2
    ORDER BY priority, due, id LIMIT $3)"};
const sql::Query find_next{"jobs.next", R"(
    SELECT MIN(due) FROM jobs WHERE kind = $1 AND finished_at IS NULL AND due > $2)"};
const sql::Query finish_job{"jobs.finish", R"(
    UPDATE jobs SET finished_at = $2, last_reason = $3 WHERE id = $1)"};
const sql::Query postpone_job{"jobs.postpone", R"(
    UPDATE jobs SET attempts = attempts + 1, due = $2, last_reason = $3 WHERE id = $1)"};

Job job_of(const std::string& kind, const sql::Row& row) {
    return {.id = row.id<JobId>(0),
            .kind = kind,
            .key = row.text(1),
            .priority = static_cast<int>(row.integer(2)),
            .due = row.time(3),
            .payload = row.text(4),
            .attempts = static_cast<int>(row.integer(5)),
            .trace = Trace::parse(row.view(6)).value_or(Trace{})};
}

/// A job among the parked messages: `job:<kind>` is its consumer, its id the event's.
messaging::ParkedMessage parked_job(const Job& job, std::string_view reason, TimePoint now) {
    return {.consumer = "job:" + job.kind,
            .event = {.id = EventId{job.id.uuid()},
                      .topic = "jobs",
                      .type = job.kind,
                      .key = job.key,
                      .time = job.due,
                      .trace = job.trace,
                      .data = job.payload},
            .reason = std::string{reason},
            .at = now};
}

/// A handler is code of a service: what its libraries throw ends here.
Task<Status> call(const JobWorkers::Handler& handler, Context ctx, Job job) {
    try {
        co_return co_await handler(std::move(ctx), std::move(job));
    } catch (const std::exception& thrown) {
        co_return fail(ErrorKind::internal, "jobs.handler_threw", thrown.what());
    }
}

}  // namespace

void JobWorkers::on(std::string kind, Kind handling) {
    kinds_.insert_or_assign(std::move(kind), std::move(handling));
}

void JobWorkers::start() { group_.spawn(deps_.executor, run()); }

Task<void> JobWorkers::stop() { co_await group_.stop(); }

Task<void> JobWorkers::run() {
    const Context ctx{.caller = {.service = "jobs"}, .stop = group_.token()};
    int failures = 0;
    while (!ctx.stop.stop_requested()) {
        const auto pause = co_await round(ctx);
        failures = pause ? 0 : failures + 1;
        const Duration wait = pause ? *pause : messaging::backoff(failures, deps_.random);
        co_await deps_.queue.added().wait(ctx, wait);
    }
}

Task<Result<Duration>> JobWorkers::round(Context ctx) {
    const TimePoint now = deps_.executor.clock().now();
    auto find = [this, now, busy = busy_](sql::Tx& tx) -> Result<Found> {
        Found all;
        for (const auto& [kind, handling] : kinds_) {
            const auto running = busy.find(kind);
            const int taken = running == busy.end() ? 0 : running->second;
            if (taken < handling.workers) WAYBILL_CHECK(look(tx, kind, now, handling, all));
        }
        return all;
    };
    WAYBILL_CO_TRY(Found found, co_await deps_.database.read(std::move(ctx), std::move(find)));
    for (auto& job : found.jobs) {
        const Kind& handling = kinds_.find(job.kind)->second;
        int& busy = busy_[job.kind];
        if (busy >= handling.workers || running_.contains(job.id)) continue;
        ++busy;
        running_.insert(job.id);
        group_.spawn(deps_.executor, perform(std::move(job), handling));
    }
    const Duration until_due = found.next ? *found.next - deps_.executor.clock().now() : 24h;
    co_return std::clamp(until_due, Duration{}, options_.poll);
}

/// Rows of running jobs are among those found, so as many more are asked for.
Status JobWorkers::look(sql::Tx& tx, const std::string& kind, TimePoint now, const Kind& handling,
                        Found& found) {
    auto keep = [&](const sql::Row& row) { found.jobs.push_back(job_of(kind, row)); };
    WAYBILL_CHECK(tx.each(list_ready, keep, kind, now, 2 * handling.workers));
    auto earliest = [](const sql::Row& row) { return row.maybe_time(0); };
    WAYBILL_TRY(const auto next, tx.one(find_next, earliest, kind, now));
    if (next && *next && (!found.next || **next < *found.next)) found.next = *next;
    return {};
}

Task<void> JobWorkers::perform(Job job, const Kind& handling) {
    const Clock& clock = deps_.executor.clock();
    const Context ctx{.deadline = clock.steady() + handling.deadline,
                      .trace = job.trace,
                      .caller = {.service = "jobs"},
                      .stop = group_.token()};
    Status outcome = co_await call(handling.handler, ctx, job);
    // A failure while stopping says nothing about the job: its row stays as it is.
    if (outcome || !ctx.stop.stop_requested()) co_await record(job, std::move(outcome), handling);
    --busy_[job.kind];
    running_.erase(job.id);
    deps_.queue.added().notify();  // a place is free
}

/// Insists: a job that is done and not recorded would be done again.
Task<void> JobWorkers::record(Job job, Status outcome, const Kind& handling) {
    std::optional<Duration> pause;
    const auto tries = static_cast<std::size_t>(job.attempts);
    if (!outcome && retryable(outcome.error()) && tries < handling.retry.pauses.size()) {
        pause = messaging::jittered(handling.retry.pauses[tries], deps_.random);
        if (const auto told = outcome.error().retry_after)
            pause = std::max<Duration>(*pause, *told);
    }
    const Context waiting{.caller = {.service = "jobs"}, .stop = group_.token()};
    for (int failures = 1; !co_await store(job, outcome, pause); ++failures) {
        if (waiting.stop.stop_requested()) co_return;
        // Ends early only when stopping, which the loop sees by itself.
        static_cast<void>(co_await sleep_for(waiting, messaging::backoff(failures, deps_.random)));
    }
}

/// With a pause the job comes again after it; without, it is done or parked.
Task<Status> JobWorkers::store(const Job& job, const Status& outcome,
                               std::optional<Duration> pause) {
    const TimePoint now = deps_.executor.clock().now();
    const std::string_view reason = outcome ? "" : outcome.error().reason;
    auto write = [&](sql::Tx& tx) -> Status {
        if (pause) {
            WAYBILL_CHECK(tx.exec(postpone_job, job.id, now + *pause, reason));
            return {};
        }
        if (!outcome) WAYBILL_CHECK(messaging::park(tx, parked_job(job, reason, now)));
        WAYBILL_CHECK(tx.exec(finish_job, job.id, now, reason));
        return {};
    };
    const Context ctx{.caller = {.service = "jobs"}};
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::tasks
