// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/payments/v1/payments.service.hpp"
#include "platform/crypto/webhooks.hpp"
#include "platform/telemetry/log.hpp"
#include "services/payments/metrics.hpp"
#include "services/payments/usecases/follow_payment.hpp"
#include "services/payments/usecases/start_payment.hpp"

#include <map>

namespace waybill::payments {

using ProviderSecrets = std::map<std::string, std::vector<webhooks::SigningSecret>, std::less<>>;

/// What other services may call. Decode, call, encode; no decisions.
class PaymentsCalls final : public v1::PaymentsService {
public:
    struct Deps {
        StartPayment& start_payment;
        FollowPayment& follow_payment;
        Ledger& ledger;
        CashStore& cash;
        TryLog& try_log;
        PastPayments& past_payments;
        PaymentsMetrics& metrics;
        telemetry::Log& log;
        const Clock& clock;
        /// What each configured provider may have signed with: the present secret and the one
        /// before.
        ProviderSecrets secrets;
        std::string public_url;  ///< without a slash at its end
        std::int64_t cash_amount_max{0};
    };
    explicit PaymentsCalls(Deps deps) : deps_{std::move(deps)} {}

    Task<Result<v1::Payment>> callback(Context ctx, v1::CallbackRequest request) override;
    Task<Result<v1::Payment>> get_payment(Context ctx, v1::GetPaymentRequest request) override;
    Task<Result<v1::PaymentsAtReply>> payments_at(Context ctx,
                                                  v1::PaymentsAtRequest request) override;
    Task<Result<v1::Payment>> come_back(Context ctx, v1::GetPaymentRequest request) override;
    Task<Result<v1::Refund>> refund_part(Context ctx, v1::RefundPartRequest request) override;
    Task<Result<v1::Refund>> pay_out_refund(Context ctx, v1::PayOutRequest request) override;
    Task<Result<v1::CashHandIn>> hand_in_cash(Context ctx, v1::HandInCashRequest request) override;
    Task<Result<v1::ListTriesReply>> list_tries(Context ctx, v1::ListTriesRequest request) override;
    Task<Result<v1::StatementReply>> statement(Context ctx, v1::StatementRequest request) override;
    Task<Result<v1::ListProvidersReply>> list_providers(Context ctx,
                                                        waybill::v1::Empty request) override;
    Task<Result<v1::ListOwnersReply>> list_owners(Context ctx,
                                                  v1::ListOwnersRequest request) override;
    Task<Result<v1::BalancesReply>> balances(Context ctx, waybill::v1::Empty request) override;

private:
    v1::Payment encode(const Payment& payment) const;
    Result<ReportEntry> read_callback(const v1::CallbackRequest& request,
                                      std::span<const webhooks::SigningSecret> secrets) const;
    void observe(const Context& ctx, std::size_t provider, const Error* error);

    Deps deps_;
};

}  // namespace waybill::payments
