// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/notification_rows.hpp"

namespace waybill::notifications::rows {
namespace {

#define NOTIFICATION_COLUMNS                                                                    \
    "notification_id, user_id, order_id, kind, occasion, number, partner_title, courier_name, " \
    "reason, amount, currency, due, created_at, read_at, mail, note"

constexpr sql::Query insert_notification{
    "notifications.insert",
    "INSERT INTO notifications (" NOTIFICATION_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, NULL, $14, $15) "
    "ON CONFLICT (order_id, kind, occasion) DO NOTHING"};
constexpr sql::Query order_names{
    "notifications.order_names",
    "SELECT number, partner_title FROM notifications "
    "WHERE order_id = $1 AND kind = 'order_created' AND occasion = ''"};
constexpr sql::Query find_one{"notifications.find",
                              "SELECT " NOTIFICATION_COLUMNS
                              " FROM notifications WHERE user_id = $1 AND notification_id = $2"};
constexpr sql::Query list_all{"notifications.list",
                              "SELECT " NOTIFICATION_COLUMNS
                              " FROM notifications WHERE user_id = $1 AND notification_id < $2 "
                              "ORDER BY notification_id DESC LIMIT $3"};
constexpr sql::Query list_unread{
    "notifications.list_unread",
    "SELECT " NOTIFICATION_COLUMNS
    " FROM notifications WHERE user_id = $1 AND notification_id < $2 AND read_at IS NULL "
    "ORDER BY notification_id DESC LIMIT $3"};
constexpr sql::Query unread{
    "notifications.unread",
    "SELECT COUNT(*) FROM (SELECT 1 FROM notifications WHERE user_id = $1 AND read_at IS NULL "
    "LIMIT $2) AS newest"};
constexpr sql::Query mark_one{"notifications.mark_read",
                              "UPDATE notifications SET read_at = $3 "
                              "WHERE user_id = $1 AND notification_id = $2 AND read_at IS NULL"};
constexpr sql::Query mark_all{
    "notifications.mark_all_read",
    "UPDATE notifications SET read_at = $2 WHERE user_id = $1 AND notification_id IN "
    "(SELECT notification_id FROM notifications WHERE user_id = $1 AND read_at IS NULL "
    "ORDER BY notification_id DESC LIMIT $3)"};
constexpr sql::Query set_mail{
    "notifications.mail",
    "UPDATE notifications SET mail = $4 "
    "WHERE order_id = $1 AND kind = $2 AND occasion = $3 AND mail = 'queued'"};
constexpr sql::Query upsert_user{
    "notifications.save_user",
    "INSERT INTO users (user_id, version, email, first_name, locale) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_id) DO UPDATE SET "
    "version = excluded.version, email = excluded.email, first_name = excluded.first_name, "
    "locale = excluded.locale WHERE users.version < excluded.version"};
constexpr sql::Query find_user{
    "notifications.find_user",
    "SELECT user_id, version, email, first_name, locale FROM users WHERE user_id = $1"};

/// Sorts after every id: where the first page begins.
constexpr std::string_view after_all = "ntf_~";

template <typename T>
T known(const sql::Row& row, std::optional<T> parsed) {
    if (!parsed) row.mark_corrupt();
    return parsed.value_or(T{});
}

Notification read(const sql::Row& row) {
    Notification n;
    n.id = row.id<NotificationId>(0);
    n.user = row.id<UserId>(1);
    n.order = row.id<OrderId>(2);
    n.kind = known(row, parse_news_kind(row.view(3)));
    n.occasion = row.text(4);
    n.facts = {
        .number = row.text(5),
        .partner_title = row.text(6),
        .courier_name = row.text(7),
        .reason = row.text(8),
        .note = row.text(15),
        .amount = {.amount = row.integer(9), .currency = known(row, Currency::parse(row.view(10)))},
        .due = row.time(11)};
    n.created_at = row.time(12);
    n.read_at = row.maybe_time(13);
    n.mail = known(row, parse_mail_state(row.view(14)));
    return n;
}

Person read_person(const sql::Row& row) {
    return {.user = row.id<UserId>(0),
            .version = row.integer(1),
            .email = PersonalText{row.text(2)},
            .first_name = PersonalText{row.text(3)},
            .locale = row.text(4)};
}

}  // namespace

Result<Written> insert(sql::Tx& tx, const Notification& n) {
    const Facts& f = n.facts;
    WAYBILL_TRY(const auto changed,
                tx.exec(insert_notification, n.id, n.user, n.order, to_string(n.kind), n.occasion,
                        f.number, f.partner_title, f.courier_name, f.reason, f.amount.amount,
                        f.amount.currency.code(), f.due, n.created_at, to_string(n.mail), f.note));
    return changed == 1 ? Written::fresh : Written::known;
}

Result<std::optional<Facts>> find_order_names(sql::Tx& tx, const OrderId& order) {
    auto names = [](const sql::Row& row) {
        Facts facts;
        facts.number = row.text(0);
        facts.partner_title = row.text(1);
        return facts;
    };
    return tx.one(order_names, names, order);
}

Result<std::optional<Notification>> find(sql::Tx& tx, const UserId& user,
                                         const NotificationId& id) {
    return tx.one(find_one, read, user, id);
}

Result<std::vector<Notification>> list(sql::Tx& tx, const NotificationFilter& filter) {
    const std::string_view before = filter.cursor.empty() ? after_all : filter.cursor;
    const sql::Query& query = filter.unread_only ? list_unread : list_all;
    return tx.all(query, read, filter.user, before, filter.limit + 1);
}

Result<std::int64_t> count_unread(sql::Tx& tx, const UserId& user) {
    auto number = [](const sql::Row& row) { return row.integer(0); };
    WAYBILL_TRY(const auto found, tx.one(unread, number, user, unread_max));
    return found.value_or(0);
}

Result<std::int64_t> mark_read(sql::Tx& tx, const UserId& user, const NotificationId& id,
                               TimePoint now) {
    return tx.exec(mark_one, user, id, now);
}

Result<std::int64_t> mark_all_read(sql::Tx& tx, const UserId& user, TimePoint now, int limit) {
    return tx.exec(mark_all, user, now, limit);
}

Result<std::int64_t> finish_mail(sql::Tx& tx, const Notification& n, MailState state) {
    return tx.exec(set_mail, n.order, to_string(n.kind), n.occasion, to_string(state));
}

Status save_person(sql::Tx& tx, const Person& p) {
    WAYBILL_CHECK(
        tx.exec(upsert_user, p.user, p.version, p.email.reveal(), p.first_name.reveal(), p.locale));
    return {};
}

Result<std::optional<Person>> find_person(sql::Tx& tx, const UserId& user) {
    return tx.one(find_user, read_person, user);
}

}  // namespace waybill::notifications::rows
