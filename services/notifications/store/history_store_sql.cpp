// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/history_store_sql.hpp"

#include "platform/core/found.hpp"
#include "platform/core/page.hpp"
#include "platform/sql/columns.hpp"
#include "services/notifications/store/announcement_rows.hpp"
#include "services/notifications/store/notification_rows.hpp"
#include "services/notifications/store/notification_store_sql.hpp"
#include "services/notifications/store/way_and_reason.hpp"

namespace waybill::notifications {
namespace {

template <auto... Path>
constexpr auto told(std::string_view name) {
    return sql::fixed<&HistoryEntry::news, Path...>(name);
}
template <auto Fact>
constexpr auto fact(std::string_view name) {
    return sql::fixed<&HistoryEntry::news, &Notification::facts, Fact>(name);
}

constexpr sql::Columns history_columns{
    told<&Notification::id>("n.notification_id"),
    told<&Notification::user>("n.user_id"),
    sql::fixed_as<rows::MaybeOrder, &HistoryEntry::news, &Notification::order>("n.order_id"),
    told<&Notification::kind>("n.kind"),
    told<&Notification::occasion>("n.occasion"),
    told<&Notification::created_at>("n.created_at"),
    told<&Notification::read_at>("n.read_at"),
    told<&Notification::mail>("n.mail"),
    fact<&Facts::number>("n.number"),
    sql::fixed_as<WayAndReason, &HistoryEntry::news, &Notification::facts>("n.reason"),
    sql::fixed<&HistoryEntry::failed_tries>("j.attempts"),
    sql::fixed<&HistoryEntry::due>("j.due"),
    sql::fixed<&HistoryEntry::finished_at>("j.finished_at"),
    sql::fixed<&HistoryEntry::last_reason>("j.last_reason"),
    sql::fixed<&HistoryEntry::parked_as>("p.event_id"),
};
/// A parked job has the id of its job, as an event's.
constexpr std::string_view select_history =
    "SELECT {columns} FROM notifications n LEFT JOIN jobs j ON j.kind = 'mail' AND j.key = "
    "n.notification_id LEFT JOIN parked_messages p ON p.consumer = 'job:mail' AND p.event_id = "
    "'evt_' || SUBSTR(j.id, 5) ";
constexpr sql::Query list_of_user{
    "history.of_user",
    {select_history,
     "WHERE n.user_id = $1 AND n.notification_id < $2 ORDER BY n.notification_id DESC LIMIT $3"},
    history_columns};
constexpr sql::Query list_given_up{
    "history.given_up",
    {select_history,
     "WHERE n.mail = 'failed' AND n.notification_id < $1 ORDER BY n.notification_id DESC LIMIT $2"},
    history_columns};
constexpr sql::Query find_given_up{
    "history.find_given_up",
    {select_history, "WHERE n.mail = 'failed' AND n.notification_id = $1"},
    history_columns};
constexpr sql::Query queue_again{"history.queue_again",
                                 "UPDATE notifications SET mail = 'queued' WHERE user_id = $1 AND "
                                 "notification_id = $2 AND mail = 'failed'"};
constexpr sql::Query find_job{"history.job",
                              "SELECT id FROM jobs WHERE kind = 'mail' AND key = $1"};

messaging::ParkedMessage work_of(const Notification& news, const JobId& job) {
    const std::string kind{NotificationStoreSql::mail_job};
    messaging::ParkedMessage work;
    work.consumer = std::string{tasks::parked_job_prefix} + kind;
    work.event.id = EventId{job.uuid()};
    work.event.type = kind;
    work.event.key = news.id.text();
    work.event.data = news.user.text();
    return work;
}

}  // namespace

Task<Result<HistoryPage>> HistoryStoreSql::list(Context ctx, HistoryFilter filter) {
    const auto before = filter.cursor.empty() ? std::optional{NotificationId::greatest()}
                                              : NotificationId::parse(filter.cursor);
    if (!before) co_return fail(bad_cursor());
    auto read = [&](sql::Tx& tx) -> Result<HistoryPage> {
        HistoryPage page;
        const int limit = filter.limit + 1;
        WAYBILL_TRY(page.entries,
                    filter.user
                        ? tx.all(list_of_user, history_columns, *filter.user, *before, limit)
                        : tx.all(list_given_up, history_columns, *before, limit));
        for (HistoryEntry& entry : page.entries)
            WAYBILL_CHECK(rows::add_texts(tx, {&entry.news, 1}));
        page.next_cursor = cut_page(page.entries, filter.limit,
                                    [](const HistoryEntry& last) { return last.news.id.text(); });
        return page;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<HistoryEntry>> HistoryStoreSql::replay(Context ctx, NotificationId id) {
    const TimePoint now = deps_.clock.now();
    const JobId fresh = deps_.ids.next<JobId>();
    auto write = [&](sql::Tx& tx) -> Result<HistoryEntry> {
        WAYBILL_TRY(auto entry, found_or(tx.one(find_given_up, history_columns, id),
                                         "notifications.not_given_up"));
        WAYBILL_CHECK(tx.exec(queue_again, entry.news.user, id));
        WAYBILL_TRY(const auto job, tx.one(find_job, sql::first<JobId>, id));
        WAYBILL_CHECK(rows::add_texts(tx, {&entry.news, 1}));
        const auto work = work_of(entry.news, job.value_or(fresh));
        WAYBILL_CHECK(deps_.jobs.restore(tx, work, now));
        WAYBILL_CHECK(messaging::forget_parked(tx, work.consumer, work.event.id));
        entry.news.mail = MailState::queued;
        entry.failed_tries = 0;
        entry.due = now;
        entry.finished_at.reset();
        entry.last_reason.reset();
        entry.parked_as.reset();
        return entry;
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::notifications
