// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/order_inputs.hpp"
#include "services/gateway/routes/orders_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

struct AllOrders : OrderListing {
    std::optional<PartnerId> partner_id;
    static void describe(json::Fields<AllOrders>& f) {
        f.query("partner_id", &AllOrders::partner_id, {.help = "Only this partner's"});
        describe_listing(f);
    }
};

Task<Result<Reply<ShownOrders>>> all_orders(const Parts& parts, Call<AllOrders> call) {
    orders::v1::ListOrdersRequest request;
    if (call.input.partner_id) request.set_partner_id(call.input.partner_id->text());
    co_return co_await list(parts, std::move(call.ctx), std::move(request), call.input);
}

Task<Result<Reply<ShownOrder>>> cancel_any(const Parts& parts, Call<CancelOrder> call) {
    orders::v1::CancelRequest request;
    request.set_order_id(call.input.order_id.text());
    request.set_actor(call.ctx.caller.user.text());
    request.set_cause(cause_of(call.idempotency));
    request.set_reason("operator");
    request.set_note(call.input.note.value_or(""));
    WAYBILL_CO_TRY(auto order, co_await parts.clients.orders.cancel(call.ctx, std::move(request)));
    co_return co_await show(parts, std::move(call.ctx), std::move(order));
}

}  // namespace

void mount_operator_orders(http::Router& router, const Parts& parts) {
    router.get<AllOrders, ShownOrders>("/v1/admin/orders",
                                       {.id = "list_all_orders",
                                        .summary = "List everybody's orders",
                                        .tag = "operator",
                                        .access = Access::roles({Role::operator_, Role::support})},
                                       with(parts, all_orders));
    router.post<CancelOrder, ShownOrder>("/v1/admin/orders/{order_id}/cancel",
                                         {.id = "cancel_any_order",
                                          .summary = "Cancel an order that is not under way",
                                          .tag = "operator",
                                          .access = Access::roles({Role::operator_}),
                                          .errors = {"orders.not_found", "orders.wrong_state"}},
                                         with(parts, cancel_any));
}

}  // namespace waybill::gateway
