// SPDX-License-Identifier: Apache-2.0
#include "platform/http/ready.hpp"

#include "platform/json/writer.hpp"

namespace waybill::http {
namespace {

constexpr Duration check_max = 1s;

Task<Status> answered(Status status) { co_return status; }

}  // namespace

ReadyCheck ready_check(std::string name, std::function<Status()> ask, Need need) {
    return {.name = std::move(name),
            .check = [ask = std::move(ask)](Context) { return answered(ask()); },
            .need = need};
}

/// One after the other: there are few, and none waits longer than a second.
Task<Response> answer_ready(const ReadyChecks& checks, const Clock& clock, Context ctx) {
    Response response;
    response.headers.add("Content-Type", "application/json");
    json::Writer writer{response.body};
    bool ready = true;
    bool all = true;
    writer.begin_object().key("checks").begin_array();
    for (const ReadyCheck& check : checks) {
        const Status status = co_await check.check(ctx.no_later_than(clock.steady() + check_max));
        all = all && status.has_value();
        ready = ready && (status.has_value() || check.need == Need::better);
        writer.begin_object().member("name", check.name).member("ok", status.has_value());
        if (!status) writer.member("code", status.error().reason);
        writer.end_object();
    }
    writer.end_array();
    const std::string_view partly = ready ? "degraded" : "unavailable";
    writer.member("status", all ? std::string_view{"ok"} : partly);
    writer.end_object();
    response.status = ready ? 200 : 503;
    co_return response;
}

}  // namespace waybill::http
