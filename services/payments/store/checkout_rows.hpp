// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/messaging/outbox.hpp"
#include "platform/sql/database.hpp"
#include "services/payments/usecases/simulator_ports.hpp"

namespace waybill::payments::simulator::rows {

/// `repeated`: the payment has a checkout already.
Result<messaging::Delivery> insert(sql::Tx& tx, const Checkout& checkout);
/// With its charges. not_found: payments.not_found.
Result<Checkout> find(sql::Tx& tx, const PaymentId& payment);
Result<std::optional<Charge>> find_charge(sql::Tx& tx, const ChargeId& charge);
/// unavailable (payments.lost_race) when another charge is under way or captured by now.
Status insert_charge(sql::Tx& tx, const Charge& charge);
/// `repeated`: it has ended already.
Result<messaging::Delivery> finish_charge(sql::Tx& tx, const ChargeId& charge, ChargeState state,
                                          TimePoint at);
/// `repeated`: this refund is known.
Result<messaging::Delivery> insert_refund(sql::Tx& tx, const RefundOrder& order,
                                          const ChargeId& charge);
/// conflict (payments.refund_exceeds_charge) when it would be more than `amount_max` in all.
Status add_refunded(sql::Tx& tx, const ChargeId& charge, std::int64_t amount,
                    std::int64_t amount_max);

}  // namespace waybill::payments::simulator::rows
