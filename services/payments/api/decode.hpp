// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.pb.h"
#include "contracts/payments/v1/payments.pb.h"
#include "contracts/waybill/convert.hpp"
#include "services/payments/usecases/start_payment.hpp"

namespace waybill::payments {

/// Messages into our own words. invalid: payments.bad_request, naming the field in the detail.
/// The payment that an order wants.
Result<StartCommand> decode_order(const orders::v1::Order& order);
Result<PaymentLookup> decode_lookup(const v1::GetPaymentRequest& request);

/// A callback's body, once its signature is known to be good.
struct CallbackReport {
    PaymentId payment{};
    ChargeReport report{};
};
/// invalid: payments.bad_request.
Result<OwnersQuery> decode_owners(const v1::ListOwnersRequest& request);
/// invalid: request.bad_cursor.
Result<TriesQuery> decode_tries(const v1::ListTriesRequest& request);
Result<StatementQuery> decode_statement(const v1::StatementRequest& request);
/// Where the page after this row begins.
std::string cursor_after(const AccountBalance& last);
std::string cursor_after(const PaymentTry& last);
std::string cursor_after(const StatementLine& last);
/// invalid: payments.bad_amount.
Result<HandIn> decode_hand_in(v1::HandInCashRequest request);
Result<CallbackReport> decode_callback(std::string_view body, TimePoint now);

}  // namespace waybill::payments
