// SPDX-License-Identifier: Apache-2.0
#include "platform/async/backoff.hpp"
#include "platform/tasks/task_columns.hpp"

#include <algorithm>

namespace waybill::tasks {
namespace {

constexpr sql::Query list_due{"timers.due", R"(
    SELECT {columns} FROM timers WHERE kind = $1 AND due <= $2
    ORDER BY due, key LIMIT $3)",
                              timer_columns};
constexpr sql::Query find_next_timer{"timers.next", R"(
    SELECT MIN(due) FROM timers WHERE kind = $1 AND due > $2)"};

/// Queries are per kind, so that rows of a kind that this version does not know stand in nobody's
/// way.
Status look(sql::Tx& tx, const std::string& kind, TimePoint now, int limit,
            std::vector<Timer>& timers, std::optional<TimePoint>& next) {
    auto keep = [&](const sql::Row& row) { timers.push_back(timer_columns(row)); };
    WAYBILL_CHECK(tx.each(list_due, keep, kind, now, limit));
    WAYBILL_TRY(const auto found,
                tx.one(find_next_timer, sql::first<std::optional<TimePoint>>, kind, now));
    if (found && *found && (!next || **found < *next)) next = *found;
    return {};
}

/// A handler is code of a service: what its libraries throw ends here.
Task<Status> call_handler(const TimerWorker::Handler& handler, Context ctx, Timer timer) {
    try {
        co_return co_await handler(std::move(ctx), std::move(timer));
    } catch (const std::exception& thrown) {
        co_return fail(ErrorKind::internal, "timers.handler_threw", thrown.what());
    }
}

}  // namespace

void TimerWorker::on(std::string kind, Handler handler) {
    handlers_.insert_or_assign(std::move(kind), std::move(handler));
}

void TimerWorker::start() { group_.spawn(deps_.executor, run()); }

Task<void> TimerWorker::stop() { co_await group_.stop(); }

Task<void> TimerWorker::run() {
    const Context ctx{.caller = {.service = "timers"}, .stop = group_.token()};
    int failures = 0;
    while (!ctx.stop.stop_requested()) {
        const auto pause = co_await round(ctx);
        failures = pause ? 0 : failures + 1;
        const Duration wait = pause ? *pause : backoff(failures, deps_.random, store_pause_max);
        co_await changed_.wait(ctx, wait);
    }
}

Task<Result<Duration>> TimerWorker::round(Context ctx) {
    finished_.clear();
    deps_.timers.next_look_ = Timers::no_look;
    const TimePoint untold = deps_.timers.untold_.exchange(Timers::no_look);
    WAYBILL_CO_TRY(auto due, co_await find_due(ctx));
    std::ranges::sort(due.timers, {}, &Timer::due);
    for (auto& timer : due.timers) {
        if (running_ >= options_.batch_max) break;
        const Name name{timer.kind, timer.key, timer.due};
        if (!may_start(name)) continue;
        ++running_;
        tried_[name].running = true;
        const Handler& handler = handlers_.find(timer.kind)->second;
        group_.spawn(deps_.executor, fire(std::move(timer), handler));
    }
    const TimePoint now = deps_.executor.clock().now();
    Duration wait = until_next(due);
    if (untold > now) wait = std::min<Duration>(wait, untold - now);
    deps_.timers.next_look_ = now + wait;
    co_return wait;
}

Task<Result<TimerWorker::Due>> TimerWorker::find_due(Context ctx) {
    const TimePoint now = deps_.executor.clock().now();
    // Those running or failing are among the rows found, and must not hide the others.
    const int limit = static_cast<int>(options_.batch_max + tried_.size());
    auto find = [this, now, limit](sql::Tx& tx) -> Result<Due> {
        Due due;
        for (const auto& [kind, handler] : handlers_)
            WAYBILL_CHECK(look(tx, kind, now, limit, due.timers, due.next));
        return due;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(find));
}

bool TimerWorker::may_start(const Name& name) {
    const SteadyTime now = deps_.executor.clock().steady();
    const auto tried = tried_.find(name);
    if (tried != tried_.end()) return !tried->second.running && tried->second.again <= now;
    if (!finished_.contains(name)) return true;
    // It ended well while we were looking; whether it took its row, the next look will tell.
    return false;
}

/// Also drops what is known of failed timers that somebody else has taken.
Duration TimerWorker::until_next(const Due& due) {
    const Clock& clock = deps_.executor.clock();
    const SteadyTime now = clock.steady();
    std::erase_if(tried_, [&](const auto& entry) {
        return !entry.second.running && entry.second.again + 1min < now;
    });
    Duration wait = options_.poll;
    if (due.next) wait = std::min(wait, *due.next - clock.now());
    for (const auto& [name, tried] : tried_)
        if (!tried.running && tried.again > now) wait = std::min(wait, tried.again - now);
    return std::max(wait, Duration{});
}

Task<void> TimerWorker::fire(Timer timer, const Handler& handler) {
    const Name name{timer.kind, timer.key, timer.due};
    const Clock& clock = deps_.executor.clock();
    const Context ctx{.deadline = clock.steady() + options_.deadline,
                      .caller = {.service = "timers"},
                      .stop = group_.token()};
    const Status outcome = co_await call_handler(handler, ctx, std::move(timer));
    const bool was_full = running_-- == options_.batch_max;
    if (outcome) {
        tried_.erase(name);
        finished_.insert(name);
    } else {
        Tried& tried = tried_[name];
        tried.running = false;
        const bool away = sql::store_is_away(outcome.error());
        tried.again = clock.steady() +
                      backoff(++tried.failures, deps_.random, away ? store_pause_max : pause_max);
    }
    if (!outcome || was_full) changed_.notify();
}

}  // namespace waybill::tasks
