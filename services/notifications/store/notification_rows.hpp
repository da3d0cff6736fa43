// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/notifications/usecases/ports.hpp"

/// Rows of notifications and users, inside a transaction.
namespace waybill::notifications::rows {

enum class Written : std::uint8_t { fresh, known };

Result<Written> insert(sql::Tx& tx, const Notification& notification);
/// Number and partner of the order, from the first notification about it.
Result<std::optional<Facts>> find_order_names(sql::Tx& tx, const OrderId& order);
Result<std::optional<Notification>> find(sql::Tx& tx, const UserId& user, const NotificationId& id);
Result<std::vector<Notification>> list(sql::Tx& tx, const NotificationFilter& filter,
                                       const NotificationId& before);
Result<std::int64_t> count_unread(sql::Tx& tx, const UserId& user);
/// The number marked.
Result<std::int64_t> mark_read(sql::Tx& tx, const UserId& user, const NotificationId& id,
                               TimePoint now);
/// At most `limit` of them; the number marked.
Result<std::int64_t> mark_all_read(sql::Tx& tx, const UserId& user, TimePoint now, int limit);
/// What was changed: nothing when the mail was sent before.
Result<std::optional<Notification>> finish_mail(sql::Tx& tx, const UserId& user,
                                                const NotificationId& id, MailState state);

Status save_person(sql::Tx& tx, const Person& person);
Result<std::optional<Person>> find_person(sql::Tx& tx, const UserId& user);

}  // namespace waybill::notifications::rows
