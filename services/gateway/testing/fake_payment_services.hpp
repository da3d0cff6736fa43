// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/gateway/parts.hpp"
#include "services/gateway/testing/fake_call.hpp"

namespace waybill::gateway::testing {

class FakePaymentsService final : public payments::v1::PaymentsService {
public:
    FakeCall<payments::v1::StartRequest, payments::v1::Payment> on_start{};
    FakeCall<payments::v1::CallbackRequest, payments::v1::Payment> on_callback{};
    FakeCall<payments::v1::GetPaymentRequest, payments::v1::Payment> on_get_payment{};
    FakeCall<waybill::v1::Empty, payments::v1::ListProvidersReply> on_list_providers{};
    FakeCall<payments::v1::GetPaymentRequest, payments::v1::Payment> on_come_back{};
    FakeCall<waybill::v1::Empty, payments::v1::BalancesReply> on_balances{};
    FakeCall<payments::v1::ListOwnersRequest, payments::v1::ListOwnersReply> on_list_owners{};

    Task<Result<payments::v1::ListOwnersReply>> list_owners(
        Context ctx, payments::v1::ListOwnersRequest request) override {
        return on_list_owners.run(std::move(ctx), std::move(request));
    }
    Task<Result<payments::v1::Payment>> start(Context ctx,
                                              payments::v1::StartRequest request) override {
        return on_start.run(std::move(ctx), std::move(request));
    }
    Task<Result<payments::v1::Payment>> callback(Context ctx,
                                                 payments::v1::CallbackRequest request) override {
        return on_callback.run(std::move(ctx), std::move(request));
    }
    Task<Result<payments::v1::Payment>> get_payment(
        Context ctx, payments::v1::GetPaymentRequest request) override {
        return on_get_payment.run(std::move(ctx), std::move(request));
    }
    Task<Result<payments::v1::Payment>> come_back(
        Context ctx, payments::v1::GetPaymentRequest request) override {
        return on_come_back.run(std::move(ctx), std::move(request));
    }
    Task<Result<payments::v1::ListProvidersReply>> list_providers(
        Context ctx, waybill::v1::Empty request) override {
        return on_list_providers.run(std::move(ctx), std::move(request));
    }
    Task<Result<payments::v1::BalancesReply>> balances(Context ctx,
                                                       waybill::v1::Empty request) override {
        return on_balances.run(std::move(ctx), std::move(request));
    }
};

class FakePaymentSimulatorService final : public payments::v1::PaymentSimulatorService {
public:
    FakeCall<payments::v1::GetCheckoutRequest, payments::v1::Checkout> on_get_checkout{};
    FakeCall<payments::v1::DecideRequest, payments::v1::Checkout> on_decide{};
    FakeCall<payments::v1::CreateCheckoutRequest, payments::v1::Checkout> on_create_checkout{};
    FakeCall<payments::v1::RefundChargeRequest, payments::v1::Checkout> on_refund_charge{};
    Task<Result<payments::v1::Checkout>> get_checkout(
        Context ctx, payments::v1::GetCheckoutRequest request) override {
        return on_get_checkout.run(std::move(ctx), std::move(request));
    }
    Task<Result<payments::v1::Checkout>> decide(Context ctx,
                                                payments::v1::DecideRequest request) override {
        return on_decide.run(std::move(ctx), std::move(request));
    }
    Task<Result<payments::v1::Checkout>> create_checkout(
        Context ctx, payments::v1::CreateCheckoutRequest request) override {
        return on_create_checkout.run(std::move(ctx), std::move(request));
    }
    Task<Result<payments::v1::Checkout>> refund_charge(
        Context ctx, payments::v1::RefundChargeRequest request) override {
        return on_refund_charge.run(std::move(ctx), std::move(request));
    }
};

}  // namespace waybill::gateway::testing
