// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/worker.hpp"

#include "adapters/postgres/transaction.hpp"

#include <algorithm>
#include <thread>

namespace waybill::postgres {
namespace {

using RealTime = std::chrono::steady_clock;

/// How long a transaction that loses against others is run again, where its deadline is later.
constexpr Duration contended_max = 10s;

/// What a function throws becomes an error, since the thread must go on.
Status call_body(Work& work, sql::Tx& tx) {
    try {
        return work.body(tx);
    } catch (const std::exception& thrown) {
        return fail(ErrorKind::internal, "sql.failed", thrown.what());
    }
}

}  // namespace

Status Worker::connect() {
    if (connection_ && !connection_->lost()) return {};
    connection_.reset();
    if (RealTime::now() < next_connect_) return fail(last_failure_);
    auto opened = Connection::open(deps_.connection, deps_.types);
    const Status ready = opened ? opened->enter_pipeline() : fail(opened.error());
    if (!ready) {
        last_failure_ = ready.error();
        next_connect_ = RealTime::now() + reconnects_.next();
        return ready;
    }
    connection_.emplace(*std::move(opened));
    reconnects_.reset();
    return {};
}

/// What several do together is quick, since nobody waits for locks in between; where that cannot
/// be, or one of them fails, each has a transaction of its own.
void Worker::run(std::span<Work> works) {
    while (!works.empty()) {
        const auto some = works.first(std::min(works.size(), together_max_));
        works = works.subspan(some.size());
        if (some.size() > 1 && run_together(some)) {
            together_max_ = std::min(2 * together_max_, WorkQueue::together_max);
            continue;
        }
        run_apart(some);
    }
}

void Worker::run_apart(std::span<Work> works) {
    std::vector<Work*> waiting;
    for (Work& work : works)
        if (works.size() == 1 || !run_at_once(work)) waiting.push_back(&work);
    for (Work* const work : waiting) run_alone(*work);
}

/// False where it needs time, and nobody was answered.
bool Worker::run_at_once(Work& work) {
    if (!work.ctx.check(deps_.clock) || !connect()) return false;
    Status outcome = attempt(work, Connection::Waits::hardly);
    if (!outcome && (met_others() || worth_another(outcome, 1))) return false;
    answer(work, std::move(outcome));
    return true;
}

bool Worker::run_together(std::span<Work> works) {
    for (const Work& work : works)
        if (!work.ctx.check(deps_.clock)) return false;
    if (!connect()) return false;
    const auto outcome = attempt_together(works);
    if (!outcome) {
        learn_from_failure();
        return false;
    }
    if (*outcome && !news_.empty()) deps_.tell(news_);
    for (Work& work : works) work.done(*outcome);
    return true;
}

/// The outcome of all once the commit has left; nothing where none of it was done.
std::optional<Status> Worker::attempt_together(std::span<Work> works) {
    Duration limit = Duration::max();
    for (const Work& work : works) limit = std::min(limit, time_left(work.ctx));
    news_.clear();
    connection_->begin(Connection::Access::write, limit, Connection::Waits::hardly);
    Transaction tx{*connection_, news_};
    const bool all = std::ranges::all_of(
        works, [&](Work& work) { return call_body(work, tx) && !connection_->failure(); });
    std::optional<Status> outcome;
    if (all) outcome = connection_->commit();
    connection_->roll_back();
    if (!outcome) return std::nullopt;
    if (*outcome) fold_news();
    if (*outcome || outcome->error().kind == ErrorKind::outcome_unknown) return outcome;
    return std::nullopt;
}

/// Who meets others at the same rows is the sooner done the less he wants at once.
void Worker::learn_from_failure() {
    deps_.again();
    if (met_others()) together_max_ = std::max<std::size_t>(together_max_ / 2, 2);
}

bool Worker::met_others() const {
    const auto& failure = connection_->failure();
    return failure && (failure->reason == "sql.contended" || failure->reason == "sql.busy");
}

void Worker::run_alone(Work& work) { answer(work, try_until_done(work)); }

void Worker::answer(Work& work, Status outcome) {
    if (outcome && !news_.empty()) deps_.tell(news_);
    work.done(std::move(outcome));
}

Status Worker::try_until_done(Work& work) {
    const auto end = RealTime::now() + std::min(contended_max, time_left(work.ctx));
    Pauses pauses{1ms, 20ms};
    for (int tries = 1;; ++tries) {
        WAYBILL_CHECK(work.ctx.check(deps_.clock));
        WAYBILL_CHECK(connect());
        Status outcome = attempt(work, Connection::Waits::as_long_as_needed);
        if (outcome || !worth_another(outcome, tries)) return outcome;
        const Duration pause = pauses.next();
        if (RealTime::now() + pause >= end) return outcome;
        deps_.again();
        if (!connection_->lost()) std::this_thread::sleep_for(pause);
    }
}

/// A transaction that has certainly not been committed, and may be another time.
bool Worker::worth_another(const Status& outcome, int tries) {
    const auto kind = outcome.error().kind;
    if (kind == ErrorKind::outcome_unknown || kind == ErrorKind::deadline) return false;
    if (!connection_->failure()) return false;
    if (connection_->again() == Again::often) return true;
    return tries == 1 && (connection_->again() == Again::once || connection_->lost());
}

Status Worker::attempt(Work& work, Connection::Waits waits) {
    news_.clear();
    connection_->begin(work.access, time_left(work.ctx), waits);
    Transaction tx{*connection_, news_};
    Status outcome = call_body(work, tx);
    if (outcome && connection_->failure()) outcome = fail(*connection_->failure());
    if (outcome && work.access == Connection::Access::write) outcome = connection_->commit();
    if (outcome && work.access == Connection::Access::write)
        fold_news();
    else
        news_.clear();
    connection_->roll_back();
    return outcome;
}

Duration Worker::time_left(const Context& ctx) const {
    if (ctx.deadline == SteadyTime::max()) return Duration::max();
    return std::max(ctx.deadline - deps_.clock.steady(), Duration{0});
}

void Worker::fold_news() {
    std::ranges::sort(news_);
    const auto repeated = std::ranges::unique(news_);
    news_.erase(repeated.begin(), repeated.end());
}

}  // namespace waybill::postgres
