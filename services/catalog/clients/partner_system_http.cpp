// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/clients/partner_system_http.hpp"

#include "platform/crypto/webhooks.hpp"
#include "platform/json/writer.hpp"

namespace waybill::catalog {
namespace {

// The answer is not read; this only bounds what is received.
constexpr std::size_t answer_bytes_max = std::size_t{16} * 1024;

std::string body_of(const PartnerCall& call, const std::string& public_url) {
    std::string body;
    json::Writer json{body};
    json.begin_object().member("order_id", call.order).member("number", call.number);
    json.key("lines").begin_array();
    for (const CallLine& line : call.lines)
        json.begin_object()
            .member("offer_id", line.offer)
            .member("name", line.name)
            .member("quantity", line.quantity)
            .end_object();
    json.end_array();
    json.member("callback_url",
                public_url + "/v1/callbacks/partners/" + call.partner.text() + "/ready");
    json.end_object();
    return body;
}

CallOutcome outcome_of(int status) {
    if (status >= 200 && status < 300) return CallOutcome::taken;
    return status == 410 ? CallOutcome::gone : CallOutcome::refused;
}

}  // namespace

Task<Result<CallOutcome>> PartnerSystemHttp::tell(Context ctx, CallTarget target,
                                                  PartnerCall call) {
    http::OutboundRequest request{.method = http::Method::post,
                                  .url = std::move(target.url),
                                  .body = body_of(call, deps_.public_url),
                                  .timeout = deps_.timeout,
                                  .answer_bytes_max = answer_bytes_max};
    request.headers.set("content-type", "application/json");
    const auto signature =
        webhooks::sign(webhooks::parse_secrets(target.secrets), "paid_" + call.order.text(),
                       deps_.clock.now(), request.body);
    signature.put(request.headers);
    WAYBILL_CO_TRY(const auto response,
                   co_await deps_.client.send(std::move(ctx), std::move(request)));
    co_return outcome_of(response.status);
}

}  // namespace waybill::catalog
