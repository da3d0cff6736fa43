// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/payments/usecases/ports.hpp"

namespace waybill::payments::rows {

/// Reads and writes of whole payments inside a transaction, and nothing else.
/// False when there is a payment of that id already.
Result<bool> insert(sql::Tx& tx, const Payment& payment);
/// Writes the changing parts and counts the revision up, if the row is still the one that was
/// read: otherwise unavailable (payments.lost_race), and nothing has happened.
Status update(sql::Tx& tx, Payment& payment);
Status mark_opened(sql::Tx& tx, const PaymentId& payment, TimePoint at);
/// not_found: payments.not_found.
Result<Payment> find(sql::Tx& tx, const PaymentLookup& wanted);
Result<std::optional<Payment>> find(sql::Tx& tx, const PaymentId& payment);

/// False when this charge was reported with this result before.
Result<bool> insert_attempt(sql::Tx& tx, const PaymentId& payment, const ChargeReport& report);

Status insert_refund(sql::Tx& tx, const Refund& refund, TimePoint at);
Result<std::optional<Refund>> find_refund(sql::Tx& tx, const RefundId& refund);
/// False when it was done before.
Result<bool> finish_refund(sql::Tx& tx, const RefundId& refund, TimePoint at);
/// Of a surplus; it ends as `denied`.
Result<bool> deny_refund(sql::Tx& tx, const RefundId& refund, TimePoint at);

}  // namespace waybill::payments::rows
