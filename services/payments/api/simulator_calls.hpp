// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/payments/v1/payments.service.hpp"
#include "services/payments/usecases/run_checkout.hpp"

namespace waybill::payments::simulator {

/// The built-in provider: what merchants call, and the payer's checkout page.
class SimulatorCalls final : public v1::PaymentSimulatorService {
public:
    struct Deps {
        RunCheckout& run_checkout;
        CheckoutStore& store;
        const Clock& clock;
    };
    explicit SimulatorCalls(Deps deps) : deps_{deps} {}

    Task<Result<v1::Checkout>> get_checkout(Context ctx, v1::GetCheckoutRequest request) override;
    Task<Result<v1::Checkout>> decide(Context ctx, v1::DecideRequest request) override;
    Task<Result<v1::Checkout>> create_checkout(Context ctx,
                                               v1::CreateCheckoutRequest request) override;
    Task<Result<v1::Checkout>> refund_charge(Context ctx, v1::RefundChargeRequest request) override;

private:
    Deps deps_;
};

}  // namespace waybill::payments::simulator
