// SPDX-License-Identifier: Apache-2.0
#include "platform/async/backoff.hpp"
#include "platform/tasks/task_columns.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace waybill::tasks {
namespace {

// Each of these is one step into `jobs_ready`, however many jobs wait or have been postponed.
constexpr sql::Query find_priority{"jobs.priority", R"(
    SELECT MIN(priority) FROM jobs
    WHERE kind = $1 AND finished_at IS NULL AND priority > $2)"};
constexpr sql::Query list_ready{"jobs.ready", R"(
    SELECT {columns} FROM jobs
    WHERE kind = $1 AND finished_at IS NULL AND priority = $2 AND due <= $3 AND leased_until <= $3
    ORDER BY due, id LIMIT $4)",
                                job_columns};
constexpr sql::Query find_next{"jobs.next", R"(
    SELECT MIN(due) FROM jobs
    WHERE kind = $1 AND finished_at IS NULL AND priority = $2 AND due > $3)"};
constexpr sql::Query finish_job{"jobs.finish", R"(
    UPDATE jobs SET finished_at = $2, last_reason = $3 WHERE id = $1)"};
constexpr sql::Query postpone_job{"jobs.postpone", R"(
    UPDATE jobs SET attempts = attempts + 1, due = $2, last_reason = $3, leased_until = 0
    WHERE id = $1)"};
constexpr sql::Query put_off_job{"jobs.put_off", R"(
    UPDATE jobs SET due = $2, leased_until = 0 WHERE id = $1 AND finished_at IS NULL)"};
constexpr sql::Query lease_job{"jobs.lease", R"(
    UPDATE jobs SET leased_until = $2
    WHERE id = $1 AND finished_at IS NULL AND leased_until <= $3)"};
constexpr sql::Query give_up_job{"jobs.give_up", R"(
    UPDATE jobs SET leased_until = 0 WHERE id = $1 AND finished_at IS NULL)"};

messaging::ParkedMessage parked_job(const Job& job, std::string_view reason, TimePoint now) {
    return {.consumer = std::string{parked_job_prefix} + job.kind,
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

/// So many turns of all workers are found with one look, and as many may be ready.
constexpr std::size_t turns = 4;
/// As many outcomes may wait to be stored: they are in no hurry.
constexpr std::size_t ending_max = 64;

/// A neighbour's jobs that have to wait are spread like this, so that they are not found again and
/// again by the looks that search for others.
constexpr Duration put_off_first = 1s;
constexpr Duration put_off_step = 50ms;

template <typename Entry>
bool less_urgent(const Entry& left, const Entry& right) {
    const Job& a = left.job;
    const Job& b = right.job;
    return std::tie(a.priority, a.due, a.id) > std::tie(b.priority, b.due, b.id);
}

}  // namespace

void JobWorkers::on(std::string kind, Kind handling) {
    lanes_.insert_or_assign(std::move(kind), Lane{.handling = std::move(handling)});
}

RetryPolicy RetryPolicy::lasting(std::vector<Duration> pauses, Duration patience) {
    RetryPolicy policy{.pauses = std::move(pauses)};
    if (policy.pauses.empty()) return policy;
    Duration sum{};
    for (const Duration pause : policy.pauses) sum += pause;
    const Duration last = std::max<Duration>(policy.pauses.back(), 1s);
    for (; sum < patience; sum += last) policy.pauses.push_back(last);
    return policy;
}

bool JobWorkers::Lane::may_start(const Ready& entry) const {
    if (entry.neighbour.empty()) return true;
    const auto found = running.find(entry.neighbour);
    return found == running.end() || found->second < handling.neighbour_workers;
}

bool JobWorkers::Lane::ours(const Ready& entry, TimePoint now) const {
    return entry.leased_until == TimePoint::max() || now + handling.deadline <= entry.leased_until;
}

void JobWorkers::Lane::drop_those_of_others(TimePoint now) {
    std::erase_if(ready, [&](const Ready& entry) {
        const bool gone = !ours(entry, now);
        if (gone) known.erase(entry.job.id);
        return gone;
    });
}

bool JobWorkers::Lane::wants() const {
    const auto workers = static_cast<std::size_t>(handling.workers);
    const auto startable =
        std::ranges::count_if(ready, [this](const Ready& entry) { return may_start(entry); });
    return static_cast<std::size_t>(startable) < workers && ending < ending_max &&
           known.size() - ending < 2 * turns * workers;
}

/// One job of each neighbour may wait here for its turn; the others wait in the table.
std::vector<JobWorkers::PutOff> JobWorkers::Lane::put_off(TimePoint now) {
    std::vector<PutOff> moved;
    std::map<std::string, int> ahead = running;
    std::vector<Ready> kept;
    for (auto entry = ready.rbegin(); entry != ready.rend(); ++entry) {
        const bool waits =
            !entry->neighbour.empty() && ahead[entry->neighbour]++ > handling.neighbour_workers;
        if (!waits) {
            kept.push_back(std::move(*entry));
            continue;
        }
        TimePoint& end = put_off_to[entry->neighbour];
        end = std::max(end + put_off_step, now + put_off_first);
        moved.push_back({.job = entry->job.id, .due = end});
        known.erase(entry->job.id);
    }
    std::ranges::reverse(kept);
    ready = std::move(kept);
    std::erase_if(put_off_to, [now](const auto& entry) { return entry.second <= now; });
    return moved;
}

void JobWorkers::start() { group_.spawn(deps_.executor, run()); }

Task<void> JobWorkers::stop() {
    co_await group_.stop();
    // Else others wait for the end of the leases.
    if (deps_.database.shared()) static_cast<void>(co_await give_up_leases());
}

Task<Status> JobWorkers::give_up_leases() {
    auto give_up = [this](sql::Tx& tx) -> Status {
        for (const auto& [kind, lane] : lanes_)
            WAYBILL_CHECK(tx.exec_each(give_up_job, lane.known,
                                       [](const JobId& job) { return sql::Values::of(job); }));
        return {};
    };
    const Context ctx{.caller = {.service = "jobs"}};
    co_return co_await deps_.database.write(ctx, give_up);
}

Task<void> JobWorkers::run() {
    const Context ctx{.caller = {.service = "jobs"}, .stop = group_.token()};
    int failures = 0;
    while (!ctx.stop.stop_requested()) {
        const auto pause = co_await round(ctx);
        failures = pause ? 0 : failures + 1;
        const Duration wait = pause ? *pause : backoff(failures, deps_.random, store_pause_max);
        co_await added_.wait(ctx, wait);
    }
}

Task<Result<Duration>> JobWorkers::round(Context ctx) {
    const TimePoint now = deps_.executor.clock().now();
    std::map<std::string, std::size_t> wanted;
    for (auto& [kind, lane] : lanes_) {
        lane.stored.clear();
        // Jobs that are in memory are still in the table, so as many more are asked for.
        if (lane.wants())
            wanted[kind] =
                lane.known.size() + turns * static_cast<std::size_t>(lane.handling.workers);
        else
            lane.more = true;  // what this round was woken for
    }
    WAYBILL_CO_TRY(auto all, co_await find(std::move(ctx), std::move(wanted), now));
    TimePoint next = now + options_.poll;
    std::vector<PutOff> moved;
    for (auto& [kind, found] : all) {
        if (found.next) next = std::min(next, *found.next);
        Lane& lane = lanes_.at(kind);
        lane.drop_those_of_others(now);
        take(lane, std::move(found));
        start_ready(lane);
        for (const PutOff& job : lane.put_off(now)) {
            next = std::min(next, job.due);
            moved.push_back(job);
        }
    }
    if (!moved.empty()) {
        WAYBILL_CO_CHECK(co_await store_put_off(std::move(moved)));
        next = now;  // there may be others behind those
    }
    co_return std::max(Duration{}, next - deps_.executor.clock().now());
}

/// Where others may look too, what is found is leased in the same transaction.
Task<Result<std::map<std::string, JobWorkers::Found>>> JobWorkers::find(
    Context ctx, std::map<std::string, std::size_t> wanted, TimePoint now) {
    using All = std::map<std::string, Found>;
    auto look_at_all = [&](sql::Tx& tx) -> Result<All> {
        All all;
        for (const auto& [kind, count] : wanted) {
            WAYBILL_TRY(all[kind], look(tx, kind, now, count));
        }
        return all;
    };
    if (!deps_.database.shared())
        co_return co_await deps_.database.read(std::move(ctx), look_at_all);
    // One whose outcome is just being stored may be ready again before this process knows it. Were
    // it leased now, nobody would do it until the lease ends; the next look finds it.
    std::set<JobId> known;
    for (const auto& [kind, lane] : lanes_) known.insert(lane.known.begin(), lane.known.end());
    auto look_and_lease = [&](sql::Tx& tx) -> Result<All> {
        WAYBILL_TRY(All all, look_at_all(tx));
        for (auto& [kind, found] : all) {
            std::erase_if(found.jobs, [&](const Job& job) { return known.contains(job.id); });
            found.leased_until = now + lanes_.at(kind).handling.deadline + options_.lease;
            WAYBILL_TRY(const auto leased, tx.exec_each(lease_job, found.jobs, [&](const Job& job) {
                return sql::Values::of(job.id, found.leased_until, now);
            }));
            std::vector<Job> ours;
            for (std::size_t i = 0; i < leased.size(); ++i)
                if (leased[i] == 1) ours.push_back(std::move(found.jobs[i]));
            found.jobs = std::move(ours);
        }
        return all;
    };
    co_return co_await deps_.database.write(std::move(ctx), look_and_lease);
}

/// When as many as are wanted are ready, nobody needs to know when the next one is due.
Result<JobWorkers::Found> JobWorkers::look(sql::Tx& tx, const std::string& kind, TimePoint now,
                                           std::size_t wanted) {
    Found found;
    auto keep = [&](const sql::Row& row) { found.jobs.push_back(job_columns(row)); };
    for (std::int64_t above = -1;;) {
        WAYBILL_TRY(const auto priority,
                    tx.one(find_priority, sql::first<std::optional<std::int64_t>>, kind, above));
        if (!priority || !*priority) return found;
        above = **priority;
        const auto left = static_cast<std::int64_t>(wanted - found.jobs.size());
        WAYBILL_CHECK(tx.each(list_ready, keep, kind, above, now, left));
        if (found.jobs.size() == wanted) return Found{.jobs = std::move(found.jobs), .more = true};
        WAYBILL_TRY(const auto next,
                    tx.one(find_next, sql::first<std::optional<TimePoint>>, kind, above, now));
        if (next && *next && (!found.next || **next < *found.next)) found.next = *next;
    }
}

/// Should it fail, the jobs are where they were, and are found again.
Task<Status> JobWorkers::store_put_off(std::vector<PutOff> moved) {
    auto write = [&moved](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec_each(put_off_job, moved, [](const PutOff& job) {
            return sql::Values::of(job.job, job.due);
        }));
        return {};
    };
    const Context ctx{.caller = {.service = "jobs"}};
    co_return co_await deps_.database.write(ctx, std::move(write));
}

void JobWorkers::take(Lane& lane, Found found) {
    lane.more = found.more;
    for (Job& job : found.jobs) {
        if (lane.stored.contains(job.id) || !lane.known.insert(job.id).second) continue;
        Ready entry{.job = std::move(job), .leased_until = found.leased_until};
        if (lane.handling.neighbour) entry.neighbour = lane.handling.neighbour(entry.job);
        lane.ready.push_back(std::move(entry));
    }
    std::ranges::sort(lane.ready, less_urgent<Ready>);
}

void JobWorkers::start_ready(Lane& lane) {
    const TimePoint now = deps_.executor.clock().now();
    while (!group_.token().stop_requested() && lane.busy < lane.handling.workers) {
        const auto next = std::find_if(
            lane.ready.rbegin(), lane.ready.rend(),
            [&](const Ready& entry) { return lane.may_start(entry) && lane.ours(entry, now); });
        if (next == lane.ready.rend()) return;
        ++lane.busy;
        Ready entry = std::move(*next);
        lane.ready.erase(std::next(next).base());
        if (!entry.neighbour.empty()) ++lane.running[entry.neighbour];
        group_.spawn(deps_.executor, perform(std::move(entry), lane));
    }
}

/// The next job begins before the outcome of this one is stored, so that one commit stores several.
/// An outcome that gets lost is that of a job done again, so it waits for the commit of others.
Task<void> JobWorkers::perform(Ready entry, Lane& lane) {
    const Job job = std::move(entry.job);
    const Clock& clock = deps_.executor.clock();
    const Context ctx{.deadline = clock.steady() + lane.handling.deadline,
                      .trace = job.trace,
                      .caller = {.service = "jobs"},
                      .stop = group_.token()};
    Status outcome = co_await call(lane.handling.handler, ctx, job);
    --lane.busy;
    if (!entry.neighbour.empty() && --lane.running[entry.neighbour] == 0)
        lane.running.erase(entry.neighbour);
    start_ready(lane);
    if (lane.more && lane.wants()) added_.notify();
    // A failure while stopping says nothing about the job: its row stays as it is.
    const bool again = !outcome;
    if (again && ctx.stop.stop_requested()) co_return;
    ++lane.ending;
    co_await record(ctx, job, std::move(outcome), lane.handling);
    --lane.ending;
    lane.known.erase(job.id);
    lane.stored.insert(job.id);
    if (again || (lane.more && lane.wants())) added_.notify();
}

/// Insists: a job that is done and not recorded would be done again.
Task<void> JobWorkers::record(Context ctx, Job job, Status outcome, const Kind& handling) {
    std::optional<Duration> pause;
    const auto tries = static_cast<std::size_t>(job.attempts);
    if (!outcome && retryable(outcome.error()) && tries < handling.retry.pauses.size()) {
        pause = jittered(handling.retry.pauses[tries], deps_.random);
        if (const auto told = outcome.error().retry_after)
            pause = std::max<Duration>(*pause, *told);
    }
    Effect effect;
    if (!pause && handling.conclude) effect = handling.conclude(ctx, job, outcome);
    const Context waiting{.caller = {.service = "jobs"}, .stop = group_.token()};
    for (int failures = 1;; ++failures) {
        const auto stored = co_await store(job, outcome, pause, effect);
        if (stored || waiting.stop.stop_requested()) co_return;
        if (effect && !retryable(stored.error())) {
            // What cannot be written of it ever is for somebody to look at, with the job.
            effect = {};
            outcome = stored;
            continue;
        }
        // Ends early only when stopping, which the loop sees by itself.
        static_cast<void>(
            co_await sleep_for(waiting, backoff(failures, deps_.random, store_pause_max)));
    }
}

Status JobWorkers::park(sql::Tx& tx, const messaging::ParkedMessage& message) const {
    WAYBILL_CHECK(messaging::park(tx, message));
    return deps_.tell_parked ? deps_.tell_parked(tx, message) : Status{};
}

/// With a pause the job comes again after it; without, it is done or parked.
Task<Status> JobWorkers::store(const Job& job, const Status& outcome, std::optional<Duration> pause,
                               const Effect& effect) {
    const TimePoint now = deps_.executor.clock().now();
    const std::string_view reason = outcome ? "" : outcome.error().reason;
    auto write = [&](sql::Tx& tx) -> Status {
        if (pause) {
            WAYBILL_CHECK(tx.put(postpone_job, job.id, now + *pause, reason));
            return {};
        }
        if (effect) WAYBILL_CHECK(effect(tx));
        if (!outcome) WAYBILL_CHECK(park(tx, parked_job(job, reason, now)));
        WAYBILL_CHECK(tx.put(finish_job, job.id, now, reason));
        return {};
    };
    const Context ctx{.caller = {.service = "jobs"}};
    co_return co_await deps_.database.write_soon(ctx, std::move(write));
}

}  // namespace waybill::tasks
