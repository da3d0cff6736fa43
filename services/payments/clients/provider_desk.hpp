// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/telemetry/log.hpp"
#include "services/payments/metrics.hpp"
#include "services/payments/usecases/ports.hpp"

#include <map>
#include <memory>

namespace waybill::payments {

/// Every provider that is configured; each payment is led to its own, counted, and told in the log
/// where it fails. unavailable (payments.provider_away) while one is not configured: what is owed
/// waits until it is again.
class ProviderDesk final : public ProviderClient {
public:
    using Providers = std::map<std::string, std::unique_ptr<ProviderClient>, std::less<>>;
    struct Deps {
        PaymentsMetrics& metrics;
        telemetry::Log& log;
    };
    ProviderDesk(Deps deps, Providers providers) : deps_{deps}, providers_{std::move(providers)} {}

    Task<Result<std::string>> open(Context ctx, Payment payment) override;
    Task<Result<std::vector<ChargeReport>>> charges(Context ctx, Payment payment) override;
    Task<Result<RefundAnswer>> refund(Context ctx, Refund refund) override;

private:
    struct Asked {
        std::string provider;
        PaymentId payment;
        ProviderCall call;
    };
    /// The one that is asked, when it is configured.
    Result<ProviderClient*> find(std::string_view id) const;
    void note(const Context& ctx, const Asked& asked, const Error* error);

    Deps deps_;
    Providers providers_;
};

}  // namespace waybill::payments
