// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/dispatch_routes.hpp"

#include "services/gateway/bodies/courier_bodies.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

struct ListAttention {
    int limit{100};
    static void describe(json::Fields<ListAttention>& f) {
        f.query("limit", &ListAttention::limit, {.help = "At most so many", .range = {1, 100}});
    }
};

struct SetPlaces {
    OrderId order_id;
    std::optional<waybill::v1::Place> pickup_place;
    std::optional<waybill::v1::Place> dropoff_place;
    static void describe(json::Fields<SetPlaces>& f) {
        f.title("OrderPlaces");
        f.path("order_id", &SetPlaces::order_id);
        f.optional("pickup_place", &SetPlaces::pickup_place, {.help = "Absent: as it is"});
        f.optional("dropoff_place", &SetPlaces::dropoff_place, {.help = "Absent: as it is"});
    }
};

Task<Result<Reply<couriers::v1::ListAttentionReply>>> attention(const Parts& parts,
                                                                Call<ListAttention> call) {
    couriers::v1::ListAttentionRequest request;
    request.set_limit(call.input.limit);
    WAYBILL_CO_TRY(auto reply,
                   co_await parts.clients.couriers.list_attention(call.ctx, std::move(request)));
    co_return Reply<couriers::v1::ListAttentionReply>{.view = std::move(reply)};
}

Task<Result<Reply<ShownDelivery>>> set_places(const Parts& parts, Call<SetPlaces> call) {
    couriers::v1::SetPlacesRequest request;
    request.set_order_id(call.input.order_id.text());
    if (call.input.pickup_place) *request.mutable_pickup() = *call.input.pickup_place;
    if (call.input.dropoff_place) *request.mutable_dropoff() = *call.input.dropoff_place;
    WAYBILL_CO_TRY(auto delivery,
                   co_await parts.clients.couriers.set_places(call.ctx, std::move(request)));
    co_return Reply<ShownDelivery>{.view = shown_to(std::move(delivery), {OrderReader::office})};
}

}  // namespace

void mount_dispatch(http::Router& router, const Parts& parts) {
    router.errors().add({{"couriers.not_planning", ErrorKind::conflict,
                          "Orders are not planned ahead here", "See couriers.assignment"}});
    router.get<ListAttention, couriers::v1::ListAttentionReply>(
        "/v1/admin/dispatch/attention",
        {.id = "list_attention",
         .summary = "List what the planner cannot do, longest waiting first",
         .tag = "operator",
         .access = Access::roles({Role::operator_, Role::support}),
         .errors = {"couriers.not_planning"}},
        with(parts, attention));
    router.put<SetPlaces, ShownDelivery>(
        "/v1/admin/orders/{order_id}/places",
        {.id = "set_order_places",
         .summary = "Say where an order is fetched or brought",
         .tag = "operator",
         .access = Access::roles({Role::operator_}),
         .errors = {"couriers.no_delivery", "couriers.wrong_state", "couriers.bad_place"}},
        with(parts, set_places));
}

}  // namespace waybill::gateway
