// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/past_order.hpp"

#include "services/gateway/access/order_rights.hpp"
#include "services/gateway/bodies/courier_bodies.hpp"

namespace waybill::gateway {
namespace {

std::unexpected<Error> moment_ahead() {
    FieldProblem field{.pointer = "/query/at",
                       .code = "orders.moment_ahead",
                       .detail = "must not be in the future"};
    return fail(Error{
        .kind = ErrorKind::invalid, .reason = "orders.moment_ahead", .fields = {std::move(field)}});
}

template <typename Request>
Request asked_of(OrderId order, TimePoint at) {
    Request request;
    request.set_order_id(order.text());
    request.set_at(to_micros(at));
    return request;
}

/// Its doors were the order's, which keeps what they were; its courier's name is the couriers'.
void complete(orders::v1::Order& order, couriers::v1::Delivery& delivery) {
    if (order.courier_id() == delivery.courier_id())
        order.set_courier_name(delivery.courier_name());
    delivery.set_dropoff_address(order.address());
    delivery.clear_dropoff_place();
    if (order.has_place()) *delivery.mutable_dropoff_place() = order.place();
    delivery.set_phone(order.phone());
    delivery.set_note(order.note());
}

Task<Result<orders::v1::OrderMoment>> read_moment(const Parts& parts, Context ctx, OrderId order,
                                                  TimePoint at) {
    orders::v1::OrderMoment moment;
    moment.set_at(to_micros(at));
    auto ask_payments = asked_of<payments::v1::PaymentsAtRequest>(order, at);
    WAYBILL_CO_TRY(auto paid,
                   co_await parts.clients.payments.payments_at(ctx, std::move(ask_payments)));
    *moment.mutable_payments() = std::move(*paid.mutable_payments());
    auto ask_couriers = asked_of<couriers::v1::DeliveryAtRequest>(order, at);
    WAYBILL_CO_TRY(auto brought,
                   co_await parts.clients.couriers.delivery_at(ctx, std::move(ask_couriers)));
    if (brought.has_delivery()) *moment.mutable_delivery() = std::move(*brought.mutable_delivery());
    auto ask_catalog = asked_of<catalog::v1::ReservationAtRequest>(order, at);
    WAYBILL_CO_TRY(auto held,
                   co_await parts.clients.catalog.reservation_at(ctx, std::move(ask_catalog)));
    if (held.has_reservation()) *moment.mutable_stock() = std::move(*held.mutable_reservation());
    co_return moment;
}

/// What is over shows less than what was under way, and so does its past.
void narrow_past(orders::v1::Order& past, OrderReaders readers, OrderPhase now) {
    auto& moment = *past.mutable_moment();
    if (moment.has_delivery()) {
        auto& delivery = *moment.mutable_delivery();
        narrow(delivery, readers, delivery_phase(delivery.status()));
        narrow(delivery, readers, now);
    }
    narrow(moment, readers, order_phase(past.status()));
    narrow(moment, readers, now);
    narrow(past, readers, order_phase(past.status()));
    narrow(past, readers, now);
}

}  // namespace

Task<Result<http::Reply<ShownOrder>>> past_order(const Parts& parts, Context ctx, OrderId order,
                                                 TimePoint at) {
    if (at > parts.clock.now()) co_return moment_ahead();
    WAYBILL_CO_TRY(const auto seen, co_await parts.rights.read(ctx, order));
    auto request = asked_of<orders::v1::GetOrderAtRequest>(order, at);
    WAYBILL_CO_TRY(auto past, co_await parts.clients.orders.get_order_at(ctx, std::move(request)));
    WAYBILL_CO_TRY(*past.mutable_moment(), co_await read_moment(parts, ctx, order, at));
    if (past.moment().has_delivery()) complete(past, *past.mutable_moment()->mutable_delivery());
    narrow_past(past, seen.readers, order_phase(seen.order.status()));
    co_return http::Reply<ShownOrder>{.view = {std::move(past)}};
}

}  // namespace waybill::gateway
