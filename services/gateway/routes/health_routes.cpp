// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/docs_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Call;
using http::RawInput;
using http::Response;
using Checks = std::shared_ptr<const http::ReadyChecks>;

http::RawSpec health(std::string_view id, std::string_view summary) {
    return {.id = id,
            .summary = summary,
            .tag = "meta",
            .access = http::Access::anyone(),
            .rate = http::RouteClass::exempt};
}

Response answer(int status, std::string body) {
    Response response{.status = status, .body = std::move(body)};
    response.headers.add("Content-Type", "application/json");
    return response;
}

Task<Response> alive(Call<RawInput>) { co_return answer(200, R"({"status":"ok"})"); }

Task<Response> tell_ready(Checks checks, const Clock& clock, Call<RawInput> call) {
    co_return co_await http::answer_ready(*checks, clock, std::move(call.ctx));
}

}  // namespace

void mount_health(http::Router& router, const Clock& clock, http::ReadyChecks checks) {
    const auto shared = std::make_shared<const http::ReadyChecks>(std::move(checks));
    router.raw(http::Method::get, "/livez", health("livez", "Ask whether the process lives"),
               [](Call<RawInput> call) { return alive(std::move(call)); });
    router.raw(http::Method::get, "/readyz", health("readyz", "Ask whether requests may come"),
               [shared, &clock](Call<RawInput> call) {
                   return tell_ready(shared, clock, std::move(call));
               });
}

}  // namespace waybill::gateway
