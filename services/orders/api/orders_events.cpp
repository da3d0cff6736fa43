// SPDX-License-Identifier: Apache-2.0
#include "services/orders/api/orders_events.hpp"

#include "contracts/catalog/v1/events.pb.h"
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

Task<Status> payment_refused(OrderStore& store, Context ctx, messaging::Event event,
                             payments::v1::PaymentChanged message) {
    WantedChange wanted = caused_by(event, "payments", Step::cancel);
    wanted.consumer = "orders.payments";
    wanted.change.reason = CancelReason::payment_failed;
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(message.payment().order_id()));
    co_return co_await run(store, std::move(ctx), std::move(wanted));
}

/// Its stock cannot be had: the order ends, and its end gives the money back.
Task<Status> reservation_lost(OrderStore& store, Context ctx, messaging::Event event,
                              catalog::v1::ReservationLost message) {
    WantedChange wanted = caused_by(event, "catalog", Step::cancel);
    wanted.consumer = "orders.catalog";
    wanted.change.reason = CancelReason::out_of_stock;
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(message.order_id()));
    co_return co_await run(store, std::move(ctx), std::move(wanted));
}

Task<Status> delivery_moved(OrderStore& store, Context ctx, messaging::Event event,
                            couriers::v1::DeliveryChanged message, Step step) {
    const auto& delivery = message.delivery();
    WantedChange wanted = caused_by(event, "couriers", step);
    wanted.consumer = "orders.couriers";
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(delivery.order_id()));
    if (step != Step::unassign && step != Step::give_back && step != Step::cancel) {
        WAYBILL_CO_TRY(wanted.change.courier, decode_id<CourierId>(delivery.courier_id()));
    }
    wanted.change.courier_name = delivery.courier_name();
    wanted.change.epoch = delivery.epoch();
    wanted.note = message.note();
    if (step == Step::cancel) wanted.change.reason = CancelReason::undeliverable;
    co_return co_await run(store, std::move(ctx), std::move(wanted));
}

Task<Status> delivery_alerted(AlertStore& alerts, Context ctx, messaging::Event event,
                              couriers::v1::DeliveryAlerted message) {
    const auto reason = parse_alert_reason(message.reason());
    if (!reason) co_return fail(ErrorKind::malformed, "event.unreadable", message.reason());
    WantedAlert wanted{.order = {},
                       .reason = *reason,
                       .note = message.delivery().courier_name(),
                       .event = event.id,
                       .consumer = "orders.couriers"};
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(message.delivery().order_id()));
    co_return co_await alerts.raise(std::move(ctx), std::move(wanted));
}

/// The provider's secret may be known to others.
Task<Status> charge_denied(AlertStore& alerts, Context ctx, messaging::Event event,
                           payments::v1::PaymentChanged message) {
    WantedAlert wanted{.order = {},
                       .reason = AlertReason::charge_denied,
                       .note = "provider " + message.payment().provider(),
                       .event = event.id,
                       .consumer = "orders.payments"};
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(message.payment().order_id()));
    co_return co_await alerts.raise(std::move(ctx), std::move(wanted));
}

}  // namespace

service::EventTable payment_events(OrderStore& store, AlertStore& alerts) {
    using payments::v1::PaymentChanged;
    service::EventTable table;
    table.on<PaymentChanged>(
        "payment.captured", [&store](Context ctx, messaging::Event event, PaymentChanged message) {
            return payment_captured(store, std::move(ctx), std::move(event), std::move(message));
        });
    table.on<PaymentChanged>(
        "payment.failed", [&store](Context ctx, messaging::Event event, PaymentChanged message) {
            return payment_refused(store, std::move(ctx), std::move(event), std::move(message));
        });
    table.on<PaymentChanged>("payment.charge_denied", [&alerts](Context ctx, messaging::Event event,
                                                                PaymentChanged message) {
        return charge_denied(alerts, std::move(ctx), std::move(event), std::move(message));
    });
    table.ignore({"payment.created", "payment.declined", "payment.refunded"});
    return table;
}

service::EventTable catalog_events(OrderStore& store) {
    using catalog::v1::ReservationLost;
    service::EventTable table;
    table.on<ReservationLost>(
        "reservation.lost", [&store](Context ctx, messaging::Event event, ReservationLost message) {
            return reservation_lost(store, std::move(ctx), std::move(event), std::move(message));
        });
    table.ignore({"partner.created", "partner.updated", "partner.notified", "product.created",
                  "product.updated", "offer.created", "offer.updated", "stock.changed"});
    return table;
}

service::EventTable courier_events(OrderStore& store, AlertStore& alerts) {
    using couriers::v1::DeliveryAlerted;
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
    move("delivery.failed", Step::fail);
    move("delivery.returned", Step::give_back);
    move("delivery.undeliverable", Step::cancel);
    table.on<DeliveryAlerted>("delivery.alerted", [&alerts](Context ctx, messaging::Event event,
                                                            DeliveryAlerted message) {
        return delivery_alerted(alerts, std::move(ctx), std::move(event), std::move(message));
    });
    table.ignore({"delivery.offered", "delivery.offer_ended", "delivery.estimated",
                  "courier.created", "courier.updated", "courier.duty_changed"});
    return table;
}

}  // namespace waybill::orders
