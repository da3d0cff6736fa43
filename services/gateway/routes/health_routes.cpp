// SPDX-License-Identifier: Apache-2.0
#include "platform/json/writer.hpp"
#include "services/gateway/routes/docs_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Call;
using http::RawInput;
using http::Response;
using Checks = std::shared_ptr<const std::vector<ReadyCheck>>;

constexpr Duration check_max = 1s;

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

/// One after the other: there are few, and none waits longer than a second.
Task<Response> answer_ready(Checks checks, const Clock& clock, Call<RawInput> call) {
    std::string body;
    json::Writer writer{body};
    bool all = true;
    writer.begin_object().key("checks").begin_array();
    for (const ReadyCheck& check : *checks) {
        const Context ctx = call.ctx.no_later_than(clock.steady() + check_max);
        const Status status = co_await check.check(ctx);
        all = all && status.has_value();
        writer.begin_object().member("name", check.name).member("ok", status.has_value());
        if (!status) writer.member("code", status.error().reason);
        writer.end_object();
    }
    writer.end_array();
    writer.member("status", all ? std::string_view{"ok"} : std::string_view{"unavailable"});
    writer.end_object();
    co_return answer(all ? 200 : 503, std::move(body));
}

}  // namespace

void mount_health(http::Router& router, const Clock& clock, std::vector<ReadyCheck> checks) {
    const auto shared = std::make_shared<const std::vector<ReadyCheck>>(std::move(checks));
    router.raw(http::Method::get, "/livez", health("livez", "Ask whether the process lives"),
               [](Call<RawInput> call) { return alive(std::move(call)); });
    router.raw(http::Method::get, "/readyz", health("readyz", "Ask whether requests may come"),
               [shared, &clock](Call<RawInput> call) {
                   return answer_ready(shared, clock, std::move(call));
               });
}

}  // namespace waybill::gateway
