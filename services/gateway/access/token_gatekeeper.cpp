// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/token_gatekeeper.hpp"

#include "services/gateway/access/bearer.hpp"

namespace waybill::gateway {

/// No site can make a browser add a bearer token, so only a cookie needs further proof; and a
/// token that is shown is the only one that counts.
Task<Result<Caller>> TokenGatekeeper::authenticate(Context ctx, const http::Request& request) {
    const auto bearer = bearer_token(request);
    if (bearer && bearer->starts_with(ApiKeys::prefix))
        co_return co_await keys_.caller(std::move(ctx), std::string{*bearer});
    const auto shown = bearer ? bearer : browsers_.cookies().access(request);
    const auto judge = [&] {
        return bearer ? verifier_.verify(*bearer) : browsers_.caller(request);
    };
    auto claims = judge();
    if (shown && (!claims || !news_.begun())) {
        WAYBILL_CO_CHECK(co_await news_.catch_up(std::move(ctx), std::string{*shown}));
        claims = judge();
    }
    if (!claims) co_return std::unexpected(claims.error());
    co_return crypto::to_caller(*claims, "gateway");
}

Status TokenGatekeeper::admit_upgrade(const http::Request& request) {
    if (bearer_token(request)) return {};
    return browsers_.check_page(request);
}

}  // namespace waybill::gateway
