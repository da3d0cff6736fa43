// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/care_routes.hpp"

#include "contracts/orders/v1/orders.json.hpp"
#include "services/gateway/bodies/courier_bodies.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

struct FailDelivery {
    OrderId order_id;
    std::int64_t epoch{0};
    std::string reason;
    std::optional<std::string> note;
    static void describe(json::Fields<FailDelivery>& f) {
        f.title("FailDelivery", "Why it could not be handed over");
        f.path("order_id", &FailDelivery::order_id);
        f.required("epoch", &FailDelivery::epoch,
                   {.help = "Of the assignment", .example = "1", .range = {1, 1'000'000}});
        f.required("reason", &FailDelivery::reason,
                   {.help = "nobody_there, refused, wrong_address, damaged or courier_trouble; "
                            "after the last another courier brings it",
                    .example = "nobody_there",
                    .length = {3, 32}});
        f.optional("note", &FailDelivery::note, {.help = "More about it", .length = {1, 300}});
    }
};

struct ReturnDelivery {
    OrderId order_id;
    std::int64_t epoch{0};
    static void describe(json::Fields<ReturnDelivery>& f) {
        f.title("ReturnDelivery");
        f.path("order_id", &ReturnDelivery::order_id);
        f.required("epoch", &ReturnDelivery::epoch,
                   {.help = "Of the assignment", .example = "1", .range = {1, 1'000'000}});
    }
};

struct CareOrder {
    OrderId order_id;
    std::optional<std::string> note;
    static void describe(json::Fields<CareOrder>& f) {
        f.title("CareOrder");
        f.path("order_id", &CareOrder::order_id);
        f.optional("note", &CareOrder::note, {.help = "Why", .length = {1, 300}});
    }
};

struct CareStep {
    OrderId order_id;
    static void describe(json::Fields<CareStep>& f) { f.path("order_id", &CareStep::order_id); }
};

struct ListAlerts : PageQuery {
    bool with_resolved{false};
    static void describe(json::Fields<ListAlerts>& f) {
        describe_page(f);
        f.query("with_resolved", &ListAlerts::with_resolved,
                {.help = "Also those that somebody has looked at"});
    }
};

struct OneAlert {
    EventId alert_id;
    static void describe(json::Fields<OneAlert>& f) { f.path("alert_id", &OneAlert::alert_id); }
};

template <typename In>
Task<Result<couriers::v1::StepRequest>> own_step(const Parts& parts, const Call<In>& call) {
    couriers::v1::GetCourierRequest who;
    who.set_user_id(call.ctx.caller.user.text());
    WAYBILL_CO_TRY(const auto courier,
                   co_await parts.clients.couriers.get_courier(call.ctx, std::move(who)));
    couriers::v1::StepRequest request;
    request.set_order_id(call.input.order_id.text());
    request.set_courier_id(courier.courier_id());
    request.set_epoch(call.input.epoch);
    write(call.idempotency, *request.mutable_idempotency());
    co_return request;
}

Task<Result<Reply<ShownDelivery>>> fail_delivery(const Parts& parts, Call<FailDelivery> call) {
    couriers::v1::FailRequest request;
    WAYBILL_CO_TRY(*request.mutable_step(), co_await own_step(parts, call));
    request.set_reason(call.input.reason);
    request.set_note(call.input.note.value_or(""));
    WAYBILL_CO_TRY(auto delivery,
                   co_await parts.clients.couriers.fail_hand_over(call.ctx, std::move(request)));
    co_return Reply<ShownDelivery>{.view = shown_to_courier(std::move(delivery))};
}

Task<Result<Reply<ShownDelivery>>> return_delivery(const Parts& parts, Call<ReturnDelivery> call) {
    WAYBILL_CO_TRY(auto request, co_await own_step(parts, call));
    WAYBILL_CO_TRY(auto delivery,
                   co_await parts.clients.couriers.give_back(call.ctx, std::move(request)));
    co_return Reply<ShownDelivery>{.view = shown_to_courier(std::move(delivery))};
}

using CareCall = Task<Result<couriers::v1::Delivery>> (couriers::v1::CouriersService::*)(
    Context, couriers::v1::CareRequest);

Task<Result<Reply<ShownDelivery>>> care(const Parts& parts, Context ctx,
                                        couriers::v1::CareRequest request, CareCall step) {
    WAYBILL_CO_TRY(auto delivery, co_await (parts.clients.couriers.*step)(ctx, std::move(request)));
    co_return Reply<ShownDelivery>{.view = shown_to(std::move(delivery), {OrderReader::office})};
}

couriers::v1::CareRequest care_request(const OrderId& order,
                                       const std::optional<std::string>& note) {
    couriers::v1::CareRequest request;
    request.set_order_id(order.text());
    request.set_note(note.value_or(""));
    return request;
}

Task<Result<Reply<orders::v1::ListAlertsReply>>> list_alerts(const Parts& parts,
                                                             Call<ListAlerts> call) {
    orders::v1::ListAlertsRequest request;
    call.input.write(*request.mutable_page());
    request.set_with_resolved(call.input.with_resolved);
    WAYBILL_CO_TRY(auto reply,
                   co_await parts.clients.orders.list_alerts(call.ctx, std::move(request)));
    co_return Reply<orders::v1::ListAlertsReply>{.view = std::move(reply)};
}

Task<Result<Reply<orders::v1::Alert>>> resolve_alert(const Parts& parts, Call<OneAlert> call) {
    orders::v1::ResolveAlertRequest request;
    request.set_alert_id(call.input.alert_id.text());
    WAYBILL_CO_TRY(auto alert,
                   co_await parts.clients.orders.resolve_alert(call.ctx, std::move(request)));
    co_return Reply<orders::v1::Alert>{.view = std::move(alert)};
}

void mount_ways_back(http::Router& router, const Parts& parts) {
    const Access courier = Access::roles({Role::courier});
    router.post<FailDelivery, ShownDelivery>(
        "/v1/courier/deliveries/{order_id}/fail",
        {.id = "fail_delivery",
         .summary = "Say that it cannot be handed over, and bring it back",
         .tag = "courier",
         .access = courier,
         .errors = {"couriers.not_found", "couriers.no_delivery", "couriers.stale_epoch",
                    "couriers.wrong_state", "couriers.unknown_reason"}},
        with(parts, fail_delivery));
    router.post<ReturnDelivery, ShownDelivery>(
        "/v1/courier/deliveries/{order_id}/return",
        {.id = "return_delivery",
         .summary = "Say that it is back at the partner's",
         .tag = "courier",
         .access = courier,
         .help = "After courier_trouble another courier brings it, twice at most; otherwise the "
                 "order is cancelled as undeliverable and paid back.",
         .errors = {"couriers.no_delivery", "couriers.stale_epoch", "couriers.wrong_state"}},
        with(parts, return_delivery));
}

void mount_hands(http::Router& router, const Parts& parts) {
    using couriers::v1::CouriersService;
    const Access boss = Access::roles({Role::operator_});
    router.post<CareStep, ShownDelivery>(
        "/v1/admin/orders/{order_id}/unassign",
        {.id = "unassign_order",
         .summary = "Take an order from a courier who has not fetched it",
         .tag = "operator",
         .access = boss,
         .errors = {"couriers.no_delivery", "couriers.wrong_state", "couriers.being_fetched"}},
        [&parts](Call<CareStep> call) {
            return care(parts, std::move(call.ctx), care_request(call.input.order_id, {}),
                        &CouriersService::unassign);
        });
    router.post<CareStep, ShownDelivery>(
        "/v1/admin/orders/{order_id}/unlock-pin",
        {.id = "unlock_pin",
         .summary = "Let a courier try the PIN again",
         .tag = "operator",
         .access = boss,
         .errors = {"couriers.no_delivery", "couriers.wrong_state"}},
        [&parts](Call<CareStep> call) {
            return care(parts, std::move(call.ctx), care_request(call.input.order_id, {}),
                        &CouriersService::unlock_pin);
        });
    router.post<CareOrder, ShownDelivery>(
        "/v1/admin/orders/{order_id}/undeliverable",
        {.id = "end_undeliverable",
         .summary = "End an order that was fetched and cannot be handed over",
         .tag = "operator",
         .access = boss,
         .help = "The order is cancelled and paid back.",
         .errors = {"couriers.no_delivery", "couriers.wrong_state"}},
        [&parts](Call<CareOrder> call) {
            return care(parts, std::move(call.ctx),
                        care_request(call.input.order_id, call.input.note),
                        &CouriersService::end_undeliverable);
        });
}

void mount_alerts(http::Router& router, const Parts& parts) {
    router.get<ListAlerts, orders::v1::ListAlertsReply>(
        "/v1/admin/alerts",
        {.id = "list_alerts",
         .summary = "List what a person should look at, newest first",
         .tag = "operator",
         .access = Access::roles({Role::operator_, Role::support})},
        with(parts, list_alerts));
    router.post<OneAlert, orders::v1::Alert>(
        "/v1/admin/alerts/{alert_id}/resolve",
        {.id = "resolve_alert",
         .summary = "Say that somebody has looked",
         .tag = "operator",
         .access = Access::roles({Role::operator_, Role::support}),
         .errors = {"orders.no_alert"}},
        with(parts, resolve_alert));
}

}  // namespace

void mount_care(http::Router& router, const Parts& parts) {
    using enum ErrorKind;
    router.errors().add({
        {"couriers.own_order", conflict, "Nobody brings an order to themselves"},
        {"couriers.unknown_reason", invalid, "There is no such reason"},
        {"couriers.bad_place", invalid, "That is no place on earth"},
        {"couriers.position_ahead", invalid, "The device's clock is ahead of ours",
         "Set it by network time"},
        {"orders.no_alert", not_found, "There is no such alert"},
    });
    mount_ways_back(router, parts);
    mount_hands(router, parts);
    mount_alerts(router, parts);
}

}  // namespace waybill::gateway
