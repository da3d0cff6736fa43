// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/payments/v1/payments.service.hpp"
#include "services/payments/usecases/ports.hpp"

namespace waybill::payments {

/// The built-in provider, through its contract.
class SimulatorProvider final : public ProviderClient {
public:
    struct Urls {
        std::string callback;  ///< where the provider reports
        std::string orders;    ///< the payer comes back to `<orders>/<order id>`
    };
    SimulatorProvider(v1::PaymentSimulatorService& simulator, Urls urls)
        : simulator_{simulator}, urls_{std::move(urls)} {}

    Task<Result<std::string>> open(Context ctx, Payment payment) override;
    Task<Result<std::vector<ChargeReport>>> charges(Context ctx, Payment payment) override;
    Task<Result<RefundAnswer>> refund(Context ctx, Refund refund) override;

private:
    v1::PaymentSimulatorService& simulator_;
    Urls urls_;
};

}  // namespace waybill::payments
