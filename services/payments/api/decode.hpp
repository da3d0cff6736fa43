// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.pb.h"
#include "contracts/payments/v1/payments.pb.h"
#include "services/payments/usecases/start_payment.hpp"

namespace waybill::payments {

/// Messages into our own words. invalid: payments.bad_request, naming the field in the detail.
Result<StartCommand> decode_start(const v1::StartRequest& request);
/// The payment that an order wants.
Result<StartCommand> decode_order(const orders::v1::Order& order);
Result<PaymentLookup> decode_lookup(const v1::GetPaymentRequest& request);
Result<Money> decode_money(const waybill::v1::Money& money);

/// A callback's body, once its signature is known to be good.
struct CallbackReport {
    PaymentId payment{};
    ChargeReport report{};
};
/// invalid: payments.bad_request.
Result<OwnersQuery> decode_owners(const v1::ListOwnersRequest& request);
/// Where the page after this row begins.
std::string cursor_after(const AccountBalance& last);
Result<CallbackReport> decode_callback(std::string_view body, TimePoint now);

template <typename AnyId>
Result<AnyId> decode_id(std::string_view text) {
    if (const auto id = AnyId::parse(text)) return *id;
    return fail(ErrorKind::invalid, "payments.bad_request", "malformed id");
}

}  // namespace waybill::payments
