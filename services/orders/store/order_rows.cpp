// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/order_rows.hpp"

#include "services/orders/messages/order_messages.hpp"

#include <algorithm>
#include <array>

namespace waybill::orders::rows {
namespace {

#define ORDER_COLUMNS                                                                         \
    "order_id, number, customer_id, partner_id, status, delivery_status, cancel_reason, "     \
    "currency, delivery_fee, total, details, payment_id, provider, sealed, tracking_digest, " \
    "courier_id, courier_name, courier_epoch, preparation_minutes, created_at, expires_at, "  \
    "promised_at, paid_at, accepted_at, ready_at, picked_up_at, finished_at, estimated_at, "  \
    "version, ready_address, pin_digest"

constexpr sql::Query insert_order{
    "orders.insert",
    "INSERT INTO orders (" ORDER_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, $10, $11, $12, $13, $14, NULL, '', 0, "
    "$15, $16, $17, $18, NULL, NULL, NULL, NULL, NULL, $18, 1, '', $19)"};
constexpr sql::Query insert_line{
    "orders.insert_line",
    "INSERT INTO order_lines (order_id, line, offer_id, name, quantity, unit_price, total) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr sql::Query update_order{
    "orders.update",
    "UPDATE orders SET status = $3, delivery_status = $4, cancel_reason = $5, courier_id = $6, "
    "courier_name = $7, courier_epoch = $8, preparation_minutes = $9, paid_at = $10, "
    "accepted_at = $11, ready_at = $12, picked_up_at = $13, finished_at = $14, "
    "estimated_at = $15, version = $16, ready_address = $17 WHERE order_id = $1 AND version = $2"};
constexpr sql::Query find_order{"orders.find",
                                "SELECT " ORDER_COLUMNS " FROM orders WHERE order_id = $1"};
constexpr sql::Query find_for_customer{"orders.find_for_customer",
                                       "SELECT " ORDER_COLUMNS
                                       " FROM orders WHERE order_id = $1 AND customer_id = $2"};
constexpr sql::Query find_for_partner{"orders.find_for_partner",
                                      "SELECT " ORDER_COLUMNS
                                      " FROM orders WHERE order_id = $1 AND partner_id = $2"};
constexpr sql::Query find_for_courier{"orders.find_for_courier",
                                      "SELECT " ORDER_COLUMNS
                                      " FROM orders WHERE order_id = $1 AND courier_id = $2"};
constexpr sql::Query find_by_token{
    "orders.find_by_token",
    "SELECT " ORDER_COLUMNS " FROM orders WHERE tracking_digest = $1 AND (finished_at IS NULL OR "
    "finished_at > $2)"};
constexpr sql::Query find_lines{
    "orders.lines",
    "SELECT offer_id, name, quantity, unit_price, total FROM order_lines WHERE order_id = $1 "
    "ORDER BY line"};
constexpr sql::Query count_owned{
    "orders.count", "SELECT COUNT(*) FROM orders WHERE order_id = $1 AND customer_id = $2"};
constexpr sql::Query unpaid{
    "orders.unpaid", "SELECT COUNT(*) FROM orders WHERE customer_id = $1 AND status = 'PENDING'"};

/// One list statement per viewer, so that each has its index. The status and time bounds are
/// always bound: seven places for seven states, the widest times when none is given.
#define LIST_TAIL                                                                              \
    " (created_at, order_id) < ($2, $3) AND created_at >= $4 AND created_at < $5 AND "         \
    "status IN ($6, $7, $8, $9, $10, $11, $12) ORDER BY created_at DESC, order_id DESC LIMIT " \
    "$13"
constexpr sql::Query list_customer{"orders.list_customer",
                                   "SELECT " ORDER_COLUMNS
                                   " FROM orders WHERE customer_id = $1 AND" LIST_TAIL};
constexpr sql::Query list_partner{"orders.list_partner",
                                  "SELECT " ORDER_COLUMNS
                                  " FROM orders WHERE partner_id = $1 AND" LIST_TAIL};
constexpr sql::Query list_courier{"orders.list_courier",
                                  "SELECT " ORDER_COLUMNS
                                  " FROM orders WHERE courier_id = $1 AND" LIST_TAIL};
constexpr sql::Query list_all{"orders.list_all",
                              "SELECT " ORDER_COLUMNS " FROM orders WHERE $1 = '' AND" LIST_TAIL};

constexpr sql::Query add_history{
    "orders.add_history",
    "INSERT INTO order_history (order_id, version, from_status, to_status, what, actor, cause, "
    "note, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr sql::Query read_history{
    "orders.history",
    "SELECT version, from_status, to_status, what, actor, cause, note, at FROM order_history "
    "WHERE order_id = $1 ORDER BY version"};

/// A word that only our own code writes; anything else is a damaged row.
template <typename E>
E enumerator(const sql::Row& row, std::optional<E> parsed) {
    if (!parsed) row.mark_corrupt();
    return parsed.value_or(E{});
}

Order read_order(const sql::Row& row) {
    Order order;
    order.id = row.id<OrderId>(0);
    order.number = row.text(1);
    order.customer = row.id<UserId>(2);
    order.partner = row.id<PartnerId>(3);
    order.status = enumerator(row, parse_order_status(row.view(4)));
    order.delivery = enumerator(row, parse_delivery_status(row.view(5)));
    if (!row.null(6)) order.cancel_reason = enumerator(row, parse_cancel_reason(row.view(6)));
    const Currency currency = enumerator(row, Currency::parse(row.view(7)));
    order.delivery_fee = {.amount = row.integer(8), .currency = currency};
    order.total = {.amount = row.integer(9), .currency = currency};
    if (!decode_details(row.view(10), order)) row.mark_corrupt();
    order.payment = row.id<PaymentId>(11);
    order.provider = row.text(12);
    order.kept.sealed = row.text(13);
    order.kept.tracking_digest = row.text(14);
    order.courier = row.maybe_id<CourierId>(15);
    order.courier_name = row.text(16);
    order.courier_epoch = row.integer(17);
    order.preparation_minutes = static_cast<int>(row.integer(18));
    order.created_at = row.time(19);
    order.expires_at = row.time(20);
    order.promised_at = row.time(21);
    order.paid_at = row.maybe_time(22);
    order.accepted_at = row.maybe_time(23);
    order.ready_at = row.maybe_time(24);
    order.picked_up_at = row.maybe_time(25);
    order.finished_at = row.maybe_time(26);
    order.estimated_at = row.time(27);
    order.version = row.integer(28);
    order.ready_address = row.text(29);
    order.kept.pin_digest = row.text(30);
    return order;
}

Status add_lines(sql::Tx& tx, Order& order) {
    auto keep = [&order](const sql::Row& row) {
        const Currency currency = order.total.currency;
        order.lines.push_back({.offer = row.id<OfferId>(0),
                               .name = row.text(1),
                               .quantity = row.integer(2),
                               .unit_price = {.amount = row.integer(3), .currency = currency},
                               .total = {.amount = row.integer(4), .currency = currency}});
    };
    return tx.each(find_lines, keep, order.id);
}

Result<std::optional<Order>> with_lines(sql::Tx& tx, Result<std::optional<Order>> found) {
    if (found && *found) WAYBILL_CHECK(add_lines(tx, **found));
    return found;
}

std::optional<std::string> text_of(const std::optional<CancelReason>& reason) {
    if (!reason) return std::nullopt;
    return std::string{to_string(*reason)};
}

}  // namespace

Status insert(sql::Tx& tx, const Order& order) {
    const std::string details = encode_details(order);
    WAYBILL_CHECK(tx.exec(
        insert_order, order.id, order.number, order.customer, order.partner,
        to_string(order.status), to_string(order.delivery), order.total.currency.code(),
        order.delivery_fee.amount, order.total.amount, sql::Value::bytes(details), order.payment,
        order.provider, order.kept.sealed, order.kept.tracking_digest, order.preparation_minutes,
        order.created_at, order.expires_at, order.promised_at, order.kept.pin_digest));
    std::int64_t number = 0;
    for (const Line& line : order.lines)
        WAYBILL_CHECK(tx.exec(insert_line, order.id, number++, line.offer, line.name, line.quantity,
                              line.unit_price.amount, line.total.amount));
    return {};
}

Status update(sql::Tx& tx, const Order& order, std::int64_t previous) {
    const auto reason = text_of(order.cancel_reason);
    const auto courier = order.courier.empty() ? std::nullopt : std::optional{order.courier};
    WAYBILL_TRY(const auto changed,
                tx.exec(update_order, order.id, previous, to_string(order.status),
                        to_string(order.delivery), reason, courier, order.courier_name,
                        order.courier_epoch, order.preparation_minutes, order.paid_at,
                        order.accepted_at, order.ready_at, order.picked_up_at, order.finished_at,
                        order.estimated_at, order.version, order.ready_address));
    if (changed == 0) return fail(ErrorKind::unavailable, "orders.lost_race");
    return {};
}

Result<std::optional<Order>> find(sql::Tx& tx, const OrderId& id, const Viewer& viewer) {
    if (!viewer.customer.empty())
        return with_lines(tx, tx.one(find_for_customer, read_order, id, viewer.customer));
    if (!viewer.partner.empty())
        return with_lines(tx, tx.one(find_for_partner, read_order, id, viewer.partner));
    if (!viewer.courier.empty())
        return with_lines(tx, tx.one(find_for_courier, read_order, id, viewer.courier));
    return with_lines(tx, tx.one(find_order, read_order, id));
}

Result<std::optional<Order>> find_tracked(sql::Tx& tx, std::string_view digest,
                                          TimePoint finished_after) {
    return with_lines(tx, tx.one(find_by_token, read_order, digest, finished_after));
}

Result<std::int64_t> count(sql::Tx& tx, const OrderId& id, const UserId& customer) {
    auto first = [](const sql::Row& row) { return row.integer(0); };
    WAYBILL_TRY(const auto found, tx.one(count_owned, first, id, customer));
    return found.value_or(0);
}

Result<std::int64_t> count_unpaid(sql::Tx& tx, const UserId& customer) {
    auto first = [](const sql::Row& row) { return row.integer(0); };
    WAYBILL_TRY(const auto count, tx.one(unpaid, first, customer));
    return count.value_or(0);
}

Result<std::vector<Order>> list(sql::Tx& tx, const OrderFilter& filter, const TimeCursor& before) {
    using enum OrderStatus;
    constexpr std::array every{pending, paid, preparing, ready, delivering, completed, cancelled};
    std::array<std::string_view, 7> status{};
    for (std::size_t i = 0; i < status.size(); ++i)
        status[i] = filter.statuses.empty()
                        ? to_string(every[i])
                        : to_string(filter.statuses[std::min(i, filter.statuses.size() - 1)]);
    const auto from = filter.created_from.value_or(TimePoint{});
    const auto to = filter.created_to.value_or(TimePoint::max());
    auto page = [&](const sql::Query& query, const auto& owner) {
        return tx.all(query, read_order, owner, before.at, before.id, from, to, status[0],
                      status[1], status[2], status[3], status[4], status[5], status[6],
                      filter.limit + 1);
    };
    auto orders = !filter.viewer.customer.empty()  ? page(list_customer, filter.viewer.customer)
                  : !filter.viewer.partner.empty() ? page(list_partner, filter.viewer.partner)
                  : !filter.viewer.courier.empty() ? page(list_courier, filter.viewer.courier)
                                                   : page(list_all, std::string_view{});
    if (!orders || !filter.with_lines) return orders;
    for (Order& order : *orders) WAYBILL_CHECK(add_lines(tx, order));
    return orders;
}

Status insert_history(sql::Tx& tx, const OrderId& order, const HistoryEntry& entry) {
    const auto from = entry.from.empty() ? std::nullopt : std::optional{entry.from};
    auto added = tx.exec(add_history, order, entry.version, from, entry.to, entry.what, entry.actor,
                         entry.cause, entry.note, entry.at);
    if (added) return {};
    if (added.error().reason == "sql.unique")
        return fail(ErrorKind::invalid, "idempotency.key_reused", entry.cause);
    return fail(std::move(added).error());
}

Result<std::vector<HistoryEntry>> history(sql::Tx& tx, const OrderId& order) {
    auto read = [](const sql::Row& row) {
        return HistoryEntry{.version = row.integer(0),
                            .from = row.null(1) ? std::string{} : row.text(1),
                            .to = row.text(2),
                            .what = row.text(3),
                            .actor = row.text(4),
                            .cause = row.text(5),
                            .note = row.text(6),
                            .at = row.time(7)};
    };
    return tx.all(read_history, read, order);
}

}  // namespace waybill::orders::rows
