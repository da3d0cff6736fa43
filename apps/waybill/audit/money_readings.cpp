// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"

#include <array>

namespace waybill::audit {
namespace {

constexpr auto readings_of_money = std::to_array<Reading>({
    {"MON-2c", Keys::whole,
     "SELECT r.refund_id, 'is owed, and nothing sends it' FROM payments.payment_refunds r JOIN "
     "payments.payments p ON p.payment_id = r.payment_id WHERE p.provider <> 'cash' AND "
     "r.done_at IS NULL AND NOT EXISTS (SELECT 1 FROM payments.jobs j WHERE j.kind = "
     "'payment.refund' AND j.key = r.refund_id AND j.finished_at IS NULL) UNION ALL SELECT j.key, "
     "'is work for no refund' FROM payments.jobs j WHERE j.kind = 'payment.refund' AND "
     "j.finished_at IS NULL AND NOT EXISTS (SELECT 1 FROM payments.payment_refunds r WHERE "
     "r.refund_id = j.key)"},
    {"MON-7a", Keys::whole,
     "SELECT c.payment_id, 'has a charge under way that nothing ends' FROM payments.sim_charges c "
     "WHERE c.state = 'PENDING' AND NOT EXISTS (SELECT 1 FROM payments.timers t WHERE t.kind = "
     "'simulator.charge' AND t.key = c.charge_id) UNION ALL SELECT t.key, 'has a timer, and is no "
     "charge under way' FROM payments.timers t WHERE t.kind = 'simulator.charge' AND NOT EXISTS "
     "(SELECT 1 FROM payments.sim_charges c WHERE c.charge_id = t.key AND c.state = 'PENDING')"},
    {"MON-7b", Keys::whole,
     "SELECT c.payment_id, 'charge gave back ' || c.refunded || ', its refunds ' || "
     "COALESCE(SUM(r.amount), 0) FROM payments.sim_charges c LEFT JOIN payments.sim_refunds r ON "
     "r.charge_id = c.charge_id WHERE c.refunded > 0 OR r.refund_id IS NOT NULL GROUP BY "
     "c.charge_id HAVING c.refunded <> COALESCE(SUM(r.amount), 0)"},
    {"MON-7d", Keys::whole,
     "SELECT r.refund_id, 'is called denied, and the provider took the charge' FROM "
     "payments.payment_refunds r JOIN payments.payments p ON p.payment_id = r.payment_id JOIN "
     "payments.sim_charges c ON c.charge_id = COALESCE(r.charge_id, p.charge_id) WHERE r.kind = "
     "'denied' AND c.state = 'CAPTURED'"},
    {"CPY-8", Keys::whole,
     "SELECT l.refund_id, CASE WHEN r.refund_id IS NULL THEN 'is in payments.payment_refunds and "
     "not in payments.sim_refunds' ELSE 'differs: amount ' || l.amount || '/' || r.amount END FROM "
     "payments.payment_refunds l LEFT JOIN payments.sim_refunds r ON r.refund_id = l.refund_id "
     "WHERE CASE WHEN r.refund_id IS NULL THEN l.done_at IS NOT NULL AND l.kind <> 'denied' AND "
     "EXISTS (SELECT 1 FROM payments.payments p WHERE p.payment_id = l.payment_id AND p.provider = "
     "'simulator') ELSE l.amount <> r.amount END UNION ALL SELECT r.refund_id, 'is in "
     "payments.sim_refunds and not in payments.payment_refunds' FROM payments.sim_refunds r WHERE "
     "NOT EXISTS (SELECT 1 FROM payments.payment_refunds l WHERE l.refund_id = r.refund_id)"},
    // What the ledger must have booked for each payment. Its chains and sums: ledger_chains.hpp.
    {"MON-3d", Keys::named_payment,
     "SELECT p.payment_id, 'captured ' || p.captured || ', booked ' || COALESCE(l.amount, 0) FROM "
     "payments.payments p LEFT JOIN payments.ledger_entries l ON l.transaction_key = 'capture:' || "
     "p.payment_id AND l.account = CASE WHEN p.provider = 'cash' THEN 'courier_cash' ELSE "
     "'provider:' || p.provider END AND l.currency = p.currency "
     "WHERE " WAYBILL_AUDIT_KEYS("p.payment_id") " AND p.captured <> COALESCE(l.amount, 0)"},
    {"MON-3e", Keys::whole,
     "SELECT r.refund_id, 'gave back ' || r.amount || ', booked ' || COALESCE(-l.amount, 0) FROM "
     "payments.payment_refunds r JOIN payments.payments p ON p.payment_id = r.payment_id LEFT JOIN "
     "payments.ledger_entries l ON l.transaction_key = 'refund:' || r.refund_id AND l.account = "
     "CASE WHEN p.provider = 'cash' THEN 'customer_payable' ELSE 'provider:' || p.provider END AND "
     "l.payment_id = r.payment_id WHERE r.kind IN ('rest', 'part') "
     "AND "
     "COALESCE(-l.amount, 0) <> r.amount"},
    {"MON-3i", Keys::whole,
     "SELECT r.refund_id, 'is a surplus of ' || r.amount || ', booked ' || COALESCE(l.amount, 0) "
     "|| ', back ' || COALESCE(-b.amount, 0) FROM payments.payment_refunds r JOIN "
     "payments.payments p ON p.payment_id = r.payment_id LEFT JOIN payments.ledger_entries l ON "
     "l.transaction_key = 'surplus:' || r.refund_id AND l.account = 'provider:' || p.provider LEFT "
     "JOIN payments.ledger_entries b ON b.transaction_key = 'surplus_return:' || r.refund_id AND "
     "b.account = 'provider:' || p.provider WHERE r.kind NOT IN ('rest', 'part') AND "
     "(COALESCE(l.amount, 0) <> "
     "r.amount OR COALESCE(-b.amount, 0) <> CASE WHEN r.done_at IS NULL THEN 0 ELSE r.amount END)"},
    {"NOT-1d", Keys::whole,
     "SELECT n.notification_id, 'tells of ' || n.amount || ' as a surplus that is back' FROM "
     "notifications.notifications n WHERE n.kind = 'surplus_returned' AND NOT EXISTS (SELECT 1 "
     "FROM payments.payment_refunds r WHERE r.refund_id = n.occasion AND r.kind = 'surplus' AND "
     "r.done_at IS NOT NULL AND r.amount = n.amount AND r.currency = n.currency)"},
    {"MON-3f", Keys::named_payment,
     "SELECT p.payment_id, 'settled ' || p.settled || ' of ' || p.captured || ', booked ' || "
     "COALESCE(l.amount, 0) FROM payments.payments p LEFT JOIN "
     "payments.ledger_entries l ON l.transaction_key = 'settlement:' || p.payment_id AND l.account "
     "= 'customer_clearing' WHERE " WAYBILL_AUDIT_KEYS(
         "p.payment_id") " AND COALESCE(l.amount, 0) <> CASE WHEN p.settled_at IS NULL THEN 0 WHEN "
                         "p.settled BETWEEN p.captured - p.reduced AND p.captured THEN p.settled "
                         "ELSE -1 END"},
    {"MON-3g", Keys::named_payment,
     "SELECT held.payment_id, 'has entries, and is no payment' FROM (SELECT DISTINCT payment_id "
     "FROM payments.ledger_entries WHERE " WAYBILL_AUDIT_KEYS(
         "payment_id") ") held WHERE NOT EXISTS (SELECT 1 FROM payments.payments p WHERE "
                       "p.payment_id = held.payment_id) AND NOT EXISTS (SELECT 1 FROM "
                       "payments.cash_hand_ins h WHERE h.hand_in_id = held.payment_id)"},
    {"MON-3k", Keys::whole,
     "SELECT h.hand_in_id, 'handed in ' || h.amount || ', booked ' || COALESCE(-l.amount, 0) FROM "
     "payments.cash_hand_ins h LEFT JOIN payments.ledger_entries l ON l.transaction_key = "
     "'hand_in:' || h.hand_in_id AND l.account = 'courier_cash' AND l.owner = h.courier_id AND "
     "l.currency = h.currency WHERE COALESCE(-l.amount, 0) <> h.amount UNION ALL SELECT "
     "l.transaction_key, 'is booked, and was not handed in' FROM payments.ledger_entries l WHERE "
     "l.transaction_key >= 'hand_in:' AND l.transaction_key < 'hand_in;' AND NOT EXISTS (SELECT 1 "
     "FROM payments.cash_hand_ins h WHERE h.hand_in_id = substr(l.transaction_key, 9)) UNION ALL "
     "SELECT r.refund_id, 'is owed or paid in cash, booked ' || COALESCE(l.amount, 0) FROM "
     "payments.payment_refunds r JOIN payments.payments p ON p.payment_id = r.payment_id LEFT JOIN "
     "payments.ledger_entries l ON l.transaction_key = 'payout:' || r.refund_id AND l.account = "
     "'customer_payable' WHERE p.provider = 'cash' AND COALESCE(l.amount, 0) <> CASE WHEN "
     "r.done_at IS NULL THEN 0 ELSE r.amount END UNION ALL SELECT l.transaction_key, 'is booked, "
     "and was not paid back' FROM payments.ledger_entries l WHERE l.transaction_key >= 'payout:' "
     "AND l.transaction_key < 'payout;' AND NOT EXISTS (SELECT 1 FROM payments.payment_refunds r "
     "WHERE r.refund_id = substr(l.transaction_key, 8))"},
    {"MON-3l", Keys::whole,
     "SELECT cash.courier_id, 'holds ' || SUM(cash.held) || ', booked ' || SUM(cash.booked) FROM "
     "(SELECT courier_id, currency, held, 0 AS booked FROM payments.courier_cash UNION ALL SELECT "
     "owner, currency, 0, amount FROM payments.ledger_entries WHERE account = 'courier_cash') cash "
     "GROUP BY cash.courier_id, cash.currency HAVING SUM(cash.held) <> SUM(cash.booked)"},
    {"MON-3j", Keys::whole,
     "SELECT l.transaction_key, 'is booked, and no order of that payment was cancelled' FROM "
     "payments.ledger_entries l WHERE l.transaction_key >= 'trip:' AND l.transaction_key < 'trip;' "
     "AND NOT EXISTS (SELECT 1 FROM payments.payments p WHERE p.payment_id = "
     "substr(l.transaction_key, 6) AND p.payment_id = l.payment_id AND p.order_cancelled_at IS NOT "
     "NULL)"},
    {"MON-3h", Keys::whole,
     "SELECT l.transaction_key, 'is booked, and there is no such refund of the payment' FROM "
     "payments.ledger_entries l WHERE l.transaction_key >= 'refund:' AND l.transaction_key < "
     "'refund;' AND NOT EXISTS (SELECT 1 FROM payments.payment_refunds r WHERE r.refund_id = "
     "substr(l.transaction_key, 8) AND r.payment_id = l.payment_id)"},
});

}  // namespace

std::span<const Reading> money_readings() { return readings_of_money; }

}  // namespace waybill::audit
