// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/token_gatekeeper.hpp"

#include "services/gateway/access/bearer.hpp"

namespace waybill::gateway {

Task<Result<Caller>> TokenGatekeeper::authenticate(Context, const http::Request& request) {
    const auto token = bearer_token(request);
    if (!token) co_return fail(ErrorKind::unauthenticated, "auth.missing_token");
    WAYBILL_CO_TRY(const auto claims, verifier_.verify(*token));
    co_return crypto::to_caller(claims, "gateway");
}

}  // namespace waybill::gateway
