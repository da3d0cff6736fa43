// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/messaging/outbox.hpp"
#include "platform/sql/database.hpp"
#include "services/payments/usecases/ports.hpp"

namespace waybill::payments::rows {

/// Reads and writes of whole payments inside a transaction, and nothing else.
/// `repeated`: there is a payment of that id already.
Result<messaging::Delivery> insert(sql::Tx& tx, const Payment& payment);
/// Writes the changing parts and counts the revision up, if the row is still the one that was
/// read: otherwise unavailable (payments.lost_race), and nothing has happened.
/// What it is from then on stays in its past.
Status update(sql::Tx& tx, Payment& payment, TimePoint at);
/// not_found: payments.not_found.
Result<Payment> find(sql::Tx& tx, const PaymentLookup& wanted);
Result<std::optional<Payment>> find(sql::Tx& tx, const PaymentId& payment);
/// An order's payment as it stood at a moment; nothing before it was there.
/// not_found: orders.moment_not_kept.
Result<std::optional<Payment>> find_at(sql::Tx& tx, const OrderId& order, TimePoint moment);

/// `repeated`: this charge was reported with this result before.
Result<messaging::Delivery> insert_attempt(sql::Tx& tx, const PaymentId& payment,
                                           const ChargeReport& report);

Status insert_refund(sql::Tx& tx, const Refund& refund);
Result<std::optional<Refund>> find_refund(sql::Tx& tx, const RefundId& refund);
/// `repeated`: it was done before.
Result<messaging::Delivery> finish_refund(sql::Tx& tx, const RefundId& refund, TimePoint at);
/// Of a surplus; it ends as `denied`.
Result<messaging::Delivery> deny_refund(sql::Tx& tx, const RefundId& refund, TimePoint at);

}  // namespace waybill::payments::rows
