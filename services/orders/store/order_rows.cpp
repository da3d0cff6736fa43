// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/order_rows.hpp"

#include "platform/sql/columns.hpp"
#include "services/orders/messages/order_messages.hpp"

#include <algorithm>
#include <array>

namespace waybill::orders::rows {
namespace {

/// One currency for all amounts of an order.
struct OrderCurrency {
    static sql::Value write(const Order& order, sql::Texts&) { return order.total.currency.code(); }
    static void read(const sql::Row& row, int at, Order& order) {
        sql::Stored<Currency>::read(row, at, order.total.currency);
        order.delivery_fee.currency = order.total.currency;
    }
};

struct OrderDetails {
    static sql::Value write(const Order& order, sql::Texts& texts) {
        return sql::Value::bytes(texts.keep(encode_details(order)));
    }
    static void read(const sql::Row& row, int at, Order& order) {
        if (!decode_details(row.view(at), order)) row.mark_corrupt();
    }
};

/// Nothing where the order was as it was made.
struct StepState {
    static sql::Value write(const HistoryEntry& entry, sql::Texts&) {
        if (entry.state.empty()) return std::nullopt;
        return sql::Value::bytes(entry.state);
    }
    static void read(const sql::Row& row, int at, HistoryEntry& entry) {
        entry.state = row.view(at);
    }
};

constexpr sql::Columns order_columns{
    sql::fixed<&Order::id>("order_id"),
    sql::fixed<&Order::number>("number"),
    sql::fixed<&Order::customer>("customer_id"),
    sql::fixed<&Order::partner>("partner_id"),
    sql::changing<&Order::status>("status"),
    sql::changing<&Order::delivery>("delivery_status"),
    sql::changing<&Order::cancel_reason>("cancel_reason"),
    sql::fixed_as<OrderCurrency>("currency"),
    sql::fixed<&Order::delivery_fee, &Money::amount>("delivery_fee"),
    sql::fixed<&Order::total, &Money::amount>("total"),
    sql::fixed_as<OrderDetails>("details"),  // but see update_with_details
    sql::fixed<&Order::payment>("payment_id"),
    sql::fixed<&Order::provider>("provider"),
    sql::fixed_as<sql::EmptyIsNull, &Order::external_id>("external_id"),
    sql::fixed<&Order::replaces>("replaces"),
    sql::fixed<&Order::kept, &KeptSecrets::sealed>("sealed"),
    sql::fixed<&Order::kept, &KeptSecrets::tracking_digest>("tracking_digest"),
    sql::fixed<&Order::kept, &KeptSecrets::pin_digest>("pin_digest"),
    sql::fixed<&Order::courier>("courier_id"),  // but see update_with_courier
    sql::changing<&Order::courier_name>("courier_name"),
    sql::changing<&Order::courier_epoch>("courier_epoch"),
    sql::changing<&Order::preparation_minutes>("preparation_minutes"),
    sql::fixed<&Order::created_at>("created_at"),
    sql::fixed<&Order::expires_at>("expires_at"),
    sql::fixed<&Order::promised_at>("promised_at"),
    sql::changing<&Order::paid_at>("paid_at"),
    sql::changing<&Order::accepted_at>("accepted_at"),
    sql::changing<&Order::ready_at>("ready_at"),
    sql::changing<&Order::ready_address>("ready_address"),
    sql::changing<&Order::note>("note"),
    sql::changing<&Order::picked_up_at>("picked_up_at"),
    sql::changing<&Order::finished_at>("finished_at"),
    sql::changing<&Order::replaced_by>("replaced_by"),
    sql::fixed<&Order::hidden_at>("hidden_at"),  // but see HiddenOrdersSql
    sql::fixed<&Order::erased_at>("erased_at"),  // but see erase
    sql::changing<&Order::estimated_at>("estimated_at"),
    sql::changing<&Order::version>("version"),
};

/// What a version had that the next one replaced.
constexpr sql::Columns former_columns{
    sql::fixed<&Order::id>("order_id"),
    sql::fixed<&Order::version>("version"),
    sql::fixed_as<OrderDetails>("details"),
};

/// Its amounts are in the order's currency.
constexpr sql::Columns line_columns{
    sql::fixed<&Line::offer>("offer_id"),
    sql::fixed<&Line::name>("name"),
    sql::fixed<&Line::quantity>("quantity"),
    sql::fixed<&Line::unit_price, &Money::amount>("unit_price"),
    sql::fixed<&Line::total, &Money::amount>("total"),
};

constexpr sql::Columns history_columns{
    sql::fixed<&HistoryEntry::version>("version"),
    sql::fixed_as<sql::EmptyIsNull, &HistoryEntry::from>("from_status"),
    sql::fixed<&HistoryEntry::to>("to_status"),
    sql::fixed<&HistoryEntry::what>("what"),
    sql::fixed<&HistoryEntry::actor>("actor"),
    sql::fixed<&HistoryEntry::cause>("cause"),
    sql::fixed<&HistoryEntry::note>("note"),
    sql::fixed<&HistoryEntry::at>("at"),
    sql::fixed_as<StepState>("state"),
};

constexpr sql::Query insert_order{
    "orders.insert", "INSERT INTO orders ({columns}) VALUES ({values})", order_columns};
constexpr sql::Query insert_line{
    "orders.insert_line",
    "INSERT INTO order_lines (order_id, line, {columns}) VALUES ($1, $2, {values})", line_columns};
constexpr sql::Query update_order{
    "orders.update", "UPDATE orders SET {changes} WHERE order_id = $1 AND version = $2",
    order_columns};
/// An engine writes the index of a column that a statement names, changed or not.
constexpr sql::Query update_with_courier{
    "orders.update_with_courier",
    "UPDATE orders SET {changes}, courier_id = $3 WHERE order_id = $1 AND version = $2",
    order_columns};
/// Few steps change what was agreed on, and it is most of a row's bytes.
constexpr sql::Query update_with_details{
    "orders.update_with_details",
    "UPDATE orders SET {changes}, details = $3 WHERE order_id = $1 AND version = $2",
    order_columns};
constexpr sql::Query insert_former{"orders.insert_former",
                                   "INSERT INTO order_former ({columns}) VALUES ({values})",
                                   former_columns};
constexpr sql::Query find_former{
    "orders.find_former",
    "SELECT details FROM order_former WHERE order_id = $1 AND version >= $2 ORDER BY version LIMIT "
    "1"};
/// All that may say who the customer is. What it was replaced by stands in its own note.
constexpr sql::Query erase_order{
    "orders.erase",
    "UPDATE orders SET details = $2, note = '', sealed = '', tracking_digest = $3, erased_at = $4 "
    "WHERE order_id = $1"};
constexpr sql::Query erase_former{"orders.erase_former",
                                  "UPDATE order_former SET details = $2 WHERE order_id = $1"};
constexpr sql::Query erase_notes{
    "orders.erase_notes",
    "UPDATE order_history SET note = '' WHERE order_id = $1 AND note <> '' AND note NOT LIKE "
    "'replaces ord_%'"};
constexpr sql::Query write_state{
    "orders.write_state",
    "UPDATE order_history SET state = $3 WHERE order_id = $1 AND version = $2"};
constexpr sql::Query find_order{"orders.find", "SELECT {columns} FROM orders WHERE order_id = $1",
                                order_columns};
constexpr sql::Query find_for_customer{
    "orders.find_for_customer",
    "SELECT {columns} FROM orders WHERE order_id = $1 AND customer_id = $2 AND hidden_at IS NULL",
    order_columns};
constexpr sql::Query find_for_partner{
    "orders.find_for_partner",
    "SELECT {columns} FROM orders WHERE order_id = $1 AND partner_id = $2", order_columns};
constexpr sql::Query find_for_courier{
    "orders.find_for_courier",
    "SELECT {columns} FROM orders WHERE order_id = $1 AND courier_id = $2", order_columns};
constexpr sql::Query find_by_external_id{
    "orders.find_by_external_id",
    "SELECT {columns} FROM orders WHERE customer_id = $1 AND external_id = $2", order_columns};
constexpr sql::Query find_by_token{
    "orders.find_by_token",
    "SELECT {columns} FROM orders WHERE tracking_digest = $1 AND (finished_at IS NULL OR "
    "finished_at > $2)",
    order_columns};
constexpr sql::Query find_lines{
    "orders.lines", "SELECT {columns}, order_id FROM order_lines WHERE order_id = $1 ORDER BY line",
    line_columns};
constexpr sql::Query count_owned{
    "orders.count", "SELECT COUNT(*) FROM orders WHERE order_id = $1 AND customer_id = $2"};
constexpr sql::Query unpaid{
    "orders.unpaid", "SELECT COUNT(*) FROM orders WHERE customer_id = $1 AND status = 'PENDING'"};

/// One list statement per viewer, so that each has its index. The status and time bounds are
/// always bound: seven places for seven states, the widest times when none is given.
constexpr std::string_view page_of_orders =
    " AND (created_at, order_id) < ($2, $3) AND created_at >= $4 AND created_at < $5 AND "
    "status IN ($6, $7, $8, $9, $10, $11, $12) ORDER BY created_at DESC, order_id DESC LIMIT $13";
constexpr sql::Query list_customer{
    "orders.list_customer",
    {"SELECT {columns} FROM orders WHERE customer_id = $1 AND hidden_at IS NULL", page_of_orders},
    order_columns};
constexpr sql::Query list_partner{
    "orders.list_partner",
    {"SELECT {columns} FROM orders WHERE partner_id = $1", page_of_orders},
    order_columns};
constexpr sql::Query list_courier{
    "orders.list_courier",
    {"SELECT {columns} FROM orders WHERE courier_id = $1", page_of_orders},
    order_columns};
constexpr sql::Query list_all{"orders.list_all",
                              {"SELECT {columns} FROM orders WHERE $1 = ''", page_of_orders},
                              order_columns};

/// The order's row, which each step writes first, keeps two of them apart.
constexpr sql::Query add_history{
    "orders.add_history",
    "INSERT INTO order_history (order_id, {columns}) SELECT $1, {values} WHERE NOT EXISTS (SELECT "
    "1 FROM order_history WHERE order_id = $1 AND cause = $2)",
    history_columns};
constexpr sql::Query read_history{
    "orders.history", "SELECT {columns} FROM order_history WHERE order_id = $1 ORDER BY version",
    history_columns};
constexpr sql::Query first_step{
    "orders.first_step", "SELECT {columns} FROM order_history WHERE order_id = $1 AND version = 1",
    history_columns};
constexpr sql::Query last_step{
    "orders.last_step",
    "SELECT {columns} FROM order_history WHERE order_id = $1 AND at <= $2 ORDER BY version DESC "
    "LIMIT 1",
    history_columns};

Result<std::optional<Order>> with_lines(sql::Tx& tx, Result<std::optional<Order>> found) {
    if (found && *found) WAYBILL_CHECK(add_lines(tx, std::span{&**found, 1}));
    return found;
}

/// What the customer said is in what the order was after each step.
Status erase_states(sql::Tx& tx, const OrderId& order) {
    WAYBILL_TRY(const auto steps, history(tx, order));
    for (const HistoryEntry& step : steps) {
        Order then;
        if (!decode_state(step.state, then))
            return fail(ErrorKind::internal, "sql.corrupt", "state of " + order.text());
        if (then.note.reveal().empty()) continue;
        then.note = {};
        const std::string state = encode_state(then);
        WAYBILL_CHECK(tx.exec(write_state, order, step.version, sql::Value::bytes(state)));
    }
    return {};
}

}  // namespace

Status add_lines(sql::Tx& tx, std::span<Order> orders) {
    auto read = [](const sql::Row& row) {
        return std::pair{row.id<OrderId>(line_columns.end()), line_columns(row)};
    };
    auto id_of = [](const Order& order) { return sql::Values::of(order.id); };
    WAYBILL_TRY(auto lines, tx.all_each(find_lines, read, orders, id_of));
    for (auto& [id, line] : lines) {
        Order& order = *std::ranges::find(orders, id, &Order::id);
        line.unit_price.currency = line.total.currency = order.total.currency;
        order.lines.push_back(std::move(line));
    }
    return {};
}

Status insert(sql::Tx& tx, const Order& order) {
    WAYBILL_CHECK(tx.exec(insert_order, order_columns.values(order)));
    std::int64_t number = 0;
    WAYBILL_CHECK(tx.put_each(insert_line, order.lines, [&](const Line& line) {
        return line_columns.values(line, order.id, number++);
    }));
    return {};
}

Status update(sql::Tx& tx, const Order& order, const Order& before) {
    const auto write = [&] {
        if (!same_facts(order, before)) {
            const std::string details = encode_details(order);
            return tx.exec(
                update_with_details,
                order_columns.changes(order, order.id, before.version, sql::Value::bytes(details)));
        }
        if (order.courier == before.courier)
            return tx.exec(update_order, order_columns.changes(order, order.id, before.version));
        const sql::Value courier =
            order.courier.empty() ? sql::Value{std::nullopt} : sql::Value{order.courier};
        return tx.exec(update_with_courier,
                       order_columns.changes(order, order.id, before.version, courier));
    };
    WAYBILL_TRY(const auto changed, write());
    if (changed == 0) return fail(ErrorKind::unavailable, "orders.lost_race");
    return {};
}

Status erase(sql::Tx& tx, const Order& order) {
    const std::string details = encode_details(order);
    WAYBILL_CHECK(tx.exec(erase_order, order.id, sql::Value::bytes(details),
                          order.kept.tracking_digest, order.erased_at));
    WAYBILL_CHECK(tx.exec(erase_former, order.id, sql::Value::bytes(details)));
    WAYBILL_CHECK(tx.exec(erase_notes, order.id));
    return erase_states(tx, order.id);
}

Status keep_former(sql::Tx& tx, const Order& before) {
    WAYBILL_CHECK(tx.exec(insert_former, former_columns.values(before)));
    return {};
}

Result<Order> as_placed(sql::Tx& tx, Order order) {
    WAYBILL_TRY(const auto first, tx.one(first_step, history_columns, order.id));
    if (!first) return fail(ErrorKind::internal, "sql.corrupt", "order without its first step");
    return as_after(tx, std::move(order), *first);
}

Result<Order> as_after(sql::Tx& tx, Order order, const HistoryEntry& step) {
    auto read = [&order](const sql::Row& row) {
        OrderDetails::read(row, 0, order);
        return 0;
    };
    WAYBILL_CHECK(tx.one(find_former, read, order.id, step.version));
    order = orders::as_placed(std::move(order));
    const auto status = parse_enum<OrderStatus>(step.to);
    if (!status || !decode_state(step.state, order))
        return fail(ErrorKind::internal, "sql.corrupt", "state of " + order.id.text());
    order.status = *status;
    order.version = step.version;
    return order;
}

Result<std::optional<Order>> find(sql::Tx& tx, const OrderId& id, const Viewer& viewer) {
    if (!viewer.customer.empty())
        return with_lines(tx, tx.one(find_for_customer, order_columns, id, viewer.customer));
    if (!viewer.partner.empty())
        return with_lines(tx, tx.one(find_for_partner, order_columns, id, viewer.partner));
    if (!viewer.courier.empty())
        return with_lines(tx, tx.one(find_for_courier, order_columns, id, viewer.courier));
    return with_lines(tx, tx.one(find_order, order_columns, id));
}

Result<std::optional<Order>> find_external(sql::Tx& tx, const UserId& customer,
                                           std::string_view external_id) {
    return with_lines(tx, tx.one(find_by_external_id, order_columns, customer, external_id));
}

Result<std::optional<Order>> find_tracked(sql::Tx& tx, std::string_view digest,
                                          TimePoint finished_after) {
    return with_lines(tx, tx.one(find_by_token, order_columns, digest, finished_after));
}

Result<std::int64_t> count(sql::Tx& tx, const OrderId& id, const UserId& customer) {
    WAYBILL_TRY(const auto found, tx.one(count_owned, sql::first<std::int64_t>, id, customer));
    return found.value_or(0);
}

Result<std::int64_t> count_unpaid(sql::Tx& tx, const UserId& customer) {
    WAYBILL_TRY(const auto count, tx.one(unpaid, sql::first<std::int64_t>, customer));
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
        return tx.all(query, order_columns, owner, before.at, before.id, from, to, status[0],
                      status[1], status[2], status[3], status[4], status[5], status[6],
                      filter.limit + 1);
    };
    auto orders = !filter.viewer.customer.empty()  ? page(list_customer, filter.viewer.customer)
                  : !filter.viewer.partner.empty() ? page(list_partner, filter.viewer.partner)
                  : !filter.viewer.courier.empty() ? page(list_courier, filter.viewer.courier)
                  : !filter.partner.empty()        ? page(list_partner, filter.partner)
                                                   : page(list_all, std::string_view{});
    if (orders && filter.with_lines) WAYBILL_CHECK(add_lines(tx, *orders));
    return orders;
}

Status insert_history(sql::Tx& tx, const OrderId& order, const HistoryEntry& entry) {
    WAYBILL_TRY(const auto added,
                tx.exec(add_history, history_columns.values(entry, order, entry.cause)));
    if (added == 0) return fail(ErrorKind::invalid, "idempotency.key_reused", entry.cause);
    return {};
}

Result<std::vector<HistoryEntry>> history(sql::Tx& tx, const OrderId& order) {
    return tx.all(read_history, history_columns, order);
}

Result<std::optional<HistoryEntry>> step_at(sql::Tx& tx, const OrderId& order, TimePoint moment) {
    return tx.one(last_step, history_columns, order, moment);
}

}  // namespace waybill::orders::rows
