// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/keys_routes.hpp"

#include "platform/http/problem.hpp"
#include "services/gateway/access/token_news.hpp"

namespace waybill::gateway {
namespace {

using http::Call;
using http::RawInput;
using http::Response;

Task<Response> show_keys(const http::Router& router, TokenNews& news, Call<RawInput> call) {
    auto keys = co_await news.keys(std::move(call.ctx));
    if (!keys)
        co_return http::problem(router.errors(), keys.error(),
                                {.instance = call.request.path, .trace_id = {}});
    Response response{.body = *std::move(keys)};
    response.headers.add("Content-Type", "application/jwk-set+json");
    response.headers.add("Cache-Control", "public, max-age=30");
    co_return response;
}

}  // namespace

void mount_keys(http::Router& router, const Parts& parts) {
    router.raw(http::Method::get, "/.well-known/jwks.json",
               {.id = "token_keys",
                .summary = "Read the keys that verify access tokens (RFC 7517)",
                .tag = "meta",
                .access = http::Access::anyone(),
                .produces = "application/jwk-set+json"},
               [&router, &parts](Call<RawInput> call) {
                   return show_keys(router, parts.news, std::move(call));
               });
}

}  // namespace waybill::gateway
