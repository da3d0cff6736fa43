// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/notification_store_sql.hpp"

#include "contracts/notifications/v1/events.pb.h"
#include "contracts/notifications/v1/events.types.hpp"
#include "platform/core/found.hpp"
#include "platform/core/page.hpp"
#include "services/notifications/store/alert_mail_store_sql.hpp"
#include "services/notifications/store/announcement_rows.hpp"
#include "services/notifications/store/notification_rows.hpp"

namespace waybill::notifications {

namespace pb = waybill::notifications::v1;

namespace {

constexpr int marked_at_once = 500;  // a long list does not hold up the others' writes

constexpr std::string_view no_notification = "notifications.not_found";

pb::NotificationChanged to_event(const Notification& notification) {
    pb::NotificationChanged message;
    message.set_notification_id(notification.id.text());
    message.set_user_id(notification.user.text());
    message.set_kind(std::string{to_string(notification.kind)});
    if (!notification.order.empty()) message.set_order_id(notification.order.text());
    return message;
}

Status add_order_names(sql::Tx& tx, Notification& notification) {
    WAYBILL_TRY(auto names, rows::find_order_names(tx, notification.order));
    if (!names) return fail(ErrorKind::unavailable, "notifications.order_unknown");
    notification.facts.number = std::move(names->number);
    notification.facts.partner_title = std::move(names->partner_title);
    return {};
}

/// What tells one alert from others, of which a storm has one in each stretch of time.
std::string alert_occasion_of(const AlertNews& news, std::int64_t stretch) {
    if (news.storm.empty()) return news.event.text();
    return news.storm + '/' + std::to_string(stretch);
}

rows::HiddenKinds hidden_by(const Preferences& preferences) {
    rows::HiddenKinds hidden;
    for (const NewsKind kind : enum_values<NewsKind>) {
        if (preferences.of(kind).in_app) continue;
        hidden += hidden.empty() ? "," : "";
        hidden += to_string(kind);
        hidden += ',';
    }
    return hidden;
}

}  // namespace

Task<Status> NotificationStoreSql::record(Context ctx, News news) {
    const TimePoint now = deps_.clock.now();
    Notification& entry = news.notification;
    entry.id = deps_.ids.next<NotificationId>();
    entry.created_at = now;
    const tasks::Job job{.id = deps_.ids.next<JobId>(),
                         .kind = std::string{mail_job},
                         .key = entry.id.text(),
                         .priority = mail_priority(entry.kind),
                         .due = now,
                         .payload = entry.user.text(),
                         .attempts = 0,
                         .trace = ctx.trace};
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto delivery, messaging::claim(tx, news.consumer, news.event, now));
        if (delivery == messaging::Delivery::repeated) return {};
        if (news.lacks_order_names) WAYBILL_CHECK(add_order_names(tx, entry));
        WAYBILL_TRY(const auto written, rows::insert(tx, entry));
        if (written == rows::Written::known || entry.mail == MailState::none) return {};
        return deps_.jobs.enqueue(tx, job);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Status> NotificationStoreSql::record_alert(Context ctx, AlertNews news) {
    const TimePoint now = deps_.clock.now();
    const bool mailed = news.reach == AlertReach::app_and_mail;
    const std::string occasion = alert_occasion_of(news, stretch_of(now, deps_.alerts.pace));
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto delivery, messaging::claim(tx, news.consumer, news.event, now));
        if (delivery == messaging::Delivery::repeated) return {};
        WAYBILL_TRY(const auto operators, rows::list_operators(tx));
        for (const Person& person : operators) {
            const Notification entry{.id = deps_.ids.next<NotificationId>(),
                                     .user = person.user,
                                     .order = news.order,
                                     .kind = NewsKind::system_alert,
                                     .occasion = occasion + '/' + person.user.text(),
                                     .facts = news.facts,
                                     .created_at = now};
            WAYBILL_CHECK(rows::insert(tx, entry));
            if (mailed && person.preferences.of(NewsKind::system_alert).mail)
                WAYBILL_CHECK(mail_alert(tx, person.user.text(), news, {now, ctx.trace}));
        }
        if (mailed && deps_.alerts.office)
            WAYBILL_CHECK(mail_alert(tx, the_office, news, {now, ctx.trace}));
        return {};
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Status NotificationStoreSql::mail_alert(sql::Tx& tx, std::string_view recipient,
                                        const AlertNews& news, const Moment& moment) {
    WAYBILL_CHECK(rows::insert_alert_mail(tx, recipient, news.event, news.facts));
    for (const AlertMailing& mailing : mailings_of(recipient, moment.now, deps_.alerts.pace))
        WAYBILL_CHECK(deps_.jobs.enqueue(tx, {.id = deps_.ids.next<JobId>(),
                                              .kind = std::string{alert_job},
                                              .key = mailing.key,
                                              .due = mailing.due,
                                              .trace = moment.trace}));
    return {};
}

Task<Status> NotificationStoreSql::save_person(Context ctx, Person person) {
    auto write = [&](sql::Tx& tx) { return rows::save_person(tx, person); };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<QueuedMail>> NotificationStoreSql::find_mail(Context ctx, UserId user,
                                                         NotificationId id) {
    auto read = [&](sql::Tx& tx) -> Result<QueuedMail> {
        QueuedMail mail;
        WAYBILL_TRY(mail.notification, found_or(rows::find(tx, user, id), no_notification));
        WAYBILL_CHECK(rows::add_texts(tx, {&mail.notification, 1}));
        WAYBILL_TRY(mail.person, rows::find_person(tx, user));
        return mail;
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Task<Status> NotificationStoreSql::drop_mail(Context ctx, UserId user, NotificationId id) {
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(rows::drop_mail(tx, user, id));
        return {};
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

tasks::JobWorkers::Effect NotificationStoreSql::end_mail(const Context& ctx, const tasks::Job& job,
                                                         const Status& outcome) {
    const auto id = NotificationId::parse(job.key);
    const auto user = UserId::parse(job.payload);
    if (!id || !user) return {};  // it was parked for that
    const MailState state = outcome ? MailState::sent : MailState::failed;
    const auto& type = outcome ? v1::events::notification_sent : v1::events::notification_failed;
    auto draft = deps_.events.envelope(ctx, type, job.key, 2);
    return [this, id = *id, user = *user, state, draft = std::move(draft)](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto changed, rows::finish_mail(tx, user, id, state));
        if (!changed) return {};
        messaging::Event event = draft;
        event.data = to_event(*changed).SerializeAsString();
        return deps_.outbox.append(tx, event);
    };
}

Task<Result<NotificationPage>> NotificationStoreSql::list(Context ctx, NotificationFilter filter) {
    const auto before = filter.cursor.empty() ? std::optional{NotificationId::greatest()}
                                              : NotificationId::parse(filter.cursor);
    if (!before) co_return fail(bad_cursor());
    auto read = [&](sql::Tx& tx) -> Result<NotificationPage> {
        NotificationPage page;
        WAYBILL_TRY(const auto person, rows::find_person(tx, filter.user));
        if (person) page.locale = person->locale;
        const auto hidden = person ? hidden_by(person->preferences) : rows::HiddenKinds{};
        WAYBILL_TRY(page.notifications, rows::list(tx, filter, *before, hidden));
        WAYBILL_CHECK(rows::add_texts(tx, page.notifications));
        WAYBILL_TRY(page.unread, rows::count_unread(tx, filter.user, hidden));
        page.next_cursor = cut_page(page.notifications, filter.limit,
                                    [](const Notification& last) { return last.id.text(); });
        return page;
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Task<Status> NotificationStoreSql::mark_read(Context ctx, UserId user,
                                             std::optional<NotificationId> notification) {
    const TimePoint now = deps_.clock.now();
    auto mark = [&](sql::Tx& tx) -> Result<std::int64_t> {
        if (!notification) return rows::mark_all_read(tx, user, now, marked_at_once);
        WAYBILL_TRY(const auto changed, rows::mark_read(tx, user, *notification, now));
        if (changed == 0)
            WAYBILL_CHECK(found_or(rows::find(tx, user, *notification), no_notification));
        return changed;
    };
    std::int64_t marked = marked_at_once;
    while (marked == marked_at_once) {
        WAYBILL_CO_TRY(marked, co_await deps_.database.write(ctx, mark));
    }
    co_return Status{};
}

Task<Result<Preferences>> PreferenceStoreSql::find(Context ctx, UserId user) {
    auto read = [&user](sql::Tx& tx) { return rows::find_preferences(tx, user); };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

Task<Status> PreferenceStoreSql::save(Context ctx, UserId user, Preferences preferences) {
    auto write = [&](sql::Tx& tx) { return rows::save_preferences(tx, user, preferences); };
    co_return co_await database_.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::notifications
