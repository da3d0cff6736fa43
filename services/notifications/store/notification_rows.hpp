// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/notifications/usecases/ports.hpp"

/// Rows of notifications and users, inside a transaction.
namespace waybill::notifications::rows {

/// The key of what is about no order is empty.
struct MaybeOrder {
    static void read(const sql::Row& row, int at, OrderId& order) {
        if (!row.view(at).empty()) order = row.id<OrderId>(at);
    }
    static sql::Value write(const OrderId& order, sql::Texts&) {
        if (order.empty()) return std::string_view{};
        return order;
    }
};

enum class Written : std::uint8_t { fresh, known };

Result<Written> insert(sql::Tx& tx, const Notification& notification);
/// Number and partner of the order, from the first notification about it.
Result<std::optional<Facts>> find_order_names(sql::Tx& tx, const OrderId& order);
Result<std::optional<Notification>> find(sql::Tx& tx, const UserId& user, const NotificationId& id);
/// What is neither listed nor counted: `,order_paid,order_ready,`. Empty: nothing.
using HiddenKinds = std::string;
Result<std::vector<Notification>> list(sql::Tx& tx, const NotificationFilter& filter,
                                       const NotificationId& before, const HiddenKinds& hidden);
Result<std::int64_t> count_unread(sql::Tx& tx, const UserId& user, const HiddenKinds& hidden);
/// The number marked.
Result<std::int64_t> mark_read(sql::Tx& tx, const UserId& user, const NotificationId& id,
                               TimePoint now);
/// At most `limit` of them; the number marked.
Result<std::int64_t> mark_all_read(sql::Tx& tx, const UserId& user, TimePoint now, int limit);
/// What was changed: nothing when the mail was sent before.
Result<std::optional<Notification>> finish_mail(sql::Tx& tx, const UserId& user,
                                                const NotificationId& id, MailState state);

/// The number changed: nothing where the mail was ended before.
Result<std::int64_t> drop_mail(sql::Tx& tx, const UserId& user, const NotificationId& id);

Status save_person(sql::Tx& tx, const Person& person);
Result<std::optional<Person>> find_person(sql::Tx& tx, const UserId& user);
/// Whom alerts are told.
Result<std::vector<Person>> list_operators(sql::Tx& tx);
Status save_preferences(sql::Tx& tx, const UserId& user, const Preferences& wanted);
/// The usual where nothing was said.
Result<Preferences> find_preferences(sql::Tx& tx, const UserId& user);

}  // namespace waybill::notifications::rows
