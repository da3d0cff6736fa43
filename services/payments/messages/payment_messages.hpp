// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/payments/v1/events.pb.h"
#include "contracts/payments/v1/payments.pb.h"
#include "contracts/waybill/convert.hpp"
#include "services/payments/domain/checkout.hpp"
#include "services/payments/usecases/ports.hpp"

namespace waybill::payments {

/// The payment on the wire; where to pay is for the API to say.
v1::Payment to_message(const Payment& payment);
/// What changes of a payment and is shown, as its past keeps it, with the number of the write.
std::string encode_state(const Payment& payment, std::int64_t revision);
/// False when the bytes are not ours.
bool decode_state(std::string_view bytes, Payment& payment);
v1::PaymentChanged to_event(const Payment& payment);
/// That a surplus is back.
v1::PaymentChanged to_surplus_event(const Payment& payment, const Refund& refund);
v1::Refund to_message(const Refund& refund);
v1::PaymentTry to_message(const PaymentTry& tried);
v1::StatementLine to_message(const StatementLine& line);
v1::CashHandIn to_message(const HandIn& handed);
v1::Balance to_message(const AccountBalance& balance);
v1::Checkout to_message(const simulator::Checkout& checkout);

}  // namespace waybill::payments
