// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/staff.hpp"
#include "services/gateway/routes/order_inputs.hpp"
#include "services/gateway/routes/orders_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

struct PartnerOrders : OrderListing {
    PartnerId partner_id;
    static void describe(json::Fields<PartnerOrders>& f) {
        f.path("partner_id", &PartnerOrders::partner_id);
        describe_listing(f);
    }
};

struct AcceptOrder {
    PartnerId partner_id;
    OrderId order_id;
    std::optional<int> minutes;
    static void describe(json::Fields<AcceptOrder>& f) {
        f.title("AcceptOrder");
        f.path("partner_id", &AcceptOrder::partner_id);
        f.path("order_id", &AcceptOrder::order_id);
        f.optional("minutes", &AcceptOrder::minutes,
                   {.help = "Until it is ready, when not as usual", .range = {1, 240}});
    }
};

struct ReadyOrder {
    PartnerId partner_id;
    OrderId order_id;
    static void describe(json::Fields<ReadyOrder>& f) {
        f.path("partner_id", &ReadyOrder::partner_id);
        f.path("order_id", &ReadyOrder::order_id);
    }
};

struct RejectOrder {
    PartnerId partner_id;
    OrderId order_id;
    std::string reason;
    static void describe(json::Fields<RejectOrder>& f) {
        f.title("RejectOrder");
        f.path("partner_id", &RejectOrder::partner_id);
        f.path("order_id", &RejectOrder::order_id);
        f.required("reason", &RejectOrder::reason,
                   {.help = "What the customer is told", .length = {3, 300}});
    }
};

template <typename In>
orders::v1::StepRequest step_of(const Call<In>& call) {
    orders::v1::StepRequest request;
    request.set_order_id(call.input.order_id.text());
    request.set_partner_id(call.input.partner_id.text());
    request.set_actor(call.ctx.caller.user.text());
    request.set_cause(cause_of(call.idempotency));
    return request;
}

Task<Result<Reply<ShownOrders>>> queue(const Parts& parts, Call<PartnerOrders> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    orders::v1::ListOrdersRequest request;
    request.mutable_viewer()->set_partner_id(call.input.partner_id.text());
    co_return co_await list(parts, std::move(call.ctx), std::move(request), call.input);
}

Task<Result<Reply<ShownOrder>>> accept(const Parts& parts, Call<AcceptOrder> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    orders::v1::StepRequest request = step_of(call);
    request.set_minutes(call.input.minutes.value_or(0));
    WAYBILL_CO_TRY(auto order, co_await parts.clients.orders.accept(call.ctx, std::move(request)));
    co_return co_await show(parts, std::move(call.ctx), std::move(order));
}

Task<Result<Reply<ShownOrder>>> ready(const Parts& parts, Call<ReadyOrder> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    orders::v1::StepRequest request = step_of(call);
    WAYBILL_CO_TRY(auto order,
                   co_await parts.clients.orders.mark_ready(call.ctx, std::move(request)));
    co_return co_await show(parts, std::move(call.ctx), std::move(order));
}

Task<Result<Reply<ShownOrder>>> reject(const Parts& parts, Call<RejectOrder> call) {
    WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, call.input.partner_id));
    orders::v1::CancelRequest request;
    request.set_order_id(call.input.order_id.text());
    request.mutable_viewer()->set_partner_id(call.input.partner_id.text());
    request.set_actor(call.ctx.caller.user.text());
    request.set_cause(cause_of(call.idempotency));
    request.set_reason("partner_rejected");
    request.set_note(call.input.reason);
    WAYBILL_CO_TRY(auto order, co_await parts.clients.orders.cancel(call.ctx, std::move(request)));
    co_return co_await show(parts, std::move(call.ctx), std::move(order));
}

}  // namespace

void mount_partner_queue(http::Router& router, const Parts& parts) {
    const Access staff = Access::roles({Role::partner, Role::operator_});
    router.get<PartnerOrders, ShownOrders>("/v1/partners/{partner_id}/orders",
                                           {.id = "list_partner_orders",
                                            .summary = "List a partner's orders",
                                            .tag = "partner queue",
                                            .access = staff,
                                            .scope = Scope::orders_read,
                                            .errors = {"catalog.partner_not_found"}},
                                           with(parts, queue));
    router.post<AcceptOrder, ShownOrder>(
        "/v1/partners/{partner_id}/orders/{order_id}/accept",
        {.id = "accept_order",
         .summary = "Begin to prepare an order",
         .tag = "partner queue",
         .access = staff,
         .scope = Scope::orders_write,
         .errors = {"catalog.partner_not_found", "orders.not_found", "orders.wrong_state"}},
        with(parts, accept));
    router.post<ReadyOrder, ShownOrder>(
        "/v1/partners/{partner_id}/orders/{order_id}/ready",
        {.id = "mark_order_ready",
         .summary = "Say that an order can be fetched",
         .tag = "partner queue",
         .access = staff,
         .scope = Scope::orders_write,
         .errors = {"catalog.partner_not_found", "orders.not_found", "orders.wrong_state"}},
        with(parts, ready));
    router.post<RejectOrder, ShownOrder>(
        "/v1/partners/{partner_id}/orders/{order_id}/reject",
        {.id = "reject_order",
         .summary = "Refuse an order with a reason",
         .tag = "partner queue",
         .access = staff,
         .scope = Scope::orders_write,
         .errors = {"catalog.partner_not_found", "orders.not_found", "orders.wrong_state"}},
        with(parts, reject));
}

}  // namespace waybill::gateway
