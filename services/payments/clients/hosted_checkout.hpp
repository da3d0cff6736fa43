// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/webhooks.hpp"
#include "platform/http/client.hpp"
#include "services/payments/usecases/ports.hpp"

namespace waybill::payments {

/// A provider outside that speaks the hosted-checkout protocol (docs/payments.md): signed POSTs to
/// its checkouts, queries and refunds. Errors: as of `http::Client`; unavailable and
/// outcome_unknown (payments.provider_away) when it says so or answers what cannot be read;
/// rejected (payments.provider_refused) for any other answer.
class HostedCheckout final : public ProviderClient {
public:
    struct Deps {
        http::Client& client;
        const Clock& clock;
        std::vector<webhooks::SigningSecret> secrets;  ///< signs with each of them
        std::string url;                               ///< without a slash at its end
        std::string callback_url;                      ///< where the provider reports
        std::string orders_url;  ///< the payer comes back to `<orders_url>/<order id>`
        Duration timeout;        ///< of one call
    };
    explicit HostedCheckout(Deps deps) : deps_{std::move(deps)} {}

    Task<Result<std::string>> open(Context ctx, Payment payment) override;
    Task<Result<std::vector<ChargeReport>>> charges(Context ctx, Payment payment) override;
    Task<Result<RefundAnswer>> refund(Context ctx, Refund refund) override;

private:
    struct Message {
        std::string_view path;
        std::string id;  ///< the same in every try
        std::string body;
    };
    Task<Result<http::Response>> say(Context ctx, Message message);

    Deps deps_;
};

}  // namespace waybill::payments
