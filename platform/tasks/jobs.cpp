// SPDX-License-Identifier: Apache-2.0
#include "platform/tasks/jobs.hpp"

#include "platform/tasks/task_columns.hpp"

namespace waybill::tasks {
namespace {

constexpr sql::Query insert_job{"jobs.insert",
                                "INSERT INTO jobs ({columns}, last_reason) VALUES ({values}, '') "
                                "ON CONFLICT (kind, key) DO NOTHING",
                                job_columns};
constexpr sql::Query restore_job{"jobs.restore", R"(
    UPDATE jobs SET finished_at = NULL, attempts = 0, due = $2, leased_until = 0
    WHERE id = $1)"};
constexpr sql::Query count_due{"jobs.backlog", R"(
    SELECT COUNT(*), MIN(due) FROM jobs WHERE finished_at IS NULL AND due <= $1)"};
// A job is finished after it was made, and its id begins with that time.
constexpr sql::Query forget_finished{"jobs.forget", R"(
    DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE id < $1 AND finished_at < $2
        ORDER BY id LIMIT $3))"};

}  // namespace

Status JobQueue::enqueue(sql::Tx& tx, const Job& job) {
    WAYBILL_CHECK(tx.put(insert_job, job_columns.values(job)));
    tx.announce(news);
    return {};
}

Status JobQueue::restore(sql::Tx& tx, const messaging::ParkedMessage& message, TimePoint now) {
    const messaging::Event& event = message.event;
    const JobId id{event.id.uuid()};
    WAYBILL_TRY(const auto restored, tx.exec(restore_job, id, now));
    tx.announce(news);
    if (restored > 0) return {};
    // Its row was swept meanwhile.
    return enqueue(tx, {.id = id,
                        .kind = event.type,
                        .key = event.key,
                        .due = now,
                        .payload = event.data,
                        .trace = event.trace});
}

Result<messaging::Backlog> job_backlog(sql::Tx& tx, TimePoint now) {
    auto map = [now](const sql::Row& row) {
        return messaging::Backlog{row.integer(0), row.null(1) ? Duration{} : now - row.time(1)};
    };
    WAYBILL_TRY(const auto found, tx.one(count_due, map, now));
    return found.value_or(messaging::Backlog{});
}

Result<std::int64_t> forget_jobs(sql::Tx& tx, TimePoint before, int limit) {
    return tx.exec(forget_finished, JobId::first_at(before), before, limit);
}

}  // namespace waybill::tasks
