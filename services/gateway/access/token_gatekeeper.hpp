// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/ports.hpp"
#include "services/gateway/access/browser_sessions.hpp"
#include "services/gateway/access/token_news.hpp"

namespace waybill::gateway {

/// Lets in who shows a valid access token: by `Authorization: Bearer …`, or else by cookie.
class TokenGatekeeper final : public http::Gatekeeper {
public:
    TokenGatekeeper(crypto::TokenVerifier& verifier, const BrowserSessions& browsers,
                    TokenNews& news)
        : verifier_{verifier}, browsers_{browsers}, news_{news} {}
    Task<Result<Caller>> authenticate(Context ctx, const http::Request& request) override;
    Status admit_upgrade(const http::Request& request) override;

private:
    crypto::TokenVerifier& verifier_;
    const BrowserSessions& browsers_;
    TokenNews& news_;
};

}  // namespace waybill::gateway
