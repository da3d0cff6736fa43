// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"

#include "platform/core/id.hpp"

#include <array>

namespace waybill::audit {
namespace {

/// A reservation precedes its order by the moment of the confirmation, and the quote, whose id both
/// have, lives ten minutes. Columns: the id, the time until which stock is held, now.
std::string judge_orphan(const sql::Row& row, Before&) {
    constexpr std::int64_t grace = 15LL * 60 * 1000;
    const auto id = OrderId::parse(row.view(0));
    if (!id) return "holds stock and is no order's id";
    std::int64_t made = 0;  // milliseconds: the first 48 bits
    for (int i = 0; i < 6; ++i) made = made << 8 | id->uuid().bytes[static_cast<std::size_t>(i)];
    if (row.integer(2) / 1000 - made < grace) return {};
    return "holds stock, and there is no such order";
}

constexpr auto checks_of_stock = std::to_array<Check>({
    {.id = "STK-1",
     .words = "received is on hand, reserved, sold and written off, none below zero",
     .keys = Keys::offer,
     .query = {"audit.stock",
               "SELECT offer_id, 'received ' || received || ', on hand ' || on_hand || ', reserved "
               "' || reserved || ', sold ' || sold || ', written off ' || written_off FROM "
               "catalog.stock WHERE " WAYBILL_AUDIT_KEYS(
                   "offer_id") " AND (received <> on_hand + reserved + sold + written_off OR "
                               "MIN(on_hand, reserved, sold, written_off) < 0)"}},
    {.id = "STK-2",
     .words = "reserved and sold are what active and committed reservations hold",
     .query = {"audit.reserved",
               "WITH held AS MATERIALIZED (SELECT offer_id, SUM(CASE state WHEN 'active' THEN "
               "quantity ELSE 0 END) AS active, SUM(CASE state WHEN 'committed' THEN quantity ELSE "
               "0 END) AS committed FROM catalog.reservations WHERE offer_id <> '' GROUP BY "
               "offer_id) SELECT s.offer_id, 'reserved ' || s.reserved || ', sold ' || s.sold || "
               "', reservations of ' || COALESCE(h.active, 0) || ' and ' || COALESCE(h.committed, "
               "0) FROM catalog.stock s LEFT JOIN held h ON h.offer_id = s.offer_id WHERE "
               "s.reserved <> COALESCE(h.active, 0) OR s.sold <> COALESCE(h.committed, 0) UNION "
               "ALL SELECT h.offer_id, 'is reserved and has no stock' FROM held h LEFT JOIN "
               "catalog.stock s ON s.offer_id = h.offer_id WHERE s.offer_id IS NULL"}},
    {.id = "STK-4a",
     .words = "an order's stock is held, sold or given back as its state asks",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .query =
         {"audit.stock_of_order",
          "SELECT o.order_id, 'is ' || o.status || ', its stock ' || COALESCE(GROUP_CONCAT("
          "DISTINCT r.state), 'not reserved') FROM main.orders o LEFT JOIN catalog.reservations r "
          "ON r.order_id = o.order_id WHERE " WAYBILL_AUDIT_KEYS(
              "o.order_id") " GROUP BY o.order_id HAVING CASE WHEN o.status = 'PENDING' THEN "
                            "SUM(r.state = 'active') = COUNT(*) WHEN o.status = 'CANCELLED' THEN "
                            "SUM(r.state IN ('active', 'committed')) = 0 AND (o.paid_at IS NULL OR "
                            "o.cancel_reason = 'out_of_stock' OR SUM(r.state = 'restocked') > 0) "
                            "ELSE SUM(r.state = 'committed') > "
                            "0 AND SUM(r.state NOT IN ('committed', 'expired')) = 0 END IS NOT "
                            "1"}},
    {.id = "STK-4b",
     .words = "an order's stock is its lines",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .query =
         {"audit.lines_held",
          "WITH held AS (SELECT r.order_id, r.offer_id, -r.quantity AS quantity FROM "
          "catalog.reservations r WHERE " WAYBILL_AUDIT_KEYS(
              "r.order_id") " AND r.offer_id <> '' AND (r.state IN ('active', 'committed', "
                            "'restocked') OR NOT EXISTS (SELECT 1 FROM catalog.reservations n "
                            "WHERE n.order_id = r.order_id AND n.state IN ('active', 'committed', "
                            "'restocked')))) SELECT order_id, 'reserved another number of ' || "
                            "offer_id FROM (SELECT order_id, offer_id, quantity FROM "
                            "main.order_lines WHERE " WAYBILL_AUDIT_KEYS(
                                "order_id") " UNION ALL SELECT * FROM held WHERE order_id IN "
                                            "(SELECT order_id FROM main.orders "
                                            "WHERE " WAYBILL_AUDIT_KEYS(
                                                "order_id") ")) GROUP BY order_id, offer_id "
                                                            "HAVING SUM(quantity) <> 0"}},
    {.id = "STK-6a",
     .words = "no stock is held for what is no order",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .query =
         {"audit.orphans",
          "SELECT r.order_id, r.until, $3 FROM catalog.reservations r WHERE " WAYBILL_AUDIT_KEYS(
              "r.order_id") " AND r.line = 0 AND r.state = 'active' AND r.until > $3 AND NOT "
                            "EXISTS (SELECT 1 FROM main.orders o WHERE o.order_id = "
                            "r.order_id)"},
     .judge = judge_orphan},
    {.id = "STK-6b",
     .words = "nothing was sold to what is no order",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .query = {"audit.sold_to_nobody",
               "SELECT r.order_id, 'has stock ' || r.state || ', and there is no such order' FROM "
               "catalog.reservations r WHERE " WAYBILL_AUDIT_KEYS(
                   "r.order_id") " AND r.state IN ('committed', 'restocked') AND NOT EXISTS "
                                 "(SELECT 1 FROM main.orders o WHERE o.order_id = r.order_id) "
                                 "UNION ALL SELECT c.order_id, 'was told to its partner, and there "
                                 "is no such order' FROM catalog.partner_calls c "
                                 "WHERE " WAYBILL_AUDIT_KEYS(
                                     "c.order_id") " AND NOT EXISTS (SELECT 1 FROM main.orders o "
                                                   "WHERE o.order_id = c.order_id)"}},
    {.id = "CPY-9",
     .words = "an offer is of its product's category and in its partner's currency",
     .keys = Keys::offer,
     .query = {"audit.offers",
               "SELECT f.id, 'is of another category or currency than its product and partner' "
               "FROM catalog.offers f LEFT JOIN catalog.products d ON d.id = f.product_id LEFT "
               "JOIN catalog.partners p ON p.id = f.partner_id WHERE " WAYBILL_AUDIT_KEYS(
                   "f.id") " AND (f.category IS NOT d.category OR f.currency IS NOT p.currency)"}},
    {.id = "CPY-10",
     .words = "each product can be found by its words",
     .query = {"audit.grams",
               "SELECT d.id, 'is not in the index of words' FROM catalog.products d WHERE d.search "
               "<> '' AND NOT EXISTS (SELECT 1 FROM catalog.product_grams g WHERE g.product = "
               "d.number) UNION ALL SELECT CAST(g.product AS TEXT), 'is in the index of words, and "
               "no product' FROM (SELECT DISTINCT product FROM catalog.product_grams) g WHERE NOT "
               "EXISTS (SELECT 1 FROM catalog.products d WHERE d.number = g.product)"}},
});

}  // namespace

std::span<const Check> stock_checks() { return checks_of_stock; }

}  // namespace waybill::audit
