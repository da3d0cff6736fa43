// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"
#include "services/orders/domain/transitions.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace waybill::audit {
namespace {

/// Every step in order, and behind an order's steps the order itself, which has no `what`. Columns:
/// order, version, from, what, to, at; of the order itself its status as `to`, the time when it was
/// created as `at`, and then version, paid, accepted, ready, picked up, finished.
constexpr sql::Query steps_and_orders{
    "audit.history",
    "SELECT order_id, version, from_status, what, to_status, at, NULL, NULL, NULL, NULL, NULL, "
    "NULL FROM main.order_history WHERE " WAYBILL_AUDIT_KEYS(
        "order_id") " UNION ALL SELECT order_id, 4611686018427387904, NULL, NULL, status, "
                    "created_at, version, paid_at, accepted_at, ready_at, picked_up_at, "
                    "finished_at FROM main.orders WHERE " WAYBILL_AUDIT_KEYS(
                        "order_id") " ORDER BY 1, 2"};

/// Whether one step of a history is in the published graph, and begins where the one before ended.
/// The first step has no from.
std::string judge_step(const sql::Row& row, Before& before) {
    if (row.null(3)) return {};
    const bool first = row.integer(1) == 1;
    const bool follows = first || (before.object == row.view(0) && before.state == row.view(2));
    const auto from = orders::parse_order_status(row.view(2));
    const auto to = orders::parse_order_status(row.view(4));
    const std::string_view what = row.view(3);
    before.object = row.view(0);
    before.state = row.view(4);
    const bool known =
        first ? what == "created" && row.view(4) == "PENDING" && row.null(2)
              : std::ranges::any_of(orders::transitions(), [&](const orders::Transition& step) {
                    return from == step.from && to == step.to && what == to_string(step.step);
                });
    if (known && follows) return {};
    return std::string{known ? "does not begin where the step before ended" : "no such step"} +
           ", version " + std::to_string(row.integer(1)) + ": " + row.text(2) + " " + row.text(3) +
           " " + row.text(4);
}

void remember_step(const sql::Row& row, Before& before) {
    ++before.count;
    before.gap |= row.integer(1) != before.count;
    before.state = row.view(4);
    auto note = [&](std::string_view kind) {
        auto known = before.kinds.find(kind);
        if (known == before.kinds.end()) known = before.kinds.try_emplace(std::string{kind}).first;
        ++known->second.count;
        known->second.latest = std::max(known->second.latest, row.integer(5));
    };
    note(row.view(3));
    if (before.state == "COMPLETED" || before.state == "CANCELLED") note("finished");
}

/// Whether an order is what the steps before it have made of it.
std::string judge_history(const sql::Row& row, Before& before) {
    if (before.object != row.view(0)) before = {.object = row.text(0)};
    if (!row.null(3)) {
        remember_step(row, before);
        return {};
    }
    const auto of = [&before](std::string_view kind) {
        const auto known = before.kinds.find(kind);
        return known == before.kinds.end() ? Before::Kind{} : known->second;
    };
    const auto is_time_of = [&](int column, std::string_view kind) {
        const auto steps = of(kind);
        return row.null(column) ? steps.count == 0
                                : steps.count > 0 && steps.latest == row.integer(column);
    };
    // Who brought an order back has no longer picked it up.
    const bool picked_up =
        row.null(10) ? of("picked_up").count <= of("returned").count : is_time_of(10, "picked_up");
    const bool whole = !before.gap && before.count == row.integer(6);
    const bool same = before.state == row.view(4) && is_time_of(5, "created") &&
                      is_time_of(7, "paid") && is_time_of(8, "accepted") &&
                      is_time_of(9, "ready") && picked_up && is_time_of(11, "finished");
    if (whole && same) return {};
    return "is " + row.text(4) + " of version " + std::to_string(row.integer(6)) + ", history of " +
           std::to_string(before.count) + (whole ? ", other states or times" : "");
}

constexpr Rows orders_alone{.object = "o.order_id",
                            .from = "FROM main.orders o WHERE " WAYBILL_AUDIT_KEYS("o.order_id")};

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
     .query = steps_and_orders,
     .judge = judge_history},
    {.id = "ORD-2b",
     .words = "history is a path through the graph",
     .keys = Keys::order,
     .query = steps_and_orders,
     .judge = judge_step},
    {.id = "ORD-2c",
     .words = "an order has what its state stands for: a reason when cancelled, times in between",
     .keys = Keys::order,
     .rows = orders_alone,
     .broken = "(o.status = 'CANCELLED') <> (o.cancel_reason IS NOT NULL) OR (o.status IN "
               "('COMPLETED', 'CANCELLED')) <> (o.finished_at IS NOT NULL) OR (o.status = "
               "'PENDING' AND o.paid_at IS NOT NULL) OR (o.status IN ('PAID', 'PREPARING', "
               "'READY', 'DELIVERING', 'COMPLETED') AND o.paid_at IS NULL) OR (o.status IN "
               "('PREPARING', 'READY', 'DELIVERING', 'COMPLETED') AND o.accepted_at IS NULL) OR "
               "(o.status IN ('READY', 'DELIVERING', 'COMPLETED') AND o.ready_at IS NULL) OR "
               "(o.status IN ('DELIVERING', 'COMPLETED') AND (o.picked_up_at IS NULL OR "
               "o.courier_id IS NULL)) OR o.expires_at <= o.created_at",
     .problem = "'is ' || o.status || ', but not all that goes with it'"},
    {.id = "ORD-5a",
     .words = "an unpaid order has its timer",
     .keys = Keys::order,
     .rows = orders_alone,
     .broken = "o.status = 'PENDING' AND NOT EXISTS (SELECT 1 FROM main.timers t WHERE t.kind = "
               "'order.payment_window' AND t.key = o.order_id AND t.due <= o.expires_at)",
     .problem = "'is unpaid without a timer that ends it in time'"},
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
