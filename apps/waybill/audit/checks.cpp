// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/checks.hpp"

#include <array>

namespace waybill::audit {
namespace {

constexpr auto all_checks = std::to_array<Check>({
    {"MON-1",
     "a paid order was captured in full, and only then is it paid",
     When::quiet,
     {"audit.mon1",
      "SELECT o.order_id, 'is ' || o.status || ', captured ' || COALESCE(p.captured, 0) || ' of ' "
      "|| o.total FROM main.orders o LEFT JOIN payments.payments p ON p.order_id = o.order_id "
      "WHERE o.paid_at IS NOT NULL AND COALESCE(p.captured, 0) <> o.total"}},
    {"MON-2",
     "no payment gives back more than it took",
     When::always,
     {"audit.mon2",
      "SELECT payment_id, 'refunded ' || refunded || ' of ' || captured FROM payments.payments "
      "WHERE refunded > captured OR captured > due"}},
    {"MON-3",
     "the entries of each ledger transaction sum to zero",
     When::always,
     {"audit.mon3",
      "SELECT transaction_key, 'sums to ' || SUM(amount) FROM payments.ledger_entries "
      "GROUP BY transaction_key, currency HAVING SUM(amount) <> 0"}},
    {"MON-3b",
     "the ledger's chains have no gap",
     When::always,
     {"audit.mon3b",
      "SELECT c.chain, c.entries || ' entries by the chain, ' || COUNT(e.position) || ' stored' "
      "FROM payments.ledger_chains c LEFT JOIN payments.ledger_entries e ON e.chain = c.chain "
      "GROUP BY c.chain HAVING COUNT(e.position) <> c.entries"}},
    {"MON-5",
     "an order's total is its lines and its fee",
     When::always,
     {"audit.mon5",
      "SELECT o.order_id, 'total ' || o.total || ', lines and fee ' || (SUM(l.total) + "
      "o.delivery_fee) FROM main.orders o JOIN main.order_lines l ON l.order_id = o.order_id "
      "GROUP BY o.order_id HAVING SUM(l.total) + o.delivery_fee <> o.total"}},
    {"MON-6",
     "a completed order's money was kept, a cancelled one's was returned",
     When::quiet,
     {"audit.mon6",
      "SELECT o.order_id, o.status || ', kept ' || (p.captured - p.refunded) FROM main.orders o "
      "JOIN payments.payments p ON p.order_id = o.order_id WHERE (o.status = 'COMPLETED' AND "
      "p.captured - p.refunded <> o.total) OR (o.status = 'CANCELLED' AND p.captured <> "
      "p.refunded)"}},
    {"MON-7",
     "the provider's charges and ours are the same",
     When::quiet,
     {"audit.mon7",
      "SELECT p.payment_id, 'we have ' || p.captured || ', the provider ' || COALESCE((SELECT "
      "SUM(k.amount) FROM payments.sim_charges c JOIN payments.sim_checkouts k ON k.payment_id = "
      "c.payment_id WHERE c.payment_id = p.payment_id AND c.state IN ('CAPTURED', 'REFUNDED')), "
      "0) FROM payments.payments p WHERE p.provider = 'simulator' AND p.captured <> "
      "COALESCE((SELECT SUM(k.amount) FROM payments.sim_charges c JOIN payments.sim_checkouts k "
      "ON k.payment_id = c.payment_id WHERE c.payment_id = p.payment_id AND c.state IN "
      "('CAPTURED', 'REFUNDED')), 0)"}},
    {"STK-1",
     "received is on hand, reserved, sold and written off",
     When::always,
     {"audit.stk1",
      "SELECT offer_id, 'does not add up' FROM catalog.stock WHERE received <> on_hand + reserved "
      "+ sold + written_off OR MIN(on_hand, reserved, sold, written_off) < 0"}},
    {"STK-2",
     "what is reserved is what active reservations hold",
     When::always,
     {"audit.stk2",
      "SELECT s.offer_id, 'reserved ' || s.reserved FROM catalog.stock s LEFT JOIN (SELECT "
      "offer_id, SUM(quantity) AS held FROM catalog.reservations WHERE state = 'active' GROUP BY "
      "offer_id) r ON r.offer_id = s.offer_id WHERE s.reserved <> COALESCE(r.held, 0)"}},
    {"STK-4",
     "an order that was paid has its stock committed",
     When::quiet,
     {"audit.stk4",
      "SELECT o.order_id, 'is ' || o.status || ', its stock ' || r.state FROM main.orders o JOIN "
      "catalog.reservations r ON r.order_id = o.order_id WHERE o.status IN ('PAID', 'PREPARING', "
      "'READY', 'DELIVERING', 'COMPLETED') AND r.state <> 'committed'"}},
    {"STK-6",
     "an order that is over holds no stock",
     When::quiet,
     {"audit.stk6",
      "SELECT o.order_id, 'is ' || o.status FROM main.orders o JOIN catalog.reservations r ON "
      "r.order_id = o.order_id WHERE o.status IN ('COMPLETED', 'CANCELLED') AND r.state = "
      "'active'"}},
    {"ORD-2",
     "an order's history has the versions 1, 2, 3 without a gap",
     When::always,
     {"audit.ord2",
      "SELECT o.order_id, 'version ' || o.version || ', history of ' || COUNT(h.version) FROM "
      "main.orders o LEFT JOIN main.order_history h ON h.order_id = o.order_id GROUP BY "
      "o.order_id HAVING COUNT(h.version) <> o.version OR MAX(h.version) <> o.version"}},
    {"ORD-2b",
     "history is a path through the graph",
     When::always,
     {"audit.ord2b",
      "SELECT h.order_id, h.from_status || ' ' || h.what || ' ' || h.to_status FROM "
      "main.order_history h WHERE h.what <> 'created' AND h.from_status || ' ' || h.what || ' ' "
      "|| h.to_status NOT IN ('PENDING paid PAID', 'PENDING cancelled CANCELLED', 'PAID accepted "
      "PREPARING', 'PAID cancelled CANCELLED', 'PREPARING ready READY', 'PREPARING assigned "
      "PREPARING', 'PREPARING unassigned PREPARING', 'READY unassigned READY', 'PREPARING "
      "cancelled CANCELLED', 'READY assigned READY', 'READY picked_up "
      "DELIVERING', 'READY cancelled CANCELLED', 'DELIVERING completed COMPLETED', 'DELIVERING "
      "cancelled CANCELLED', 'DELIVERING delivery_failed DELIVERING', 'DELIVERING returned "
      "READY')"}},
    {"ORD-5",
     "an unpaid order has its timer, and no other has",
     When::always,
     {"audit.ord5",
      "SELECT o.order_id, o.status || CASE WHEN t.key IS NULL THEN ' without' ELSE ' with' END || "
      "' a timer' FROM main.orders o LEFT JOIN main.timers t ON t.kind = 'order.payment_window' "
      "AND t.key = o.order_id WHERE (o.status = 'PENDING') <> (t.key IS NOT NULL)"}},
    {"EVT-1",
     "no change without its event, no event without its change",
     When::always,
     {"audit.evt1",
      "SELECT e.key, 'event of version ' || e.sequence || ' without history' FROM main.outbox e "
      "WHERE e.type <> 'order.reminder_due' AND NOT EXISTS (SELECT 1 FROM main.order_history h "
      "WHERE h.order_id = e.key AND h.version = e.sequence)"}},
    {"EVT-6",
     "no message is parked",
     When::always,
     {"audit.evt6",
      "SELECT event_id, consumer || ': ' || reason FROM main.parked_messages UNION ALL SELECT "
      "event_id, consumer || ': ' || reason FROM payments.parked_messages UNION ALL SELECT "
      "event_id, consumer || ': ' || reason FROM catalog.parked_messages UNION ALL SELECT "
      "event_id, consumer || ': ' || reason FROM couriers.parked_messages UNION ALL SELECT "
      "event_id, consumer || ': ' || reason FROM notifications.parked_messages UNION ALL SELECT "
      "event_id, consumer || ': ' || reason FROM identity.parked_messages"}},
    {"COU-1",
     "a courier's load is what is in hand, within the capacity",
     When::always,
     {"audit.cou1",
      "SELECT c.courier_id, 'active ' || c.active || ' of ' || c.capacity || ', in hand ' || "
      "COUNT(d.order_id) FROM couriers.couriers c LEFT JOIN couriers.deliveries d ON d.courier_id "
      "= c.courier_id AND d.state IN ('offered', 'assigned', 'picked_up', 'returning') GROUP BY "
      "c.courier_id "
      "HAVING "
      "c.active <> COUNT(d.order_id) OR c.active > c.capacity"}},
    {"COU-2",
     "order and delivery agree on who carries and how far it is",
     When::quiet,
     {"audit.cou2",
      "SELECT o.order_id, o.status || ', delivery ' || d.state FROM main.orders o JOIN "
      "couriers.deliveries d ON d.order_id = o.order_id WHERE (d.state = 'delivered') <> "
      "(o.status = 'COMPLETED') OR (d.state IN ('picked_up', 'returning')) <> (o.status = "
      "'DELIVERING') OR "
      "(d.state <> 'offered' AND COALESCE(o.courier_id, '') <> COALESCE(d.courier_id, ''))"}},
});

}  // namespace

const sql::Query under_way{
    "audit.under_way",
    "SELECT (SELECT COUNT(*) FROM main.outbox WHERE published_at IS NULL) + (SELECT COUNT(*) FROM "
    "payments.outbox WHERE published_at IS NULL) + (SELECT COUNT(*) FROM catalog.outbox WHERE "
    "published_at IS NULL) + (SELECT COUNT(*) FROM couriers.outbox WHERE published_at IS NULL) + "
    "(SELECT COUNT(*) FROM payments.jobs WHERE finished_at IS NULL)"};

std::span<const Check> checks() { return all_checks; }

}  // namespace waybill::audit
