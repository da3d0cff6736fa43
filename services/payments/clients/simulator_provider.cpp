// SPDX-License-Identifier: Apache-2.0
#include "services/payments/clients/simulator_provider.hpp"

#include "contracts/waybill/convert.hpp"

namespace waybill::payments {
namespace {

/// Nothing while the charge is under way.
std::optional<ChargeResult> ended(const v1::Charge& charge) {
    if (charge.state() == "CAPTURED") return ChargeResult::captured;
    if (charge.state() == "FAILED") return ChargeResult::failed;
    return std::nullopt;
}

}  // namespace

Task<Result<std::string>> SimulatorProvider::open(Context ctx, Payment payment) {
    v1::CreateCheckoutRequest request;
    request.set_payment_id(payment.id.text());
    write(payment.due, *request.mutable_amount());
    request.set_callback_url(urls_.callback);
    request.set_return_url(urls_.orders + "/" + payment.order.text());
    WAYBILL_CO_CHECK(co_await simulator_.create_checkout(ctx, std::move(request)));
    co_return std::string{};
}

Task<Result<std::vector<ChargeReport>>> SimulatorProvider::charges(Context ctx, Payment payment) {
    v1::GetCheckoutRequest request;
    request.set_payment_id(payment.id.text());
    const auto checkout = co_await simulator_.get_checkout(ctx, std::move(request));
    std::vector<ChargeReport> reports;
    if (!checkout && checkout.error().kind == ErrorKind::not_found) co_return reports;
    if (!checkout) co_return fail(checkout.error());
    for (const v1::Charge& charge : checkout->charges()) {
        const auto result = ended(charge);
        if (!result) continue;
        WAYBILL_CO_TRY(const auto amount, decode_money(charge.amount()));
        reports.push_back({.charge = charge.charge_id(),
                           .result = *result,
                           .amount = amount,
                           .at = from_micros(charge.finished_at())});
    }
    co_return reports;
}

Task<Result<RefundAnswer>> SimulatorProvider::refund(Context ctx, Refund refund) {
    v1::RefundChargeRequest request;
    request.set_refund_id(refund.id.text());
    request.set_payment_id(refund.payment.text());
    request.set_charge_id(refund.charge);
    write(refund.amount, *request.mutable_amount());
    const auto refunded = co_await simulator_.refund_charge(ctx, std::move(request));
    if (refunded) co_return RefundAnswer::taken;
    if (refunded.error().reason == "payments.no_charge") co_return RefundAnswer::no_such_charge;
    co_return fail(refunded.error());
}

}  // namespace waybill::payments
