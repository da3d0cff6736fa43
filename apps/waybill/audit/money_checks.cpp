// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"

#include <array>

namespace waybill::audit {
namespace {

/// Payments beside their orders: the rows of CPY-1.
constexpr Rows orders_and_payments{
    .object = "l.order_id",
    .from = "FROM main.orders l LEFT JOIN payments.payments r ON r.order_id = l.order_id "
            "WHERE " WAYBILL_AUDIT_KEYS("l.order_id")};

constexpr auto checks_of_money = std::to_array<Check>({
    {.id = "MON-1a",
     .words = "a paid order was captured in full",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .rows = orders_and_payments,
     .broken = "l.paid_at IS NOT NULL AND COALESCE(r.captured, 0) <> l.total",
     .problem = "'is ' || l.status || ', captured ' || COALESCE(r.captured, 0) || ' of ' || "
                "l.total"},
    {.id = "MON-1b",
     .words = "what was captured is paid, unless its order had ended",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .rows = orders_and_payments,
     .broken = "r.captured > 0 AND l.paid_at IS NULL AND l.status <> 'CANCELLED'",
     .problem = "'is ' || l.status || ', captured ' || r.captured"},
    {.id = "MON-1c",
     .words = "an order whose payment failed is cancelled, and the other way round",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .rows = orders_and_payments,
     .broken = "(r.status = 'FAILED' AND l.status <> 'CANCELLED') OR (l.cancel_reason IS "
               "'payment_failed' AND r.status NOT IN ('FAILED', 'CAPTURED', 'REFUNDED'))",
     .problem = "'is ' || l.status || ', payment ' || r.status"},
    {.id = "MON-6a",
     .words = "a completed order's money was kept, a cancelled one's was returned",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .rows = orders_and_payments,
     .broken = "(l.status = 'COMPLETED' AND r.captured - r.refunded <> l.total) OR (l.status = "
               "'CANCELLED' AND r.captured <> r.refunded) OR (l.status NOT IN ('COMPLETED', "
               "'CANCELLED') AND r.refunded > 0)",
     .problem = "l.status || ', kept ' || (r.captured - r.refunded)"},
    {.id = "MON-6b",
     .words = "a payment is settled when its order is completed, and knows when it was cancelled",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .rows = orders_and_payments,
     .broken = "r.payment_id IS NOT NULL AND ((l.status = 'COMPLETED') <> (r.settled_at IS NOT "
               "NULL) OR (l.status = 'CANCELLED') <> (r.order_cancelled_at IS NOT NULL))",
     .problem = "'is ' || l.status || CASE WHEN r.settled_at IS NULL THEN ', payment not settled' "
                "ELSE ', payment settled' END"},
    {.id = "MON-2a",
     .words = "no payment gives back more than it took, and its state says what it holds",
     .keys = Keys::payment,
     .query =
         {"audit.state_of_payment",
          "SELECT p.payment_id, p.status || ', captured ' || p.captured || ', refunded ' || "
          "p.refunded || ' of ' || p.due FROM payments.payments p WHERE " WAYBILL_AUDIT_KEYS(
              "p.payment_id") " AND (p.refunded > p.captured OR p.captured NOT IN (0, p.due) OR "
                              "(p.status = 'CAPTURED') <> (p.captured > p.refunded) OR (p.status "
                              "= 'REFUNDED') <> (p.captured > 0 AND p.captured = p.refunded) OR "
                              "(p.captured > 0) <> (p.captured_at IS NOT NULL) OR (p.captured > "
                              "0) <> (COALESCE(p.charge_id, '') <> '') OR (p.status = 'FAILED' "
                              "AND p.failures < 3) OR p.status NOT IN ('CREATED', 'CAPTURED', "
                              "'FAILED', 'REFUNDED', 'UNKNOWN'))"}},
    {.id = "MON-2b",
     .words = "what a payment gave back is its refunds, in its currency",
     .keys = Keys::payment,
     .query = {"audit.refunds",
               "SELECT p.payment_id, 'refunded ' || p.refunded || ', its refunds ' || "
               "COALESCE(SUM(r.amount), 0) FROM payments.payments p LEFT JOIN "
               "payments.payment_refunds r ON r.payment_id = p.payment_id AND r.currency = "
               "p.currency AND r.kind = 'rest' WHERE " WAYBILL_AUDIT_KEYS(
                   "p.payment_id") " GROUP BY p.payment_id HAVING COALESCE(SUM(r.amount), 0) <> "
                                   "p.refunded"}},
    {.id = "MON-2c",
     .words = "a refund that is owed has work that sends it",
     .query = {"audit.refund_owed",
               "SELECT r.refund_id, 'is owed, and nothing sends it' FROM payments.payment_refunds "
               "r WHERE r.done_at IS NULL AND NOT EXISTS (SELECT 1 FROM payments.jobs j WHERE "
               "j.kind = 'payment.refund' AND j.key = r.refund_id AND j.finished_at IS NULL) UNION "
               "ALL SELECT j.key, 'is work for no refund' FROM payments.jobs j WHERE j.kind = "
               "'payment.refund' AND j.finished_at IS NULL AND NOT EXISTS (SELECT 1 FROM "
               "payments.payment_refunds r WHERE r.refund_id = j.key)"}},
    {.id = "MON-2d",
     .words = "what the provider said of a payment is what the payment counted",
     .keys = Keys::payment,
     .query = {"audit.attempts",
               "SELECT p.payment_id, 'failed ' || p.failures || ' times, told of ' || "
               "COALESCE(SUM(a.result = 'failed'), 0) || ', captured ' || p.captured FROM "
               "payments.payments p LEFT JOIN payments.payment_attempts a ON a.payment_id = "
               "p.payment_id WHERE " WAYBILL_AUDIT_KEYS(
                   "p.payment_id") " GROUP BY p.payment_id HAVING p.failures > "
                                   "COALESCE(SUM(a.result = 'failed'), 0) OR (p.captured > 0) <> "
                                   "(COALESCE(SUM(a.result = 'captured' AND a.charge_id IS "
                                   "p.charge_id), 0) > 0)"}},
    {.id = "MON-7a",
     .words = "a charge that is under way has its timer, and a timer its charge",
     .query = {"audit.charges_due",
               "SELECT c.payment_id, 'has a charge under way that nothing ends' FROM "
               "payments.sim_charges c WHERE c.state = 'PENDING' AND NOT EXISTS (SELECT 1 FROM "
               "payments.timers t WHERE t.kind = 'simulator.charge' AND t.key = c.charge_id) UNION "
               "ALL SELECT t.key, 'has a timer, and is no charge under way' FROM payments.timers t "
               "WHERE t.kind = 'simulator.charge' AND NOT EXISTS (SELECT 1 FROM "
               "payments.sim_charges c WHERE c.charge_id = t.key AND c.state = 'PENDING')"}},
    {.id = "MON-7b",
     .words = "the provider gave back what it was told to",
     .query = {"audit.charge_refunds",
               "SELECT c.payment_id, 'charge gave back ' || c.refunded || ', its refunds ' || "
               "COALESCE(SUM(r.amount), 0) FROM payments.sim_charges c LEFT JOIN "
               "payments.sim_refunds r ON r.charge_id = c.charge_id WHERE c.refunded > 0 OR "
               "r.refund_id IS NOT NULL GROUP BY c.charge_id HAVING c.refunded <> "
               "COALESCE(SUM(r.amount), 0)"}},
    {.id = "MON-7d",
     .words = "what the provider is said to deny, it has not charged",
     .query = {"audit.denied",
               "SELECT r.refund_id, 'is called denied, and the provider took the charge' FROM "
               "payments.payment_refunds r JOIN payments.payments p ON p.payment_id = "
               "r.payment_id JOIN payments.sim_charges c ON c.charge_id = COALESCE(r.charge_id, "
               "p.charge_id) WHERE r.kind = 'denied' AND c.state = 'CAPTURED'"}},
    {.id = "MON-7c",
     .words = "a payment that waits for news is asked about, and no other is",
     .keys = Keys::payment,
     // A question every ten minutes, for three days.
     .query = {"audit.questions",
               "SELECT p.payment_id, 'waits for news and nobody asks' FROM payments.payments p "
               "WHERE " WAYBILL_AUDIT_KEYS(
                   "p.payment_id") " AND p.status IN ('CREATED', 'UNKNOWN') AND p.opened_at IS NOT "
                                   "NULL AND p.created_at > $3 - 255600000000 AND NOT EXISTS "
                                   "(SELECT 1 FROM payments.timers t WHERE t.kind = "
                                   "'payment.reconcile' AND t.key = p.payment_id) UNION ALL SELECT "
                                   "t.key, 'is asked about and is no payment' FROM "
                                   "payments.timers t WHERE t.kind = 'payment.reconcile' "
                                   "AND " WAYBILL_AUDIT_KEYS(
                                       "t.key") " AND NOT EXISTS (SELECT 1 FROM payments.payments "
                                                "p WHERE p.payment_id = t.key)"}},
});

}  // namespace

std::span<const Check> money_checks() { return checks_of_money; }

}  // namespace waybill::audit
