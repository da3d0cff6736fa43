// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"
#include "services/orders/domain/transitions.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace waybill::audit {
namespace {

/// Whether one step of a history is in the published graph, and begins where the one before ended.
/// Columns: order, from, what, to, version; the first step has no from.
std::string judge_step(const sql::Row& row, Before& before) {
    const bool first = row.integer(4) == 1;
    const bool follows = first || (before.object == row.view(0) && before.state == row.view(1));
    const auto from = orders::parse_order_status(row.view(1));
    const auto to = orders::parse_order_status(row.view(3));
    const std::string_view what = row.view(2);
    before.object = row.view(0);
    before.state = row.view(3);
    const bool known =
        first ? what == "created" && row.view(3) == "PENDING" && row.null(1)
              : std::ranges::any_of(orders::transitions(), [&](const orders::Transition& step) {
                    return from == step.from && to == step.to && what == to_string(step.step);
                });
    if (known && follows) return {};
    return std::string{known ? "does not begin where the step before ended" : "no such step"} +
           ", version " + std::to_string(row.integer(4)) + ": " + row.text(1) + " " + row.text(2) +
           " " + row.text(3);
}

constexpr auto checks_of_orders = std::to_array<Check>({
    {.id = "MON-5a",
     .words = "an order's total is its lines and its fee",
     .keys = Keys::order,
     .query = {"audit.total",
               "SELECT o.order_id, 'total ' || o.total || ', lines and fee ' || "
               "(COALESCE(SUM(l.total), 0) + o.delivery_fee) FROM main.orders o LEFT JOIN "
               "main.order_lines l ON l.order_id = o.order_id WHERE " WAYBILL_AUDIT_KEYS(
                   "o.order_id") " GROUP BY o.order_id HAVING COUNT(l.line) = 0 OR MAX(l.line) + 1 "
                                 "<> COUNT(l.line) OR SUM(l.total) + o.delivery_fee <> o.total"}},
    {.id = "ORD-2a",
     .words = "an order's history has the versions 1, 2, 3 without a gap, and says what the order "
              "says",
     .keys = Keys::order,
     .query =
         {"audit.history",
          "SELECT o.order_id, 'is ' || o.status || ' of version ' || o.version || ', history of ' "
          "|| COUNT(h.version) || CASE WHEN COUNT(h.version) = o.version THEN ', other states or "
          "times' ELSE '' END FROM main.orders o LEFT JOIN main.order_history h ON h.order_id = "
          "o.order_id WHERE " WAYBILL_AUDIT_KEYS(
              "o.order_id") " GROUP BY o.order_id HAVING COUNT(h.version) <> o.version OR "
                            "MAX(h.version) <> o.version OR MIN(h.version) <> 1 OR "
                            "MAX(CASE WHEN h.version = o.version THEN h.to_status END) IS NOT "
                            "o.status OR MAX(CASE h.what WHEN 'created' THEN h.at END) IS NOT "
                            "o.created_at OR MAX(CASE h.what WHEN 'paid' THEN h.at END) IS NOT "
                            "o.paid_at OR MAX(CASE h.what WHEN 'accepted' THEN h.at END) IS NOT "
                            "o.accepted_at OR MAX(CASE h.what WHEN 'ready' THEN h.at END) IS NOT "
                            "o.ready_at OR (o.picked_up_at IS NULL AND COALESCE(SUM(h.what = "
                            "'picked_up'), 0) > COALESCE(SUM(h.what = 'returned'), 0)) OR "
                            "(o.picked_up_at IS NOT NULL AND MAX(CASE h.what WHEN 'picked_up' THEN "
                            "h.at END) IS NOT o.picked_up_at) OR MAX(CASE WHEN h.to_status IN "
                            "('COMPLETED', "
                            "'CANCELLED') THEN h.at END) IS NOT o.finished_at"}},
    {.id = "ORD-2b",
     .words = "history is a path through the graph",
     .keys = Keys::order,
     .query = {"audit.path",
               "SELECT h.order_id, h.from_status, h.what, h.to_status, h.version FROM "
               "main.order_history h WHERE " WAYBILL_AUDIT_KEYS(
                   "h.order_id") " ORDER BY h.order_id, h.version"},
     .judge = judge_step},
    {.id = "ORD-2c",
     .words = "an order has what its state stands for: a reason when cancelled, times in between",
     .keys = Keys::order,
     .query = {"audit.state",
               "SELECT order_id, 'is ' || status || ', but not all that goes with it' FROM "
               "main.orders WHERE " WAYBILL_AUDIT_KEYS(
                   "order_id") " AND ((status = 'CANCELLED') <> (cancel_reason IS NOT NULL) OR "
                               "(status IN ('COMPLETED', 'CANCELLED')) <> (finished_at IS NOT "
                               "NULL) OR (status = 'PENDING' AND paid_at IS NOT NULL) OR (status "
                               "IN ('PAID', 'PREPARING', 'READY', 'DELIVERING', 'COMPLETED') AND "
                               "paid_at IS NULL) OR (status IN ('PREPARING', 'READY', "
                               "'DELIVERING', 'COMPLETED') AND accepted_at IS NULL) OR (status IN "
                               "('READY', 'DELIVERING', 'COMPLETED') AND ready_at IS NULL) OR "
                               "(status IN ('DELIVERING', 'COMPLETED') AND (picked_up_at IS NULL "
                               "OR courier_id IS NULL)) OR expires_at <= created_at)"}},
    {.id = "ORD-5a",
     .words = "an unpaid order has its timer",
     .keys = Keys::order,
     .query = {"audit.timer",
               "SELECT o.order_id, 'is unpaid without a timer that ends it in time' FROM "
               "main.orders o WHERE " WAYBILL_AUDIT_KEYS(
                   "o.order_id") " AND o.status = 'PENDING' AND NOT EXISTS (SELECT 1 FROM "
                                 "main.timers t WHERE t.kind = 'order.payment_window' AND t.key = "
                                 "o.order_id AND t.due <= o.expires_at)"}},
    {.id = "ORD-5b",
     .words = "no other order has a timer, nor what is no order",
     .keys = Keys::order,
     .query = {"audit.timer_of_nothing",
               "SELECT t.key, 'has a timer and is not unpaid' FROM main.timers t WHERE t.kind = "
               "'order.payment_window' AND " WAYBILL_AUDIT_KEYS(
                   "t.key") " AND NOT EXISTS (SELECT 1 FROM main.orders o WHERE o.order_id = t.key "
                            "AND o.status = 'PENDING')"}},
    // Kept for 48 hours; an hour of those is left out, for clocks and the housekeeper's pace.
    {.id = "IDE-1a",
     .words = "the key with which an order was confirmed in the last two days is kept",
     .query = {"audit.confirm_key",
               "WITH kept AS MATERIALIZED (SELECT scope || '/' || key AS cause, CAST(reply AS "
               "TEXT) AS order_id FROM main.idempotency_keys) SELECT o.order_id, 'was confirmed "
               "with a key that is gone' FROM main.orders o CROSS JOIN main.order_history h ON "
               "h.order_id = o.order_id AND h.version = 1 LEFT JOIN kept ON kept.order_id = "
               "o.order_id AND kept.cause = h.cause WHERE o.created_at > $1 - 169200000000 AND "
               "kept.cause IS NULL"}},
    {.id = "IDE-1b",
     .words = "a kept key answers with an order that exists",
     .query = {"audit.key_of_nothing",
               "SELECT CAST(k.reply AS TEXT), 'is the answer to a key, and no order' FROM "
               "main.idempotency_keys k WHERE NOT EXISTS (SELECT 1 FROM main.orders o WHERE "
               "o.order_id = CAST(k.reply AS TEXT))"}},
});

}  // namespace

std::span<const Check> order_checks() { return checks_of_orders; }

}  // namespace waybill::audit
