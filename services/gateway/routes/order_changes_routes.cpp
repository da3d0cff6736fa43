// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/order_inputs.hpp"
#include "services/gateway/routes/orders_routes.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

struct OrderNote {
    OrderId order_id;
    std::optional<PersonalText> note;
    static void describe(json::Fields<OrderNote>& f) {
        f.title("OrderNote");
        f.path("order_id", &OrderNote::order_id);
        f.optional("note", &OrderNote::note,
                   {.help = "For whoever brings it; absent: none", .length = {1, 500}});
    }
};

struct OrderAddress {
    OrderId order_id;
    PersonalText address;
    std::optional<waybill::v1::Place> place;
    static void describe(json::Fields<OrderAddress>& f) {
        f.title("OrderAddress", "Where to instead");
        f.path("order_id", &OrderAddress::order_id);
        f.required("address", &OrderAddress::address, door_rules);
        f.optional("place", &OrderAddress::place,
                   {.help = "The same as a point, where the partner delivers; absent: not known"});
    }
};

struct OrderPhone {
    OrderId order_id;
    std::optional<PersonalText> phone;
    static void describe(json::Fields<OrderPhone>& f) {
        f.title("OrderPhone");
        f.path("order_id", &OrderPhone::order_id);
        f.optional("phone", &OrderPhone::phone, phone_rules);
    }
};

/// What all of them say of the order and of whose it is.
template <typename Request, typename In>
Request change_of(const Call<In>& call) {
    Request request;
    request.set_order_id(call.input.order_id.text());
    request.set_customer_id(call.ctx.caller.user.text());
    request.set_cause(cause_of(call.idempotency));
    return request;
}

Task<Result<Reply<ShownOrder>>> cancel_own(const Parts& parts, Call<CancelOrder> call) {
    orders::v1::CancelRequest request;
    request.set_order_id(call.input.order_id.text());
    request.mutable_viewer()->set_customer_id(call.ctx.caller.user.text());
    request.set_actor(call.ctx.caller.user.text());
    request.set_cause(cause_of(call.idempotency));
    request.set_reason("customer");
    request.set_note(call.input.note.value_or(""));
    WAYBILL_CO_TRY(auto order, co_await parts.clients.orders.cancel(call.ctx, std::move(request)));
    co_return co_await show(parts, std::move(call.ctx), std::move(order));
}

Task<Result<Reply<ShownOrder>>> set_note(const Parts& parts, Call<OrderNote> call) {
    auto request = change_of<orders::v1::ChangeNoteRequest>(call);
    if (call.input.note) request.set_note(call.input.note->reveal());
    WAYBILL_CO_TRY(auto order,
                   co_await parts.clients.orders.change_note(call.ctx, std::move(request)));
    co_return co_await show(parts, std::move(call.ctx), std::move(order));
}

Task<Result<Reply<ShownOrder>>> set_address(const Parts& parts, Call<OrderAddress> call) {
    auto request = change_of<orders::v1::ChangeAddressRequest>(call);
    request.set_address(call.input.address.reveal());
    if (call.input.place) *request.mutable_place() = *call.input.place;
    WAYBILL_CO_TRY(auto order,
                   co_await parts.clients.orders.change_address(call.ctx, std::move(request)));
    co_return co_await show(parts, std::move(call.ctx), std::move(order));
}

Task<Result<Reply<ShownOrder>>> set_phone(const Parts& parts, Call<OrderPhone> call) {
    auto request = change_of<orders::v1::ChangePhoneRequest>(call);
    if (call.input.phone) request.set_phone(call.input.phone->reveal());
    WAYBILL_CO_TRY(auto order,
                   co_await parts.clients.orders.change_phone(call.ctx, std::move(request)));
    co_return co_await show(parts, std::move(call.ctx), std::move(order));
}

Task<Result<Reply<http::Empty>>> hide(const Parts& parts, Call<OneOrder> call) {
    orders::v1::HideRequest request;
    request.set_order_id(call.input.order_id.text());
    request.set_customer_id(call.ctx.caller.user.text());
    WAYBILL_CO_CHECK(co_await parts.clients.orders.hide(call.ctx, std::move(request)));
    co_return Reply<http::Empty>{};
}

}  // namespace

void mount_order_changes(http::Router& router, const Parts& parts) {
    const Access customer = Access::roles({Role::customer});
    router.post<CancelOrder, ShownOrder>("/v1/orders/{order_id}/cancel",
                                         {.id = "cancel_order",
                                          .summary = "Cancel before the partner begins",
                                          .tag = "orders",
                                          .access = customer,
                                          .errors = {"orders.not_found", "orders.wrong_state"}},
                                         with(parts, cancel_own));
    router.put<OrderNote, ShownOrder>("/v1/orders/{order_id}/note",
                                      {.id = "set_order_note",
                                       .summary = "Say something to the courier, until pick-up",
                                       .tag = "orders",
                                       .access = customer,
                                       .errors = {"orders.not_found", "orders.wrong_state"}},
                                      with(parts, set_note));
    router.put<OrderAddress, ShownOrder>(
        "/v1/orders/{order_id}/address",
        {.id = "set_order_address",
         .summary = "Have it brought elsewhere, until pick-up",
         .tag = "orders",
         .access = customer,
         .help = "Only where its partner delivers. Without a `place` the order has none any more.",
         .errors = {"orders.not_found", "orders.wrong_state", "catalog.out_of_area",
                    "catalog.invalid_place", "catalog.partner_not_found"}},
        with(parts, set_address));
    router.put<OrderPhone, ShownOrder>("/v1/orders/{order_id}/phone",
                                       {.id = "set_order_phone",
                                        .summary = "Give another number to call, until pick-up",
                                        .tag = "orders",
                                        .access = customer,
                                        .errors = {"orders.not_found", "orders.wrong_state"}},
                                       with(parts, set_phone));
    router.delete_<OneOrder, http::Empty>(
        "/v1/orders/{order_id}",
        {.id = "delete_order",
         .summary = "Delete an order that is over from one's own list",
         .tag = "orders",
         .access = customer,
         .help = "Nobody else loses it: partner, operators and the books keep it.",
         .success = 204,
         .errors = {"orders.not_found", "orders.wrong_state"}},
        with(parts, hide));
}

}  // namespace waybill::gateway
