// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"

#include <array>

/// What the ledger must have booked for each payment. Its chains and sums: ledger_chains.hpp.
namespace waybill::audit {
namespace {

constexpr auto checks_of_bookings = std::to_array<Check>({
    {.id = "MON-3d",
     .words = "each capture is booked, as large as it was",
     .keys = Keys::named_payment,
     .query =
         {"audit.capture_booked",
          "SELECT p.payment_id, 'captured ' || p.captured || ', booked ' || COALESCE(l.amount, "
          "0) FROM payments.payments p LEFT JOIN payments.ledger_entries l ON "
          "l.transaction_key = 'capture:' || p.payment_id AND l.account = 'provider:' || "
          "p.provider AND l.currency = p.currency WHERE " WAYBILL_AUDIT_KEYS(
              "p.payment_id") " AND p.captured <> COALESCE(l.amount, 0)"}},
    {.id = "MON-3e",
     .words = "each refund is booked, as large as it was",
     .query = {"audit.refund_booked",
               "SELECT r.refund_id, 'gave back ' || r.amount || ', booked ' || COALESCE(-l.amount, "
               "0) FROM payments.payment_refunds r JOIN payments.payments p ON p.payment_id = "
               "r.payment_id LEFT JOIN payments.ledger_entries l ON l.transaction_key = 'refund:' "
               "|| r.refund_id AND l.account = 'provider:' || p.provider AND l.payment_id = "
               "r.payment_id WHERE r.kind = 'rest' AND COALESCE(-l.amount, 0) <> r.amount"}},
    {.id = "MON-3i",
     .words = "what came beside a payment is booked, and that it went back",
     .query = {"audit.surplus_booked",
               "SELECT r.refund_id, 'is a surplus of ' || r.amount || ', booked ' || "
               "COALESCE(l.amount, 0) || ', back ' || COALESCE(-b.amount, 0) FROM "
               "payments.payment_refunds r JOIN payments.payments p ON p.payment_id = "
               "r.payment_id LEFT JOIN payments.ledger_entries l ON l.transaction_key = 'surplus:' "
               "|| r.refund_id AND l.account = 'provider:' || p.provider LEFT JOIN "
               "payments.ledger_entries b ON b.transaction_key = 'surplus_return:' || r.refund_id "
               "AND b.account = 'provider:' || p.provider WHERE r.kind <> 'rest' AND "
               "(COALESCE(l.amount, 0) <> r.amount OR COALESCE(-b.amount, 0) <> CASE WHEN "
               "r.done_at IS NULL THEN 0 ELSE r.amount END)"}},
    {.id = "MON-3f",
     .words = "a settled payment is booked, all of it, and no other is",
     .keys = Keys::named_payment,
     .query = {"audit.settlement_booked",
               "SELECT p.payment_id, 'settled ' || CASE WHEN p.settled_at IS NULL THEN 0 ELSE "
               "p.due END || ', booked ' || COALESCE(l.amount, 0) FROM payments.payments p LEFT "
               "JOIN payments.ledger_entries l ON l.transaction_key = 'settlement:' || "
               "p.payment_id AND l.account = 'customer_clearing' WHERE " WAYBILL_AUDIT_KEYS(
                   "p.payment_id") " AND COALESCE(l.amount, 0) <> CASE WHEN p.settled_at IS NULL "
                                   "THEN 0 ELSE p.due END"}},
    {.id = "MON-3g",
     .words = "nothing is booked for what is not there",
     .keys = Keys::named_payment,
     .query = {"audit.booked_for_nothing",
               "SELECT held.payment_id, 'has entries, and is no payment' FROM (SELECT DISTINCT "
               "payment_id FROM payments.ledger_entries WHERE " WAYBILL_AUDIT_KEYS(
                   "payment_id") ") held WHERE NOT EXISTS (SELECT 1 FROM payments.payments p WHERE "
                                 "p.payment_id = held.payment_id)"}},
    {.id = "MON-3h",
     .words = "no refund is booked that is not there, nor for another payment",
     .query = {"audit.refund_of_nothing",
               "SELECT l.transaction_key, 'is booked, and there is no such refund of the payment' "
               "FROM payments.ledger_entries l WHERE l.transaction_key >= 'refund:' AND "
               "l.transaction_key < 'refund;' AND NOT EXISTS (SELECT 1 FROM "
               "payments.payment_refunds r WHERE r.refund_id = substr(l.transaction_key, 8) AND "
               "r.payment_id = l.payment_id)"}},
});

}  // namespace

std::span<const Check> booking_checks() { return checks_of_bookings; }

}  // namespace waybill::audit
