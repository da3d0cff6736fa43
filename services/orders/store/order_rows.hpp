// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time_cursor.hpp"
#include "platform/sql/database.hpp"
#include "services/orders/usecases/ports.hpp"

#include <span>

namespace waybill::orders::rows {

/// Reads and writes of whole orders inside a transaction, and nothing else. PIN and tracking token
/// are not among it, but what is kept of them.
Status insert(sql::Tx& tx, const Order& order);
/// Writes the changing parts if the row still has the version of `before`.
/// unavailable: orders.lost_race; nothing is written, and the same may be tried again.
Status update(sql::Tx& tx, const Order& order, const Order& before);
/// Writes what `without_person` has cleared, and clears what former versions had and what was said
/// with the steps. No step: its version stays.
Status erase(sql::Tx& tx, const Order& order);
/// What a step is about to replace.
Status keep_former(sql::Tx& tx, const Order& before);
/// The order as it was made: what steps have replaced or added since is as it was before.
Result<Order> as_placed(sql::Tx& tx, Order order);
/// The order as one of its steps left it. PIN, link and what couriers count are the present's.
Result<Order> as_after(sql::Tx& tx, Order order, const HistoryEntry& step);
Result<std::optional<Order>> find(sql::Tx& tx, const OrderId& id, const Viewer& viewer);
/// The customer's, by what their client calls it; also one that they have hidden.
Result<std::optional<Order>> find_external(sql::Tx& tx, const UserId& customer,
                                           std::string_view external_id);
Result<std::optional<Order>> find_tracked(sql::Tx& tx, std::string_view digest,
                                          TimePoint finished_after);
/// One when the customer has this order.
Result<std::int64_t> count(sql::Tx& tx, const OrderId& id, const UserId& customer);
Result<std::int64_t> count_unpaid(sql::Tx& tx, const UserId& customer);
Status add_lines(sql::Tx& tx, std::span<Order> orders);
/// One more than `filter.limit` rows when there are more; `filter.text` is not asked for.
Result<std::vector<Order>> list(sql::Tx& tx, const OrderFilter& filter, const TimeCursor& before);

/// invalid: idempotency.key_reused, when another step of this order has the same cause.
Status insert_history(sql::Tx& tx, const OrderId& order, const HistoryEntry& entry);
Result<std::vector<HistoryEntry>> history(sql::Tx& tx, const OrderId& order);
/// The last that was taken by then.
Result<std::optional<HistoryEntry>> step_at(sql::Tx& tx, const OrderId& order, TimePoint moment);

}  // namespace waybill::orders::rows
