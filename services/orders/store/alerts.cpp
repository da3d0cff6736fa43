// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/alerts.hpp"

#include "contracts/orders/v1/events.types.hpp"
#include "platform/core/found.hpp"
#include "platform/core/page.hpp"
#include "platform/sql/columns.hpp"
#include "services/orders/messages/order_messages.hpp"

namespace waybill::orders {
namespace {

/// What an alert says itself and what its order says for it.
constexpr sql::Columns alert_columns{
    sql::fixed<&Alert::id>("a.alert_id"),
    sql::fixed<&Alert::order>("a.order_id"),
    sql::fixed<&Alert::number>("o.number"),
    sql::fixed<&Alert::partner>("o.partner_id"),
    sql::fixed<&Alert::status>("o.status"),
    sql::fixed<&Alert::reason>("a.reason"),
    sql::fixed<&Alert::note>("a.note"),
    sql::fixed<&Alert::at>("a.at"),
    sql::fixed<&Alert::resolved_at>("a.resolved_at"),
};
constexpr std::string_view select_alerts =
    "SELECT {columns} FROM order_alerts a JOIN orders o ON o.order_id = a.order_id ";

constexpr sql::Query insert_alert{
    "alerts.insert",
    "INSERT INTO order_alerts (alert_id, order_id, reason, note, at, settles_itself, resolved_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, NULL)"};
constexpr sql::Query settle_alerts{
    "alerts.settle",
    "UPDATE order_alerts SET resolved_at = $2 WHERE order_id = $1 AND resolved_at IS NULL AND "
    "settles_itself"};
constexpr sql::Query resolve_alert{
    "alerts.resolve",
    "UPDATE order_alerts SET resolved_at = $2 WHERE alert_id = $1 AND resolved_at IS NULL"};
constexpr sql::Query find_alert{
    "alerts.find", {select_alerts, "WHERE a.alert_id = $1"}, alert_columns};
constexpr sql::Query list_alerts{
    "alerts.list",
    {select_alerts, "WHERE a.alert_id < $1 ORDER BY a.alert_id DESC LIMIT $2"},
    alert_columns};
constexpr sql::Query list_open{
    "alerts.list_open",
    {select_alerts,
     "WHERE a.alert_id < $1 AND a.resolved_at IS NULL ORDER BY a.alert_id DESC LIMIT $2"},
    alert_columns};

}  // namespace

Status Alerts::raise(sql::Tx& tx, messaging::Event event, const Order& order,
                     const RaiseAlert& alert) {
    v1::OrderAlerted message;
    *message.mutable_order() = to_message(order);
    message.set_reason(std::string{to_string(alert.reason)});
    message.set_note(alert.note);
    event.type = v1::events::order_alerted.name;
    event.sequence = order.version;
    event.data = message.SerializeAsString();
    WAYBILL_CHECK(tx.exec(insert_alert, event.id, order.id, to_string(alert.reason), alert.note,
                          alert.at, settles_itself(alert.reason)));
    return outbox_.append(tx, event);
}

Status Alerts::settle(sql::Tx& tx, const OrderId& order, TimePoint at) {
    WAYBILL_CHECK(tx.exec(settle_alerts, order, at));
    return {};
}

Task<Result<AlertPage>> AlertStoreSql::list(Context ctx, AlertFilter filter) {
    const auto before =
        filter.cursor.empty() ? std::optional{EventId::greatest()} : EventId::parse(filter.cursor);
    if (!before) co_return fail(bad_cursor());
    auto read = [&](sql::Tx& tx) -> Result<AlertPage> {
        const auto& query = filter.which == AlertsListed::open ? list_open : list_alerts;
        AlertPage page;
        WAYBILL_TRY(page.alerts, tx.all(query, alert_columns, *before, filter.limit + 1));
        page.next_cursor =
            cut_page(page.alerts, filter.limit, [](const Alert& last) { return last.id.text(); });
        return page;
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Task<Result<Alert>> AlertStoreSql::resolve(Context ctx, EventId alert) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Result<Alert> {
        WAYBILL_CHECK(tx.exec(resolve_alert, alert, now));
        return found_or(tx.one(find_alert, alert_columns, alert), "orders.no_alert");
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::orders
