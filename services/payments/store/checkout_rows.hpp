// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/payments/usecases/simulator_ports.hpp"

namespace waybill::payments::simulator::rows {

/// False when the payment has a checkout already.
Result<bool> insert(sql::Tx& tx, const Checkout& checkout);
/// With its charges. not_found: payments.not_found.
Result<Checkout> find(sql::Tx& tx, const PaymentId& payment);
Result<std::optional<Charge>> find_charge(sql::Tx& tx, const ChargeId& charge);
/// conflict (sql.unique) while another charge is under way or captured.
Status insert_charge(sql::Tx& tx, const Charge& charge);
/// False when it has ended already.
Result<bool> finish_charge(sql::Tx& tx, const ChargeId& charge, ChargeState state, TimePoint at);
/// False when this refund is known.
Result<bool> insert_refund(sql::Tx& tx, const RefundOrder& order, const ChargeId& charge);
/// False when it would be more than `amount_max` in all.
Result<bool> add_refunded(sql::Tx& tx, const ChargeId& charge, std::int64_t amount,
                          std::int64_t amount_max);

}  // namespace waybill::payments::simulator::rows
