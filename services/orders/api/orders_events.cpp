// SPDX-License-Identifier: Apache-2.0
#include "services/orders/api/orders_events.hpp"

#include "contracts/couriers/v1/events.pb.h"
#include "contracts/payments/v1/events.pb.h"
#include "services/orders/api/decode.hpp"

namespace waybill::orders {
namespace {

WantedChange caused_by(const messaging::Event& event, std::string_view service, Step step) {
    WantedChange wanted;
    wanted.change.step = step;
    wanted.change.at = event.time;
    wanted.actor = std::string{service};
    wanted.cause = event.id.text();
    wanted.event = event.id;
    return wanted;
}

Task<Status> run(OrderStore& store, Context ctx, WantedChange wanted) {
    WAYBILL_CO_CHECK(co_await store.change(std::move(ctx), std::move(wanted)));
    co_return Status{};
}

Task<Status> payment_captured(OrderStore& store, Context ctx, messaging::Event event,
                              payments::v1::PaymentChanged message) {
    WantedChange wanted = caused_by(event, "payments", Step::pay);
    wanted.consumer = "orders.payments";
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(message.payment().order_id()));
    co_return co_await run(store, std::move(ctx), std::move(wanted));
}

Task<Status> payment_failed(OrderStore& store, Context ctx, messaging::Event event,
                            payments::v1::PaymentChanged message) {
    WantedChange wanted = caused_by(event, "payments", Step::cancel);
    wanted.consumer = "orders.payments";
    wanted.change.reason = CancelReason::payment_failed;
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(message.payment().order_id()));
    co_return co_await run(store, std::move(ctx), std::move(wanted));
}

Task<Status> delivery_moved(OrderStore& store, Context ctx, messaging::Event event,
                            couriers::v1::DeliveryChanged message, Step step) {
    const auto& delivery = message.delivery();
    WantedChange wanted = caused_by(event, "couriers", step);
    wanted.consumer = "orders.couriers";
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(delivery.order_id()));
    if (step != Step::unassign) {
        WAYBILL_CO_TRY(wanted.change.courier, decode_id<CourierId>(delivery.courier_id()));
    }
    wanted.change.courier_name = delivery.courier_name();
    wanted.change.epoch = delivery.epoch();
    co_return co_await run(store, std::move(ctx), std::move(wanted));
}

}  // namespace

service::EventTable payment_events(OrderStore& store) {
    using payments::v1::PaymentChanged;
    service::EventTable table;
    table.on<PaymentChanged>(
        "payment.captured", [&store](Context ctx, messaging::Event event, PaymentChanged message) {
            return payment_captured(store, std::move(ctx), std::move(event), std::move(message));
        });
    table.on<PaymentChanged>(
        "payment.failed", [&store](Context ctx, messaging::Event event, PaymentChanged message) {
            return payment_failed(store, std::move(ctx), std::move(event), std::move(message));
        });
    table.ignore({"payment.created", "payment.declined", "payment.refunded"});
    return table;
}

service::EventTable courier_events(OrderStore& store) {
    using couriers::v1::DeliveryChanged;
    service::EventTable table;
    const auto move = [&table, &store](std::string_view type, Step step) {
        table.on<DeliveryChanged>(
            type, [&store, step](Context ctx, messaging::Event event, DeliveryChanged message) {
                return delivery_moved(store, std::move(ctx), std::move(event), std::move(message),
                                      step);
            });
    };
    move("delivery.assigned", Step::assign);
    move("delivery.unassigned", Step::unassign);
    move("delivery.picked_up", Step::pick_up);
    move("delivery.delivered", Step::deliver);
    table.ignore({"delivery.offered", "delivery.offer_ended", "delivery.estimated",
                  "courier.created", "courier.updated", "courier.duty_changed"});
    return table;
}

}  // namespace waybill::orders
