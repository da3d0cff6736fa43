// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/announcement_store_sql.hpp"

#include "platform/core/found.hpp"
#include "platform/core/page.hpp"
#include "platform/sql/columns.hpp"
#include "services/notifications/domain/history.hpp"
#include "services/notifications/store/announcement_rows.hpp"
#include "services/notifications/store/notification_rows.hpp"
#include "services/notifications/store/notification_store_sql.hpp"

#include <algorithm>

namespace waybill::notifications {
namespace {

/// So many are told in one transaction, which holds up the writes of others.
constexpr int told_at_once = 50;

constexpr std::string_view no_announcement = "notifications.no_announcement";

constexpr sql::Query name_one{
    "addressees.name",
    "INSERT INTO announcement_addressees (announcement_id, user_id) VALUES ($1, $2) ON CONFLICT "
    "(announcement_id, user_id) DO NOTHING"};
constexpr sql::Query note_told{
    "addressees.told",
    "INSERT INTO announcement_addressees (announcement_id, user_id, notification_id) VALUES ($1, "
    "$2, $3) ON CONFLICT (announcement_id, user_id) DO UPDATE SET notification_id = "
    "excluded.notification_id"};
constexpr sql::Query next_named{
    "addressees.next",
    "SELECT a.user_id, CASE WHEN u.user_id IS NULL THEN 0 ELSE 1 END FROM "
    "announcement_addressees a LEFT JOIN users u ON u.user_id = a.user_id WHERE a.announcement_id "
    "= $1 AND a.user_id > $2 ORDER BY a.user_id LIMIT $3"};
constexpr sql::Query next_in_role{
    "addressees.in_role",
    "SELECT user_id, 1 FROM users WHERE user_id > $1 AND ' ' || roles || ' ' LIKE $2 ORDER BY "
    "user_id LIMIT $3"};
constexpr sql::Query list_reached{
    "addressees.list",
    "SELECT a.user_id, a.notification_id, n.mail, n.read_at, p.event_id FROM "
    "announcement_addressees a LEFT JOIN notifications n ON n.user_id = a.user_id AND "
    "n.notification_id = a.notification_id LEFT JOIN jobs j ON j.kind = 'mail' AND j.key = "
    "a.notification_id LEFT JOIN parked_messages p ON p.consumer = 'job:mail' AND p.event_id = "
    "'evt_' || SUBSTR(j.id, 5) WHERE a.announcement_id = $1 AND a.user_id > $2 ORDER BY a.user_id "
    "LIMIT $3"};

AddresseeState addressee_state_of(const HistoryEntry& entry) {
    switch (state_of(entry)) {
        case NewsState::queued: return AddresseeState::queued;
        case NewsState::sent: return AddresseeState::sent;
        case NewsState::delivered: return AddresseeState::delivered;
        case NewsState::failed: return AddresseeState::failed;
        case NewsState::parked: return AddresseeState::parked;
    }
    return AddresseeState::sent;
}

ReachedAddressee read_reached(const sql::Row& row, const Announcement& announcement) {
    ReachedAddressee reached{.user = row.id<UserId>(0)};
    if (row.null(1)) {
        const bool passed =
            announcement.state == AnnouncementState::done || reached.user <= announcement.told_to;
        if (passed) reached.state = AddresseeState::unknown;
        return reached;
    }
    reached.notification = row.id<NotificationId>(1);
    HistoryEntry entry;
    entry.news.mail = parse_enum<MailState>(row.view(2)).value_or(MailState::none);
    entry.news.read_at = row.maybe_time(3);
    if (!row.null(4)) entry.parked_as = row.text(4);
    reached.state = addressee_state_of(entry);
    return reached;
}

}  // namespace

Task<Result<Announcement>> AnnouncementStoreSql::insert(Context ctx, Announcement wanted,
                                                        std::vector<UserId> named) {
    const Moment moment{.now = deps_.clock.now(), .trace = ctx.trace};
    auto write = [&](sql::Tx& tx) -> Result<Announcement> {
        WAYBILL_TRY(const auto made, rows::insert_announcement(tx, wanted));
        if (made == rows::Made::known)
            return found_or(rows::find_announcement_of(tx, wanted.command), no_announcement);
        WAYBILL_CHECK(tx.exec_each(
            name_one, named, [&](const UserId& user) { return sql::Values::of(wanted.id, user); }));
        WAYBILL_CHECK(queue_rest(tx, wanted, moment));
        return wanted;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<Announcement>> AnnouncementStoreSql::find(Context ctx, AnnouncementId id) {
    auto read = [&id](sql::Tx& tx) {
        return found_or(rows::find_announcement(tx, id), no_announcement);
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<AnnouncementPage>> AnnouncementStoreSql::list(Context ctx, AnnouncementFilter filter) {
    const auto before = filter.cursor.empty() ? std::optional{AnnouncementId::greatest()}
                                              : AnnouncementId::parse(filter.cursor);
    if (!before) co_return fail(bad_cursor());
    auto read = [&](sql::Tx& tx) -> Result<AnnouncementPage> {
        AnnouncementPage page;
        WAYBILL_TRY(page.announcements, rows::list_announcements(tx, *before, filter.limit + 1));
        page.next_cursor = cut_page(page.announcements, filter.limit,
                                    [](const Announcement& last) { return last.id.text(); });
        return page;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<AddresseePage>> AnnouncementStoreSql::list_addressees(Context ctx,
                                                                  AddresseeFilter filter) {
    if (!filter.cursor.empty() && !UserId::parse(filter.cursor)) co_return fail(bad_cursor());
    auto read = [&](sql::Tx& tx) -> Result<AddresseePage> {
        WAYBILL_TRY(const auto announcement,
                    found_or(rows::find_announcement(tx, filter.announcement), no_announcement));
        const auto map = [&](const sql::Row& row) { return read_reached(row, announcement); };
        AddresseePage page;
        WAYBILL_TRY(page.addressees, tx.all(list_reached, map, filter.announcement, filter.cursor,
                                            filter.limit + 1));
        page.next_cursor = cut_page(page.addressees, filter.limit,
                                    [](const ReachedAddressee& last) { return last.user.text(); });
        return page;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Status> AnnouncementStoreSql::gather(Context ctx, AnnouncementId id, std::string cursor,
                                          FoundPeople found) {
    const Moment moment{.now = deps_.clock.now(), .trace = ctx.trace};
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(auto announcement, found_or(rows::find_announcement(tx, id), no_announcement));
        if (announcement.gather != cursor) return {};
        std::ranges::sort(found.users);
        WAYBILL_TRY(const auto added, tx.exec_each(name_one, found.users, [&](const UserId& user) {
            return sql::Values::of(id, user);
        }));
        for (const std::int64_t one : added) announcement.addressees += one;
        announcement.gather.reset();
        if (!found.next_cursor.empty()) announcement.gather = found.next_cursor;
        WAYBILL_TRY(const auto moved, rows::move_gathering(tx, announcement, cursor));
        if (moved == 0) return fail(ErrorKind::unavailable, "notifications.in_progress");
        return queue_rest(tx, announcement, moment);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Status> AnnouncementStoreSql::advance(Context ctx, AnnouncementId id, UserId told_to) {
    const Moment moment{.now = deps_.clock.now(), .trace = ctx.trace};
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(auto announcement, found_or(rows::find_announcement(tx, id), no_announcement));
        if (announcement.state == AnnouncementState::done || announcement.told_to != told_to)
            return {};
        WAYBILL_TRY(const auto found, next_of(tx, announcement));
        for (const Found& one : found) {
            announcement.told_to = one.user;
            announcement.addressees += announcement.role ? 1 : 0;
            announcement.told += one.known ? 1 : 0;
            announcement.unknown += one.known ? 0 : 1;
            if (one.known) WAYBILL_CHECK(tell_one(tx, announcement, one.user, moment));
        }
        if (found.size() < static_cast<std::size_t>(told_at_once)) {
            announcement.state = AnnouncementState::done;
            announcement.finished_at = moment.now;
        }
        WAYBILL_TRY(const auto moved, rows::move_announcement(tx, announcement, told_to));
        // Another was faster: all of this is undone, and there is nothing left of it to do.
        if (moved == 0) return fail(ErrorKind::unavailable, "notifications.in_progress");
        if (announcement.state == AnnouncementState::done) return {};
        return queue_rest(tx, announcement, moment);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Result<std::vector<AnnouncementStoreSql::Found>> AnnouncementStoreSql::next_of(
    sql::Tx& tx, const Announcement& announcement) {
    const auto map = [](const sql::Row& row) {
        return Found{.user = row.id<UserId>(0), .known = row.boolean(1)};
    };
    const std::string after = announcement.told_to.empty() ? "" : announcement.told_to.text();
    if (!announcement.role) return tx.all(next_named, map, announcement.id, after, told_at_once);
    const std::string pattern = "% " + std::string{to_string(*announcement.role)} + " %";
    return tx.all(next_in_role, map, after, pattern, told_at_once);
}

Status AnnouncementStoreSql::tell_one(sql::Tx& tx, const Announcement& announcement,
                                      const UserId& user, const Moment& moment) {
    const Notification entry{.id = deps_.ids.next<NotificationId>(),
                             .user = user,
                             .kind = NewsKind::announcement,
                             .occasion = occasion_of(announcement.id, user),
                             .mail = announcement.mail ? MailState::queued : MailState::none,
                             .created_at = moment.now};
    WAYBILL_CHECK(rows::insert(tx, entry));
    WAYBILL_CHECK(tx.exec(note_told, announcement.id, user, entry.id));
    if (!announcement.mail) return {};
    return deps_.jobs.enqueue(tx, {.id = deps_.ids.next<JobId>(),
                                   .kind = std::string{NotificationStoreSql::mail_job},
                                   .key = entry.id.text(),
                                   .priority = mail_priority(entry.kind),
                                   .due = moment.now,
                                   .payload = user.text(),
                                   .trace = moment.trace});
}

Status AnnouncementStoreSql::queue_rest(sql::Tx& tx, const Announcement& announcement,
                                        const Moment& moment) {
    const UserId& told_to = announcement.told_to;
    std::string from = told_to.empty() ? std::string{} : told_to.text();
    if (announcement.gather) from = '@' + *announcement.gather;
    return deps_.jobs.enqueue(tx, {.id = deps_.ids.next<JobId>(),
                                   .kind = std::string{announce_job},
                                   .key = announcement.id.text() + '/' + from,
                                   .due = moment.now,
                                   .trace = moment.trace});
}

}  // namespace waybill::notifications
