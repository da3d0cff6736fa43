// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/payments/v1/events.pb.h"
#include "contracts/payments/v1/payments.pb.h"
#include "contracts/waybill/convert.hpp"
#include "services/payments/domain/checkout.hpp"
#include "services/payments/domain/ledger.hpp"

namespace waybill::payments {

/// The payment on the wire; where to pay is for the API to say.
v1::Payment to_message(const Payment& payment);
/// `failure` says why, in a word, where something failed.
v1::PaymentChanged to_event(const Payment& payment);
/// That a surplus is back.
v1::PaymentChanged to_surplus_event(const Payment& payment, const Refund& refund);
v1::Balance to_message(const AccountBalance& balance);
v1::Checkout to_message(const simulator::Checkout& checkout);

}  // namespace waybill::payments
