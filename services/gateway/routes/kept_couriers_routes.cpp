// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/courier_bodies.hpp"
#include "services/gateway/routes/couriers_routes.hpp"

/// One courier, as an operator reads, changes and dismisses them.
namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

struct OneCourier {
    CourierId courier_id;
    static void describe(json::Fields<OneCourier>& f) {
        f.path("courier_id", &OneCourier::courier_id);
    }
};

struct CourierDeliveries : PageQuery {
    CourierId courier_id;
    bool active{false};
    static void describe(json::Fields<CourierDeliveries>& f) {
        f.path("courier_id", &CourierDeliveries::courier_id);
        describe_page(f);
        f.query("active", &CourierDeliveries::active, {.help = "Only what is in hand"});
    }
};

Task<Result<couriers::v1::Courier>> kept_courier(const Parts& parts, Context ctx,
                                                 const CourierId& courier) {
    couriers::v1::GetCourierRequest request;
    request.set_courier_id(courier.text());
    return parts.clients.couriers.get_courier(std::move(ctx), std::move(request));
}

Task<Result<Reply<couriers::v1::Courier>>> read_courier(const Parts& parts, Call<OneCourier> call) {
    WAYBILL_CO_TRY(auto courier, co_await kept_courier(parts, call.ctx, call.input.courier_id));
    co_return Reply<couriers::v1::Courier>{.view = std::move(courier)};
}

Task<Result<Reply<couriers::v1::Courier>>> edit_courier(const Parts& parts,
                                                        Call<EditCourierBody> call) {
    couriers::v1::UpdateCourierRequest request;
    write(call.input, request);
    WAYBILL_CO_TRY(auto courier,
                   co_await parts.clients.couriers.update_courier(call.ctx, std::move(request)));
    co_return Reply<couriers::v1::Courier>{.view = std::move(courier)};
}

Task<Result<Reply<couriers::v1::Courier>>> dismiss_courier(const Parts& parts,
                                                           Call<OneCourier> call) {
    couriers::v1::DeleteCourierRequest request;
    request.set_courier_id(call.input.courier_id.text());
    WAYBILL_CO_TRY(auto courier,
                   co_await parts.clients.couriers.delete_courier(call.ctx, std::move(request)));
    co_return Reply<couriers::v1::Courier>{.view = std::move(courier)};
}

Task<Result<Reply<ShownDeliveries>>> brought_by(const Parts& parts, Call<CourierDeliveries> call) {
    WAYBILL_CO_CHECK(co_await kept_courier(parts, call.ctx, call.input.courier_id));
    couriers::v1::ListDeliveriesRequest request;
    request.set_courier_id(call.input.courier_id.text());
    request.set_active_only(call.input.active);
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto reply,
                   co_await parts.clients.couriers.list_deliveries(call.ctx, std::move(request)));
    co_return Reply<ShownDeliveries>{.view = shown_to_office(std::move(reply))};
}

}  // namespace

void mount_kept_couriers(http::Router& router, const Parts& parts) {
    const Access boss = Access::roles({Role::operator_});
    router.get<OneCourier, couriers::v1::Courier>("/v1/couriers/{courier_id}",
                                                  {.id = "get_courier",
                                                   .summary = "Read a courier, also a former one",
                                                   .tag = "operator",
                                                   .access = boss,
                                                   .errors = {"couriers.not_found"}},
                                                  with(parts, read_courier));
    router.patch<EditCourierBody, couriers::v1::Courier>(
        "/v1/couriers/{courier_id}",
        {.id = "edit_courier",
         .summary = "Change a courier",
         .tag = "operator",
         .access = boss,
         .errors = {"couriers.not_found", "couriers.phone_taken", "couriers.has_deliveries",
                    "couriers.unknown_transport"}},
        with(parts, edit_courier));
    router.delete_<OneCourier, couriers::v1::Courier>(
        "/v1/couriers/{courier_id}",
        {.id = "delete_courier",
         .summary = "Dismiss a courier, whose deliveries stay known",
         .tag = "operator",
         .access = boss,
         .errors = {"couriers.not_found", "couriers.has_deliveries"}},
        with(parts, dismiss_courier));
    router.get<CourierDeliveries, ShownDeliveries>("/v1/couriers/{courier_id}/deliveries",
                                                   {.id = "list_courier_deliveries",
                                                    .summary = "List what a courier has brought",
                                                    .tag = "operator",
                                                    .access = boss,
                                                    .errors = {"couriers.not_found"}},
                                                   with(parts, brought_by));
}

}  // namespace waybill::gateway
