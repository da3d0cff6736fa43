// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "services/payments/usecases/ports.hpp"

#include <memory>

namespace waybill::payments {

/// A provider of which a share of calls fails: half of them before it hears of them (unavailable),
/// half after it did what it was asked (outcome_unknown); payments.provider_away.
class UnreliableProvider final : public ProviderClient {
public:
    struct Deps {
        std::unique_ptr<ProviderClient> inner;
        Random& random;
        std::uint32_t away_ppm;  ///< parts of a million; not 0
    };
    explicit UnreliableProvider(Deps deps) : deps_{std::move(deps)} {}

    Task<Result<std::string>> open(Context ctx, Payment payment) override;
    Task<Result<std::vector<ChargeReport>>> charges(Context ctx, Payment payment) override;
    Task<Result<RefundAnswer>> refund(Context ctx, Refund refund) override;

private:
    enum class Fate : std::uint8_t { answered, unheard, answer_lost };
    Fate draw();

    Deps deps_;
};

}  // namespace waybill::payments
