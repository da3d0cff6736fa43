// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/token_gatekeeper.hpp"

#include "services/gateway/access/bearer.hpp"

namespace waybill::gateway {

/// No site can make a browser add a bearer token, so only a cookie needs further proof; and a
/// token that is shown is the only one that counts.
Task<Result<Caller>> TokenGatekeeper::authenticate(Context, const http::Request& request) {
    const auto token = bearer_token(request);
    const auto claims = token ? verifier_.verify(*token) : browsers_.caller(request);
    if (!claims) co_return std::unexpected(claims.error());
    co_return crypto::to_caller(*claims, "gateway");
}

Status TokenGatekeeper::admit_upgrade(const http::Request& request) {
    if (bearer_token(request)) return {};
    return browsers_.check_page(request);
}

}  // namespace waybill::gateway
