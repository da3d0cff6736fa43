// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/couriers_routes.hpp"

#include "services/gateway/bodies/courier_bodies.hpp"
#include "services/gateway/bodies/words.hpp"
#include "services/gateway/live/live_hub.hpp"
#include "services/gateway/routes/courier_errors.hpp"
#include "services/gateway/routes/identity_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

struct ListCouriers : PageQuery {
    std::optional<std::string> status;
    std::optional<std::string> zone;
    static void describe(json::Fields<ListCouriers>& f) {
        describe_page(f);
        f.query("zone", &ListCouriers::zone,
                {.help = "Only of this one", .example = "centre", .length = {1, 64}});
        f.query("status", &ListCouriers::status,
                {.help = "Only these",
                 .example = "available",
                 .words = couriers::v1::courier_duty_words});
    }
};

struct OwnDeliveries : PageQuery {
    bool active{false};
    static void describe(json::Fields<OwnDeliveries>& f) {
        describe_page(f);
        f.query("active", &OwnDeliveries::active, {.help = "Only what is in hand"});
    }
};

struct ClaimDelivery {
    OrderId order_id;
    static void describe(json::Fields<ClaimDelivery>& f) {
        f.path("order_id", &ClaimDelivery::order_id);
    }
};

struct CourierStepBody {
    OrderId order_id;
    std::int64_t epoch{0};
    static void describe(json::Fields<CourierStepBody>& f) {
        f.title("CourierStep");
        f.path("order_id", &CourierStepBody::order_id);
        f.required("epoch", &CourierStepBody::epoch,
                   {.help = "Of the assignment", .example = "1", .range = {1, 1'000'000}});
    }
};

struct HandOver {
    OrderId order_id;
    std::int64_t epoch{0};
    std::string pin;
    std::optional<Money> cash_collected;
    static void describe(json::Fields<HandOver>& f) {
        f.title("HandOver");
        f.path("order_id", &HandOver::order_id);
        f.required("epoch", &HandOver::epoch,
                   {.help = "Of the assignment", .example = "1", .range = {1, 1'000'000}});
        f.required("pin", &HandOver::pin,
                   {.help = "The customer's", .example = "0417", .length = {4, 4}});
        f.optional("cash_collected", &HandOver::cash_collected,
                   {.help = "With `cash_due`: the same sum, which its courier now holds",
                    .example = R"({"amount":2350,"currency":"EUR"})"});
    }
};

struct AssignOrder {
    OrderId order_id;
    CourierId courier_id;
    static void describe(json::Fields<AssignOrder>& f) {
        f.title("AssignOrder");
        f.path("order_id", &AssignOrder::order_id);
        f.required("courier_id", &AssignOrder::courier_id);
    }
};

/// The courier that the caller is.
Task<Result<couriers::v1::Courier>> own_courier(const Parts& parts, Context ctx) {
    couriers::v1::GetCourierRequest request;
    request.set_user_id(ctx.caller.user.text());
    co_return co_await parts.clients.couriers.get_courier(ctx, std::move(request));
}

Task<Result<Reply<couriers::v1::Courier>>> me(const Parts& parts, Call<http::Empty> call) {
    WAYBILL_CO_TRY(auto courier, co_await own_courier(parts, call.ctx));
    co_return Reply<couriers::v1::Courier>{.view = std::move(courier)};
}

Task<Result<Reply<couriers::v1::Courier>>> set_duty(const Parts& parts, Call<DutyBody> call) {
    WAYBILL_CO_TRY(const auto courier, co_await own_courier(parts, call.ctx));
    couriers::v1::SetDutyRequest request;
    request.set_courier_id(courier.courier_id());
    request.set_status(call.input.status);
    if (call.input.position) write(*call.input.position, *request.mutable_position());
    WAYBILL_CO_TRY(auto changed,
                   co_await parts.clients.couriers.set_duty(call.ctx, std::move(request)));
    co_return Reply<couriers::v1::Courier>{.view = std::move(changed)};
}

Task<Result<Reply<http::Empty>>> report(const Parts& parts, Call<PositionsBody> call) {
    WAYBILL_CO_TRY(const auto courier, co_await own_courier(parts, call.ctx));
    couriers::v1::ReportPositionsRequest request;
    request.set_courier_id(courier.courier_id());
    for (const PositionBody& position : call.input.positions)
        write(position, *request.add_positions());
    WAYBILL_CO_CHECK(
        co_await parts.clients.couriers.report_positions(call.ctx, std::move(request)));
    co_return Reply<http::Empty>{};
}

struct Claimable {
    int limit{10};
    static void describe(json::Fields<Claimable>& f) {
        f.query("limit", &Claimable::limit, {.help = "At most so many", .range = {1, 100}});
    }
};

Task<Result<Reply<ShownDeliveries>>> claimable(const Parts& parts, Call<Claimable> call) {
    WAYBILL_CO_TRY(const auto courier, co_await own_courier(parts, call.ctx));
    couriers::v1::ListClaimableRequest request;
    request.set_courier_id(courier.courier_id());
    request.set_limit(call.input.limit);
    WAYBILL_CO_TRY(auto reply,
                   co_await parts.clients.couriers.list_claimable(call.ctx, std::move(request)));
    co_return Reply<ShownDeliveries>{.view = shown_to_courier(std::move(reply))};
}

Task<Result<Reply<ShownDeliveries>>> own_deliveries(const Parts& parts, Call<OwnDeliveries> call) {
    WAYBILL_CO_TRY(const auto courier, co_await own_courier(parts, call.ctx));
    couriers::v1::ListDeliveriesRequest request;
    request.set_courier_id(courier.courier_id());
    request.set_active_only(call.input.active);
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto reply,
                   co_await parts.clients.couriers.list_deliveries(call.ctx, std::move(request)));
    co_return Reply<ShownDeliveries>{.view = shown_to_courier(std::move(reply))};
}

Task<Result<Reply<ShownDelivery>>> claim(const Parts& parts, Call<ClaimDelivery> call) {
    WAYBILL_CO_TRY(const auto courier, co_await own_courier(parts, call.ctx));
    couriers::v1::ClaimRequest request;
    request.set_order_id(call.input.order_id.text());
    request.set_courier_id(courier.courier_id());
    write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto delivery,
                   co_await parts.clients.couriers.claim(call.ctx, std::move(request)));
    co_return Reply<ShownDelivery>{.view = shown_to_courier(std::move(delivery))};
}

template <typename In>
couriers::v1::StepRequest step_of(const Call<In>& call, const couriers::v1::Courier& courier) {
    couriers::v1::StepRequest request;
    request.set_order_id(call.input.order_id.text());
    request.set_courier_id(courier.courier_id());
    request.set_epoch(call.input.epoch);
    write(call.idempotency, *request.mutable_idempotency());
    return request;
}

using CourierStep = Task<Result<couriers::v1::Delivery>> (couriers::v1::CouriersService::*)(
    Context, couriers::v1::StepRequest);

/// Accept, decline or pick up.
Task<Result<Reply<ShownDelivery>>> take_step(const Parts& parts, Call<CourierStepBody> call,
                                             CourierStep step) {
    WAYBILL_CO_TRY(const auto courier, co_await own_courier(parts, call.ctx));
    auto request = step_of(call, courier);
    WAYBILL_CO_TRY(auto delivery,
                   co_await (parts.clients.couriers.*step)(call.ctx, std::move(request)));
    co_return Reply<ShownDelivery>{.view = shown_to_courier(std::move(delivery))};
}

Task<Result<Reply<ShownDelivery>>> hand_over(const Parts& parts, Call<HandOver> call) {
    WAYBILL_CO_TRY(const auto courier, co_await own_courier(parts, call.ctx));
    auto request = step_of(call, courier);
    request.set_pin(call.input.pin);
    if (call.input.cash_collected)
        waybill::write(*call.input.cash_collected, *request.mutable_cash());
    WAYBILL_CO_TRY(auto delivery,
                   co_await parts.clients.couriers.deliver(call.ctx, std::move(request)));
    co_return Reply<ShownDelivery>{.view = shown_to_courier(std::move(delivery))};
}

Task<Result<Reply<ShownDelivery>>> assign(const Parts& parts, Call<AssignOrder> call) {
    couriers::v1::ClaimRequest request;
    request.set_order_id(call.input.order_id.text());
    request.set_courier_id(call.input.courier_id.text());
    write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto delivery,
                   co_await parts.clients.couriers.assign(call.ctx, std::move(request)));
    co_return Reply<ShownDelivery>{.view = shown_to(std::move(delivery), {OrderReader::office})};
}

Task<Result<Reply<couriers::v1::Courier>>> create(const Parts& parts, Call<NewCourierBody> call) {
    const NewCourierBody& body = call.input;
    WAYBILL_CO_CHECK(co_await check_account(parts, call.ctx, body.user_id));
    couriers::v1::CreateCourierRequest request;
    request.set_user_id(body.user_id.text());
    request.set_name(body.name);
    request.set_phone(body.phone.reveal());
    request.set_transport(body.transport);
    request.set_zone(body.zone);
    request.set_capacity(body.capacity);
    write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto courier,
                   co_await parts.clients.couriers.create_courier(call.ctx, std::move(request)));
    identity::v1::GrantRoleRequest grant;
    grant.set_user_id(body.user_id.text());
    grant.set_role("courier");
    WAYBILL_CO_CHECK(co_await parts.clients.identity.grant_role(call.ctx, std::move(grant)));
    co_return Reply<couriers::v1::Courier>{.view = std::move(courier)};
}

Task<Result<Reply<couriers::v1::ListCouriersReply>>> list_couriers(const Parts& parts,
                                                                   Call<ListCouriers> call) {
    couriers::v1::ListCouriersRequest request;
    call.input.write(*request.mutable_page());
    request.set_status(call.input.status.value_or(""));
    request.set_zone(call.input.zone.value_or(""));
    WAYBILL_CO_TRY(auto page,
                   co_await parts.clients.couriers.list_couriers(call.ctx, std::move(request)));
    co_return Reply<couriers::v1::ListCouriersReply>{.view = std::move(page)};
}

void mount_own(http::Router& router, const Parts& parts) {
    const Access courier = Access::roles({Role::courier});
    router.get<http::Empty, couriers::v1::Courier>("/v1/courier",
                                                   {.id = "get_own_courier",
                                                    .summary = "Read oneself",
                                                    .tag = "courier",
                                                    .access = courier,
                                                    .errors = {"couriers.not_found"}},
                                                   with(parts, me));
    router.put<DutyBody, couriers::v1::Courier>(
        "/v1/courier/duty",
        {.id = "set_duty",
         .summary = "Go on or off duty",
         .tag = "courier",
         .access = courier,
         .errors = {"couriers.not_found", "couriers.busy_by_system_only", "couriers.has_deliveries",
                    "couriers.unknown_status", "couriers.position_ahead", "couriers.bad_place"}},
        with(parts, set_duty));
    router.post<PositionsBody, http::Empty>(
        "/v1/courier/positions",
        {.id = "report_positions",
         .summary = "Report where one is",
         .tag = "courier",
         .access = courier,
         .errors = {"couriers.not_found", "couriers.position_ahead", "couriers.bad_place"}},
        with(parts, report));
    router.get<Claimable, ShownDeliveries>(
        "/v1/courier/offers",
        {.id = "list_claimable",
         .summary = "List what one is asked to bring, then what can be claimed, nearest first",
         .tag = "courier",
         .access = courier,
         .errors = {"couriers.not_found"}},
        with(parts, claimable));
    router.get<OwnDeliveries, ShownDeliveries>("/v1/courier/deliveries",
                                               {.id = "list_own_deliveries",
                                                .summary = "List one's deliveries",
                                                .tag = "courier",
                                                .access = courier,
                                                .errors = {"couriers.not_found"}},
                                               with(parts, own_deliveries));
}

void mount_steps(http::Router& router, const Parts& parts) {
    using couriers::v1::CouriersService;
    const Access courier = Access::roles({Role::courier});
    router.post<ClaimDelivery, ShownDelivery>(
        "/v1/courier/deliveries/{order_id}/claim",
        {.id = "claim_delivery",
         .summary = "Take a delivery",
         .tag = "courier",
         .access = courier,
         .errors = {"couriers.not_found", "couriers.no_delivery", "couriers.taken",
                    "couriers.at_capacity", "couriers.off_duty", "couriers.not_ready",
                    "couriers.own_order", "couriers.too_much_cash"}},
        with(parts, claim));
    router.post<CourierStepBody, ShownDelivery>(
        "/v1/courier/deliveries/{order_id}/pick-up",
        {.id = "pick_up_delivery",
         .summary = "Fetch it",
         .tag = "courier",
         .access = courier,
         .errors = {"couriers.not_found", "couriers.no_delivery", "couriers.not_ready",
                    "couriers.stale_epoch", "couriers.wrong_state", "couriers.foreign_away"}},
        with(parts, take_step, &CouriersService::pick_up));
    router.post<CourierStepBody, ShownDelivery>(
        "/v1/courier/deliveries/{order_id}/accept",
        {.id = "accept_delivery",
         .summary = "Say yes to an offer; of several who are asked the first yes wins",
         .tag = "courier",
         .access = courier,
         .errors = {"couriers.not_found", "couriers.no_delivery", "couriers.stale_epoch",
                    "couriers.wrong_state", "couriers.taken", "couriers.at_capacity",
                    "couriers.off_duty", "couriers.own_order", "couriers.too_much_cash"}},
        with(parts, take_step, &CouriersService::accept));
    router.post<CourierStepBody, ShownDelivery>(
        "/v1/courier/deliveries/{order_id}/decline",
        {.id = "decline_delivery",
         .summary = "Say no to an offer, or give it back before fetching it",
         .tag = "courier",
         .access = courier,
         .errors = {"couriers.not_found", "couriers.no_delivery", "couriers.stale_epoch",
                    "couriers.wrong_state", "couriers.being_fetched"}},
        with(parts, take_step, &CouriersService::decline));
    router.post<HandOver, ShownDelivery>(
        "/v1/courier/deliveries/{order_id}/deliver",
        {.id = "deliver",
         .summary = "Hand it over for the PIN, and for the cash that is due",
         .tag = "courier",
         .access = courier,
         .errors = {"couriers.not_found", "couriers.no_delivery", "couriers.stale_epoch",
                    "couriers.wrong_state", "couriers.wrong_pin", "couriers.wrong_cash",
                    "couriers.too_many_pins", "couriers.proof_missing"}},
        with(parts, hand_over));
}

void mount_operator(http::Router& router, const Parts& parts) {
    const Access boss = Access::roles({Role::operator_});
    router.post<NewCourierBody, couriers::v1::Courier>(
        "/v1/couriers",
        {.id = "create_courier",
         .summary = "Make a user a courier",
         .tag = "operator",
         .access = boss.by_role_alone(),
         .success = 201,
         .errors = {"identity.not_found", "couriers.phone_taken", "couriers.user_taken",
                    "couriers.unknown_transport"}},
        with(parts, create));
    router.get<ListCouriers, couriers::v1::ListCouriersReply>(
        "/v1/couriers",
        {.id = "list_couriers",
         .summary = "List couriers, without those who are none any more",
         .tag = "operator",
         .access = boss},
        with(parts, list_couriers));
    router.post<AssignOrder, ShownDelivery>(
        "/v1/admin/orders/{order_id}/assign",
        {.id = "assign_order",
         .summary = "Give an order to a courier, also one that another has to fetch or carries",
         .tag = "operator",
         .access = boss,
         .idempotency = http::Idempotency::required,
         .errors = {"couriers.no_delivery", "couriers.not_found", "couriers.at_capacity",
                    "couriers.off_duty", "couriers.not_ready", "couriers.own_order",
                    "couriers.taken", "couriers.wrong_state", "couriers.being_fetched",
                    "couriers.too_much_cash"}},
        with(parts, assign));
}

}  // namespace

void mount_couriers(http::Router& router, const Parts& parts) {
    add_courier_errors(router.errors());
    mount_own(router, parts);
    mount_steps(router, parts);
    mount_operator(router, parts);
}

}  // namespace waybill::gateway
