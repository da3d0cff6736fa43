// SPDX-License-Identifier: Apache-2.0
#include "platform/http/problem.hpp"
#include "platform/json/codec.hpp"
#include "services/gateway/bodies/common.hpp"
#include "services/gateway/bodies/outgoing_bodies.hpp"
#include "services/gateway/routes/payments_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::RawInput;
using http::Response;

/// What a partner's own system says when an order can be fetched.
struct ReadyBody {
    OrderId order_id;
    std::optional<std::string> pickup_address;
    static void describe(json::Fields<ReadyBody>& f) {
        f.title("Ready");
        f.required("order_id", &ReadyBody::order_id);
        f.optional("pickup_address", &ReadyBody::pickup_address,
                   {.help = "Where it lies now, if not at the partner's address",
                    .example = "Mill Lane 3, back door",
                    .length = {6, 300}});
    }
};

waybill::v1::SignedCallback signed_callback(const http::Request& request) {
    const auto header = [&](std::string_view name) {
        return std::string{request.headers.find(name).value_or("")};
    };
    waybill::v1::SignedCallback callback;
    callback.set_id(header("webhook-id"));
    callback.set_timestamp(header("webhook-timestamp"));
    callback.set_signature(header("webhook-signature"));
    callback.set_body(request.body);
    return callback;
}

struct Callbacks {
    const Parts& parts;
    const http::ErrorCatalogue* errors;

    Response answer(const Status& outcome, const Call<RawInput>& call) const {
        if (outcome) return {.status = 204};
        return http::problem(*errors, outcome.error(),
                             {.instance = call.request.path, .trace_id = call.ctx.trace.id_text()});
    }
};

Task<Status> payment_callback(const Parts& parts, const Call<RawInput>& call) {
    payments::v1::CallbackRequest request;
    request.set_provider(call.input["provider"]);
    *request.mutable_callback() = signed_callback(call.request);
    WAYBILL_CO_CHECK(co_await parts.clients.payments.callback(call.ctx, std::move(request)));
    co_return Status{};
}

Task<Status> ready_callback(const Parts& parts, const Call<RawInput>& call) {
    catalog::v1::VerifyCallbackRequest verify;
    verify.set_partner_id(call.input["partner_id"]);
    *verify.mutable_callback() = signed_callback(call.request);
    const std::string webhook = verify.callback().id();
    WAYBILL_CO_CHECK(co_await parts.clients.catalog.verify_callback(call.ctx, std::move(verify)));
    WAYBILL_CO_TRY(auto body, json::decode<ReadyBody>(call.request.body));
    orders::v1::StepRequest step;
    step.set_order_id(body.order_id.text());
    step.set_partner_id(call.input["partner_id"]);
    step.set_actor(call.input["partner_id"]);
    step.set_cause("webhook/" + webhook);
    if (body.pickup_address) step.set_pickup_address(*body.pickup_address);
    // A system that only knows "ready" has begun by the time it says so.
    orders::v1::StepRequest begin = step;
    begin.set_cause("webhook/" + webhook + "/accept");
    WAYBILL_CO_CHECK(co_await parts.clients.orders.accept(call.ctx, std::move(begin)));
    WAYBILL_CO_CHECK(co_await parts.clients.orders.mark_ready(call.ctx, std::move(step)));
    co_return Status{};
}

Task<Response> on_payment(Callbacks callbacks, Call<RawInput> call) {
    const auto outcome = co_await payment_callback(callbacks.parts, call);
    co_return callbacks.answer(outcome, call);
}

Task<Response> on_ready(Callbacks callbacks, Call<RawInput> call) {
    const auto outcome = co_await ready_callback(callbacks.parts, call);
    co_return callbacks.answer(outcome, call);
}

}  // namespace

void mount_callbacks(http::Router& router, const Parts& parts) {
    const Callbacks callbacks{parts, &router.errors()};
    router.raw(
        http::Method::post, "/v1/callbacks/payments/{provider}",
        {.id = "payment_callback",
         .summary = "A payment provider's signed word",
         .tag = "callbacks",
         .access = Access::signature(),
         .consumes = "application/json",
         .rate = http::RouteClass::exempt,
         .success = 204,
         .errors = {"callback.signature_missing", "callback.signature_stale",
                    "callback.signature_wrong", "payments.not_found", "payments.provider_unknown",
                    "payments.amount_mismatch", "payments.wrong_state"},
         .body = json::structure<ChargeReport>},
        [callbacks](Call<RawInput> call) { return on_payment(callbacks, std::move(call)); });
    router.raw(http::Method::post, "/v1/callbacks/partners/{partner_id}/ready",
               {.id = "partner_ready_callback",
                .summary = "A partner's own system has an order ready",
                .tag = "callbacks",
                .access = Access::signature(),
                .consumes = "application/json",
                .rate = http::RouteClass::exempt,
                .success = 204,
                .errors = {"callback.signature_missing", "callback.signature_stale",
                           "callback.signature_wrong", "catalog.partner_not_found",
                           "orders.not_found", "orders.wrong_state"},
                .body = json::structure<ReadyBody>},
               [callbacks](Call<RawInput> call) { return on_ready(callbacks, std::move(call)); });
}

}  // namespace waybill::gateway
