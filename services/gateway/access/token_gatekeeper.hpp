// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/ports.hpp"
#include "services/gateway/access/api_keys.hpp"
#include "services/gateway/access/browser_sessions.hpp"
#include "services/gateway/access/token_news.hpp"

namespace waybill::gateway {

/// Lets in who shows a valid access token or API key by `Authorization: Bearer …`, or else by
/// cookie a token.
class TokenGatekeeper final : public http::Gatekeeper {
public:
    TokenGatekeeper(crypto::TokenVerifier& verifier, const BrowserSessions& browsers,
                    TokenNews& news, ApiKeys& keys)
        : verifier_{verifier}, browsers_{browsers}, news_{news}, keys_{keys} {}
    Task<Result<Caller>> authenticate(Context ctx, const http::Request& request) override;
    Status admit_upgrade(const http::Request& request) override;

private:
    crypto::TokenVerifier& verifier_;
    const BrowserSessions& browsers_;
    TokenNews& news_;
    ApiKeys& keys_;
};

}  // namespace waybill::gateway
