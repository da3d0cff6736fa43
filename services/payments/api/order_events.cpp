// SPDX-License-Identifier: Apache-2.0
#include "services/payments/api/order_events.hpp"

#include "contracts/orders/v1/events.types.hpp"
#include "services/payments/api/decode.hpp"

namespace waybill::payments {
namespace {

namespace events = orders::v1::events;
using orders::v1::OrderChanged;

Result<OrderNews> news_of(const messaging::Event& event, const OrderChanged& message) {
    WAYBILL_TRY(const auto payment, decode_id<PaymentId>(message.order().payment_id()));
    return OrderNews{.payment = payment, .event = event.id, .at = event.time};
}

Task<Status> created(StartPayment& start_payment, Context ctx, OrderChanged message) {
    WAYBILL_CO_TRY(auto command, decode_order(message.order()));
    co_return co_await start_payment.run(std::move(ctx), std::move(command));
}

Task<Status> cancelled(FollowPayment& follow_payment, Context ctx, messaging::Event event,
                       OrderChanged message) {
    WAYBILL_CO_TRY(const auto news, news_of(event, message));
    const auto courier = CourierId::parse(message.order().courier_id()).value_or(CourierId{});
    co_return co_await follow_payment.order_cancelled(std::move(ctx), news, courier);
}

Task<Status> completed(FollowPayment& follow_payment, Context ctx, messaging::Event event,
                       OrderChanged message) {
    WAYBILL_CO_TRY(const auto news, news_of(event, message));
    Settlement order;
    WAYBILL_CO_TRY(order.total, decode_money(message.order().total()));
    WAYBILL_CO_TRY(order.delivery_fee, decode_money(message.order().delivery_fee()));
    if (message.order().provider() == cash_method) order.how = Paying::cash;
    // A share whose owner is not known is still booked: somebody can find out later.
    order.payees = {
        .partner = PartnerId::parse(message.order().partner_id()).value_or(PartnerId{}),
        .courier = CourierId::parse(message.order().courier_id()).value_or(CourierId{})};
    co_return co_await follow_payment.order_completed(std::move(ctx), news, order);
}

}  // namespace

service::EventTable order_events(StartPayment& start_payment, FollowPayment& follow_payment) {
    service::EventTable table;
    table.on(events::order_created,
             [&start_payment](Context ctx, messaging::Event, OrderChanged message) {
                 return created(start_payment, std::move(ctx), std::move(message));
             });
    table.on(events::order_cancelled, [&follow_payment](Context ctx, messaging::Event event,
                                                        OrderChanged message) {
        return cancelled(follow_payment, std::move(ctx), std::move(event), std::move(message));
    });
    table.on(events::order_completed, [&follow_payment](Context ctx, messaging::Event event,
                                                        OrderChanged message) {
        return completed(follow_payment, std::move(ctx), std::move(event), std::move(message));
    });
    return table;
}

}  // namespace waybill::payments
