// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"

#include <array>

namespace waybill::audit {
namespace {

constexpr auto checks_of_money = std::to_array<Check>({
    {.id = "MON-1a",
     .words = "a paid order was captured in full",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "MON-1b",
     .words = "what was captured is paid, unless its order had ended",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "MON-1c",
     .words = "an order whose payment failed is cancelled, and the other way round",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "MON-6a",
     .words = "a completed order's money was kept, a cancelled one's was returned",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "MON-6b",
     .words = "a payment is settled when its order is completed, and knows when it was cancelled",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "MON-2a",
     .words = "no payment gives back more than it took, and its state says what it holds",
     .keys = Keys::payment,
     .pass = &lives_of_payments},
    {.id = "MON-2b",
     .words = "what a payment gave back is its refunds, in its currency",
     .keys = Keys::payment,
     .pass = &lives_of_payments},
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
     .pass = &lives_of_payments},
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
     .pass = &lives_of_payments},
    {.id = "CPY-1",
     .words = "order and payment say the same",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "CPY-6",
     .words = "an opened payment and the provider's checkout say the same",
     .keys = Keys::payment,
     .pass = &lives_of_payments},
    {.id = "CPY-7",
     .words = "what we have captured and what the provider has charged are the same",
     .keys = Keys::payment,
     .holds = Holds::on_arrival,
     .pass = &lives_of_payments},
});

}  // namespace

std::span<const Check> money_checks() { return checks_of_money; }

}  // namespace waybill::audit
