// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/notification_rows.hpp"

#include "platform/sql/columns.hpp"
#include "services/notifications/messages/preference_messages.hpp"
#include "services/notifications/store/way_and_reason.hpp"

#include <algorithm>

namespace waybill::notifications::rows {
namespace {

/// As a message of the contract; none for the usual.
struct KeptPreferences {
    static void read(const sql::Row& row, int at, Preferences& preferences) {
        if (row.null(at)) return;
        v1::Preferences message;
        // What this release cannot read is the usual: no mail is lost by it.
        if (!message.ParseFromString(row.text(at))) return;
        if (auto read = from_message(message)) preferences = *std::move(read);
    }
    static sql::Value write(const Preferences& preferences, sql::Texts& texts) {
        return sql::Value::bytes(texts.keep(to_message(preferences).SerializeAsString()));
    }
};
/// Apart by spaces, as identity keeps them.
struct KeptRoles {
    static void read(const sql::Row& row, int at, Roles& roles) {
        std::string_view words = row.view(at);
        while (!words.empty()) {
            const auto end = std::min(words.find(' '), words.size());
            if (const auto role = parse_role(words.substr(0, end))) roles.insert(*role);
            words.remove_prefix(std::min(end + 1, words.size()));
        }
    }
    static sql::Value write(const Roles& roles, sql::Texts& texts) {
        std::string words;
        for (const Role role : roles.list()) {
            if (!words.empty()) words += ' ';
            words += to_string(role);
        }
        return texts.keep(std::move(words));
    }
};
struct OwnPreferences {
    UserId user{};
    Preferences wanted{};
};

constexpr sql::Columns notification_columns{
    sql::fixed<&Notification::id>("notification_id"),
    sql::fixed<&Notification::user>("user_id"),
    sql::fixed_as<MaybeOrder, &Notification::order>("order_id"),
    sql::fixed<&Notification::kind>("kind"),
    sql::fixed<&Notification::occasion>("occasion"),
    sql::fixed<&Notification::facts, &Facts::number>("number"),
    sql::fixed<&Notification::facts, &Facts::partner_title>("partner_title"),
    sql::fixed<&Notification::facts, &Facts::courier_name>("courier_name"),
    sql::fixed_as<WayAndReason, &Notification::facts>("reason"),
    sql::fixed<&Notification::facts, &Facts::note>("note"),
    sql::fixed<&Notification::facts, &Facts::amount, &Money::amount>("amount"),
    sql::fixed<&Notification::facts, &Facts::amount, &Money::currency>("currency"),
    sql::fixed<&Notification::facts, &Facts::paid>("paid"),
    sql::fixed<&Notification::facts, &Facts::due>("due"),
    sql::fixed<&Notification::created_at>("created_at"),
    sql::fixed<&Notification::read_at>("read_at"),
    sql::fixed<&Notification::mail>("mail"),
};
constexpr sql::Columns order_name_columns{
    sql::fixed<&Facts::number>("number"),
    sql::fixed<&Facts::partner_title>("partner_title"),
};
constexpr sql::Columns person_columns{
    sql::fixed<&Person::user>("user_id"),
    sql::changing<&Person::version>("version"),
    sql::changing<&Person::email>("email"),
    sql::changing<&Person::first_name>("first_name"),
    sql::changing<&Person::locale>("locale"),
    sql::changing<&Person::operates>("operates"),
    sql::changing_as<KeptRoles, &Person::roles>("roles"),
};
/// A person with what they want, read with one statement.
constexpr sql::Columns reader_columns{
    sql::fixed<&Person::user>("u.user_id"),
    sql::fixed<&Person::version>("u.version"),
    sql::fixed<&Person::email>("u.email"),
    sql::fixed<&Person::first_name>("u.first_name"),
    sql::fixed<&Person::locale>("u.locale"),
    sql::fixed<&Person::operates>("u.operates"),
    sql::fixed_as<KeptPreferences, &Person::preferences>("p.wanted"),
};
constexpr sql::Columns preference_columns{
    sql::fixed<&OwnPreferences::user>("user_id"),
    sql::changing_as<KeptPreferences, &OwnPreferences::wanted>("wanted"),
};

constexpr sql::Query insert_notification{"notifications.insert",
                                         "INSERT INTO notifications ({columns}) VALUES ({values}) "
                                         "ON CONFLICT (order_id, kind, occasion) DO NOTHING",
                                         notification_columns};
constexpr sql::Query order_names{"notifications.order_names",
                                 "SELECT {columns} FROM notifications "
                                 "WHERE order_id = $1 AND kind = 'order_created' AND occasion = ''",
                                 order_name_columns};
constexpr sql::Query find_one{
    "notifications.find",
    "SELECT {columns} FROM notifications WHERE user_id = $1 AND notification_id = $2",
    notification_columns};
constexpr sql::Query list_all{
    "notifications.list",
    "SELECT {columns} FROM notifications WHERE user_id = $1 AND notification_id < $2 "
    "ORDER BY notification_id DESC LIMIT $3",
    notification_columns};
constexpr sql::Query list_unread{
    "notifications.list_unread",
    "SELECT {columns} FROM notifications WHERE user_id = $1 AND notification_id < $2 AND read_at "
    "IS NULL ORDER BY notification_id DESC LIMIT $3",
    notification_columns};
constexpr sql::Query list_shown{
    "notifications.list_shown",
    "SELECT {columns} FROM notifications WHERE user_id = $1 AND notification_id < $2 AND "
    "$4 NOT LIKE '%,' || kind || ',%' ORDER BY notification_id DESC LIMIT $3",
    notification_columns};
constexpr sql::Query list_shown_unread{
    "notifications.list_shown_unread",
    "SELECT {columns} FROM notifications WHERE user_id = $1 AND notification_id < $2 AND read_at "
    "IS NULL AND $4 NOT LIKE '%,' || kind || ',%' ORDER BY notification_id DESC LIMIT $3",
    notification_columns};
constexpr sql::Query unread_shown{
    "notifications.unread_shown",
    "SELECT COUNT(*) FROM (SELECT 1 FROM notifications WHERE user_id = $1 AND read_at IS NULL "
    "AND $3 NOT LIKE '%,' || kind || ',%' LIMIT $2) AS newest"};
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
constexpr sql::Query set_mail{"notifications.mail",
                              "UPDATE notifications SET mail = $3 "
                              "WHERE user_id = $1 AND notification_id = $2 AND mail IN ('queued', "
                              "'failed') RETURNING {columns}",
                              notification_columns};
constexpr sql::Query drop_mail_of{"notifications.drop_mail",
                                  "UPDATE notifications SET mail = 'none' WHERE user_id = $1 AND "
                                  "notification_id = $2 AND mail IN ('queued', 'failed')"};
constexpr sql::Query upsert_preferences{
    "notifications.save_preferences",
    "INSERT INTO preferences ({columns}) VALUES ({values}) ON CONFLICT (user_id) DO UPDATE SET "
    "{excluded}",
    preference_columns};
constexpr sql::Query own_preferences{"notifications.preferences",
                                     "SELECT {columns} FROM preferences WHERE user_id = $1",
                                     preference_columns};
constexpr sql::Query upsert_user{
    "notifications.save_user",
    "INSERT INTO users ({columns}) VALUES ({values}) ON CONFLICT (user_id) DO UPDATE SET "
    "{excluded} WHERE users.version < excluded.version",
    person_columns};
constexpr std::string_view select_readers =
    "SELECT {columns} FROM users u LEFT JOIN preferences p ON p.user_id = u.user_id ";
constexpr sql::Query find_operators{
    "notifications.operators",
    {select_readers, "WHERE u.operates ORDER BY u.user_id LIMIT $1"},
    reader_columns};
constexpr sql::Query find_user{
    "notifications.find_user", {select_readers, "WHERE u.user_id = $1"}, reader_columns};

}  // namespace

Result<Written> insert(sql::Tx& tx, const Notification& n) {
    WAYBILL_TRY(const auto changed, tx.exec(insert_notification, notification_columns.values(n)));
    return changed == 1 ? Written::fresh : Written::known;
}

Result<std::optional<Facts>> find_order_names(sql::Tx& tx, const OrderId& order) {
    return tx.one(order_names, order_name_columns, order);
}

Result<std::optional<Notification>> find(sql::Tx& tx, const UserId& user,
                                         const NotificationId& id) {
    return tx.one(find_one, notification_columns, user, id);
}

Result<std::vector<Notification>> list(sql::Tx& tx, const NotificationFilter& filter,
                                       const NotificationId& before, const HiddenKinds& hidden) {
    const int limit = filter.limit + 1;
    if (!hidden.empty())
        return tx.all(filter.unread_only ? list_shown_unread : list_shown, notification_columns,
                      filter.user, before, limit, hidden);
    return tx.all(filter.unread_only ? list_unread : list_all, notification_columns, filter.user,
                  before, limit);
}

/// Where nothing is hidden the index alone says it.
Result<std::int64_t> count_unread(sql::Tx& tx, const UserId& user, const HiddenKinds& hidden) {
    constexpr auto count = sql::first<std::int64_t>;
    WAYBILL_TRY(const auto found, hidden.empty()
                                      ? tx.one(unread, count, user, unread_max)
                                      : tx.one(unread_shown, count, user, unread_max, hidden));
    return found.value_or(0);
}

Result<std::int64_t> drop_mail(sql::Tx& tx, const UserId& user, const NotificationId& id) {
    return tx.exec(drop_mail_of, user, id);
}

Result<std::int64_t> mark_read(sql::Tx& tx, const UserId& user, const NotificationId& id,
                               TimePoint now) {
    return tx.exec(mark_one, user, id, now);
}

Result<std::int64_t> mark_all_read(sql::Tx& tx, const UserId& user, TimePoint now, int limit) {
    return tx.exec(mark_all, user, now, limit);
}

Result<std::optional<Notification>> finish_mail(sql::Tx& tx, const UserId& user,
                                                const NotificationId& id, MailState state) {
    return tx.one(set_mail, notification_columns, user, id, to_string(state));
}

Status save_person(sql::Tx& tx, const Person& p) {
    WAYBILL_CHECK(tx.exec(upsert_user, person_columns.values(p)));
    return {};
}

Result<std::optional<Person>> find_person(sql::Tx& tx, const UserId& user) {
    return tx.one(find_user, reader_columns, user);
}

Result<std::vector<Person>> list_operators(sql::Tx& tx) {
    return tx.all(find_operators, reader_columns, operators_max);
}

Status save_preferences(sql::Tx& tx, const UserId& user, const Preferences& wanted) {
    const OwnPreferences own{.user = user, .wanted = wanted};
    WAYBILL_CHECK(tx.exec(upsert_preferences, preference_columns.values(own)));
    return {};
}

Result<Preferences> find_preferences(sql::Tx& tx, const UserId& user) {
    WAYBILL_TRY(auto own, tx.one(own_preferences, preference_columns, user));
    return own ? std::move(own->wanted) : Preferences{};
}

}  // namespace waybill::notifications::rows
