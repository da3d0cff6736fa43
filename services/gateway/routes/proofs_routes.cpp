// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/proofs_routes.hpp"

#include "platform/http/problem.hpp"
#include "services/gateway/access/order_rights.hpp"
#include "services/gateway/pictures/pictures.hpp"
#include "services/gateway/routes/order_inputs.hpp"
#include "services/gateway/routes/pictures_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Empty;
using http::RawInput;
using http::Reply;
using http::Response;

Result<OrderId> order_in(const RawInput& input) {
    const auto order = OrderId::parse(input["order_id"]);
    if (!order) return fail(ErrorKind::malformed, "request.invalid_path");
    return *order;
}

Task<Result<Reply<Empty>>> set_proof(const Parts& parts, Call<OneOrder> call,
                                     std::string_view kind) {
    couriers::v1::SetProofRequest request;
    WAYBILL_CO_TRY(*request.mutable_courier_id(), co_await parts.rights.own_courier(call.ctx));
    request.set_order_id(call.input.order_id.text());
    request.set_kind(std::string{kind});
    WAYBILL_CO_TRY(
        *request.mutable_picture(),
        co_await parts.pictures.remake(call.ctx, call.request.body, pictures::proof_form));
    WAYBILL_CO_CHECK(co_await parts.clients.couriers.set_proof(call.ctx, std::move(request)));
    co_return Reply<Empty>{};
}

Task<Result<couriers::v1::Proof>> proof_of(const Parts& parts, Call<RawInput> call,
                                           std::string_view kind) {
    WAYBILL_CO_TRY(const auto order, order_in(call.input));
    WAYBILL_CO_CHECK(co_await parts.rights.read(call.ctx, order));
    couriers::v1::GetProofRequest request;
    request.set_order_id(order.text());
    request.set_kind(std::string{kind});
    co_return co_await parts.clients.couriers.get_proof(call.ctx, std::move(request));
}

Task<Response> show_proof(const http::Router& router, const Parts& parts, Call<RawInput> call,
                          std::string_view kind) {
    auto found = co_await proof_of(parts, call, kind);
    if (!found)
        co_return http::problem(
            router.errors(), found.error(),
            {.instance = call.request.path, .trace_id = call.ctx.trace.id_text()});
    Response response{.body = std::move(*found->mutable_picture())};
    response.headers.add("Content-Type", blobs::blob_media_type);
    response.headers.add("Cache-Control", "private, no-store");
    co_return response;
}

/// One kind, by words of static storage.
struct ProofWords {
    std::string_view kind;
    std::string_view sent_to;
    std::string_view set_id;
    std::string_view set_summary;
    std::string_view shown_at;
    std::string_view get_id;
    std::string_view get_summary;
};
constexpr ProofWords all_proofs[] = {
    {"photo", "/v1/courier/deliveries/{order_id}/photo", "set_proof_photo",
     "Send a photo of the hand-over", "/v1/orders/{order_id}/photo", "get_proof_photo",
     "See the photo of the hand-over"},
    {"signature", "/v1/courier/deliveries/{order_id}/signature", "set_proof_signature",
     "Send who received it: a signature", "/v1/orders/{order_id}/signature", "get_proof_signature",
     "See the signature of who received it"},
};

void mount_proof(http::Router& router, const Parts& parts, const ProofWords& words) {
    router.upload<OneOrder, Empty>(
        http::Method::put, words.sent_to,
        takes_picture({.id = words.set_id,
                       .summary = words.set_summary,
                       .tag = "courier",
                       .access = Access::roles({Role::courier}),
                       .help = "A PNG or JPEG, from the pick-up until it is handed over; another "
                               "takes the place of the one before. Where `couriers.proof` wants "
                               "it, it must be there before the hand-over.",
                       .success = 204,
                       .errors = {"couriers.not_found", "couriers.no_delivery",
                                  "couriers.wrong_state", "couriers.bad_request"}}),
        with(parts, set_proof, words.kind));
    router.raw(http::Method::get, words.shown_at,
               {.id = words.get_id,
                .summary = words.get_summary,
                .tag = "orders",
                .access = Access::signed_in(),
                .help = "For those who may read the order.",
                .produces = blobs::blob_media_type,
                .errors = {"request.invalid_path", "orders.not_found", "couriers.no_proof",
                           "storage.unreadable", "storage.damaged"}},
               [&router, &parts, kind = words.kind](Call<RawInput> call) {
                   return show_proof(router, parts, std::move(call), kind);
               });
}

}  // namespace

void mount_proofs(http::Router& router, const Parts& parts) {
    for (const ProofWords& words : all_proofs) mount_proof(router, parts, words);
}

}  // namespace waybill::gateway
