// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/client.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

/// A partner's own system behind its URL, told by a signed POST (Standard Webhooks).
class PartnerSystemHttp final : public PartnerSystem {
public:
    struct Deps {
        http::Client& client;
        const Clock& clock;
        std::string public_url;  ///< ours, for callbacks; without a slash at its end
        Duration timeout;
    };
    explicit PartnerSystemHttp(Deps deps) : deps_{std::move(deps)} {}

    Task<Result<CallOutcome>> tell(Context ctx, CallTarget target, PartnerCall call) override;

private:
    Deps deps_;
};

}  // namespace waybill::catalog
