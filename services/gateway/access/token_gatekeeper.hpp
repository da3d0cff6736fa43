// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/tokens.hpp"
#include "platform/http/ports.hpp"

namespace waybill::gateway {

/// Lets in who shows a valid access token: `Authorization: Bearer …`.
class TokenGatekeeper final : public http::Gatekeeper {
public:
    explicit TokenGatekeeper(crypto::TokenVerifier& verifier) : verifier_{verifier} {}
    Task<Result<Caller>> authenticate(Context ctx, const http::Request& request) override;

private:
    crypto::TokenVerifier& verifier_;
};

}  // namespace waybill::gateway
