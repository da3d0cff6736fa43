// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/batch_writer.hpp"

#include "adapters/sqlite/errors.hpp"
#include "adapters/sqlite/transaction.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace waybill::sqlite {
namespace {

const sql::Query begin_batch{"begin", "BEGIN IMMEDIATE"};
const sql::Query commit_batch{"commit", "COMMIT"};
const sql::Query roll_back{"rollback", "ROLLBACK"};
const sql::Query open_savepoint{"savepoint", "SAVEPOINT one"};
const sql::Query release_savepoint{"release", "RELEASE one"};
const sql::Query undo_savepoint{"rollback to", "ROLLBACK TO one"};

constexpr Duration sparing = 10s;

bool is_out_of_space(const Status& outcome) {
    return !outcome && outcome.error().reason == "storage.full";
}

}  // namespace

void BatchWriter::run(std::span<Work> batch) {
    outcomes_.clear();
    news_.clear();
    std::size_t live = 0;
    for (const auto& work : batch) {
        outcomes_.push_back(deps_.health.poisoned ? Status{poisoned()}
                                                  : work.ctx.check(deps_.clock));
        if (outcomes_.back()) ++live;
    }
    if (live > 0) transact(batch, live);
    const bool full = std::ranges::any_of(outcomes_, is_out_of_space);
    // Whoever waits is answered before anybody begins with what follows.
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].done(std::move(outcomes_[i]));
    for (const std::string_view news : news_) deps_.news.tell(news);
    if (full) {
        log_.give_back();
        sparing_until_ = deps_.clock.steady() + sparing;
    }
    log_.tend();
    if (!deps_.health.poisoned && deps_.clock.steady() >= sparing_until_)
        deps_.connection.reserve_log();
}

void BatchWriter::transact(std::span<Work> batch, std::size_t live) {
    Connection& connection = deps_.connection;
    if (const int code = connection.control(begin_batch); code != SQLITE_OK) {
        const Error error = connection.error(code, "begin");
        if (failed_read(error)) deps_.health.damage(error);
        return fail_all(error);
    }
    const bool savepoints = live > 1;  // a function alone is undone with its transaction
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (!outcomes_[i]) continue;
        outcomes_[i] = run_one(batch[i], savepoints);
        if (connection.in_transaction()) continue;
        // SQLite has undone the whole transaction (disk full, I/O error, out of memory).
        if (!savepoints && !outcomes_[i]) return;
        const bool told = !outcomes_[i] && outcomes_[i].error().kind == ErrorKind::unavailable;
        return fail_all(told ? outcomes_[i].error()
                             : Error{.kind = ErrorKind::unavailable, .reason = "sql.rolled_back"});
    }
    commit();
}

Status BatchWriter::run_one(Work& work, bool savepoint) {
    Status outcome = attempt(work, savepoint);
    if (may_try_again(outcome, savepoint)) outcome = attempt(work, savepoint);
    if (!outcome && failed_read(outcome.error())) deps_.health.damage(outcome.error());
    return outcome;
}

/// What could not be read may be readable now, unless its neighbours were undone with it.
bool BatchWriter::may_try_again(const Status& outcome, bool savepoint) {
    if (outcome || !failed_read(outcome.error())) return false;
    if (savepoint) return deps_.connection.in_transaction();
    return deps_.connection.control(begin_batch) == SQLITE_OK;
}

Status BatchWriter::attempt(Work& work, bool savepoint) {
    Connection& connection = deps_.connection;
    if (savepoint)
        if (const int code = connection.control(open_savepoint); code != SQLITE_OK)
            return rolled_back(connection.error(code, "savepoint"), false);
    const std::size_t news_before = news_.size();
    Transaction tx{connection, news_};
    Status outcome = call_body(work.body, tx);
    if (!outcome) {
        news_.resize(news_before);
        return rolled_back(std::move(outcome).error(), savepoint);
    }
    fold_news(news_before);
    if (!savepoint) return outcome;
    if (const int code = connection.control(release_savepoint); code != SQLITE_OK)
        return rolled_back(connection.error(code, "release"), false);
    return outcome;
}

/// Many functions wake the same relay; once is enough. Keeps the order, for repeatable tests.
void BatchWriter::fold_news(std::size_t from) {
    std::size_t kept = from;
    for (std::size_t i = from; i < news_.size(); ++i) {
        const auto known = news_.begin() + static_cast<std::ptrdiff_t>(kept);
        if (std::find(news_.begin(), known, news_[i]) == known) news_[kept++] = news_[i];
    }
    news_.resize(kept);
}

/// Undoes one function; the whole transaction when its savepoint cannot be undone alone.
Status BatchWriter::rolled_back(Error error, bool savepoint) {
    Connection& connection = deps_.connection;
    if (!connection.in_transaction()) return fail(std::move(error));
    if (!savepoint || connection.control(undo_savepoint) != SQLITE_OK ||
        connection.control(release_savepoint) != SQLITE_OK)
        connection.control(roll_back);
    return fail(std::move(error));
}

void BatchWriter::commit() {
    Connection& connection = deps_.connection;
    const int code = connection.control(commit_batch);
    if (code == SQLITE_OK) return;
    const Error error = connection.error(code, "commit");
    if (connection.in_transaction()) connection.control(roll_back);
    // Out of space is told before the commit record is whole, so nothing happened. After another
    // failure the record may stand in the log: the next commit writes over it, but a process that
    // dies before finds it there.
    const bool nothing_happened =
        code != SQLITE_IOERR_SHMSIZE &&
        (error.reason == "storage.full" || error.reason == "sql.busy" || code == SQLITE_NOMEM);
    if (nothing_happened) return fail_all(error);
    fail_all(Error{.kind = ErrorKind::outcome_unknown,
                   .reason = "sql.commit_unknown",
                   .detail = error.detail});
    // What a failed fsync left on the disk only recovery can tell: nobody may rely on it.
    if (failed_sync(code)) deps_.health.poison(error);
}

/// Those that failed by themselves keep their own error.
void BatchWriter::fail_all(const Error& error) {
    news_.clear();
    for (auto& outcome : outcomes_)
        if (outcome) outcome = std::unexpected(error);
}

}  // namespace waybill::sqlite
