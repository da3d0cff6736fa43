// SPDX-License-Identifier: Apache-2.0
#include "services/payments/api/simulator_calls.hpp"

#include "services/payments/api/decode.hpp"
#include "services/payments/messages/payment_messages.hpp"

namespace waybill::payments::simulator {
namespace {

Result<Money> positive(const waybill::v1::Money& message) {
    WAYBILL_TRY(const auto money, decode_money(message));
    if (money.amount <= 0) return fail(ErrorKind::invalid, "payments.bad_amount");
    return money;
}

}  // namespace

Task<Result<v1::Checkout>> SimulatorCalls::get_checkout(Context ctx,
                                                        v1::GetCheckoutRequest request) {
    WAYBILL_CO_TRY(const auto payment, decode_id<PaymentId>(request.payment_id()));
    WAYBILL_CO_TRY(const auto checkout, co_await deps_.store.find(std::move(ctx), payment));
    co_return to_message(checkout);
}

Task<Result<v1::Checkout>> SimulatorCalls::decide(Context ctx, v1::DecideRequest request) {
    WAYBILL_CO_TRY(const auto payment, decode_id<PaymentId>(request.payment_id()));
    const Decision decision = request.approve() ? Decision::approve : Decision::decline;
    WAYBILL_CO_TRY(const auto checkout,
                   co_await deps_.run_checkout.decide(std::move(ctx), payment, decision));
    co_return to_message(checkout);
}

Task<Result<v1::Checkout>> SimulatorCalls::create_checkout(Context ctx,
                                                           v1::CreateCheckoutRequest request) {
    Checkout checkout;
    WAYBILL_CO_TRY(checkout.payment, decode_id<PaymentId>(request.payment_id()));
    WAYBILL_CO_TRY(checkout.amount, positive(request.amount()));
    checkout.callback_url = request.callback_url();
    checkout.return_url = request.return_url();
    checkout.created_at = deps_.clock.now();
    WAYBILL_CO_TRY(const auto created,
                   co_await deps_.store.create(std::move(ctx), std::move(checkout)));
    co_return to_message(created);
}

Task<Result<v1::Checkout>> SimulatorCalls::refund_charge(Context ctx,
                                                         v1::RefundChargeRequest request) {
    RefundOrder order;
    WAYBILL_CO_TRY(order.refund, decode_id<RefundId>(request.refund_id()));
    WAYBILL_CO_TRY(order.payment, decode_id<PaymentId>(request.payment_id()));
    WAYBILL_CO_TRY(order.amount, positive(request.amount()));
    order.charge = request.charge_id();
    order.at = deps_.clock.now();
    WAYBILL_CO_TRY(const auto checkout,
                   co_await deps_.store.refund(std::move(ctx), std::move(order)));
    co_return to_message(checkout);
}

}  // namespace waybill::payments::simulator
