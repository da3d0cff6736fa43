// SPDX-License-Identifier: Apache-2.0
#include "services/orders/api/orders_events.hpp"

#include "contracts/catalog/v1/events.types.hpp"
#include "contracts/couriers/v1/events.types.hpp"
#include "contracts/payments/v1/events.types.hpp"
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
    const auto reason = parse_enum<AlertReason>(message.reason());
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
    table.on(payments::v1::events::payment_captured, [&store](Context ctx, messaging::Event event,
                                                              PaymentChanged message) {
        return payment_captured(store, std::move(ctx), std::move(event), std::move(message));
    });
    table.on(payments::v1::events::payment_failed, [&store](Context ctx, messaging::Event event,
                                                            PaymentChanged message) {
        return payment_refused(store, std::move(ctx), std::move(event), std::move(message));
    });
    table.on(payments::v1::events::payment_charge_denied,
             [&alerts](Context ctx, messaging::Event event, PaymentChanged message) {
                 return charge_denied(alerts, std::move(ctx), std::move(event), std::move(message));
             });
    return table;
}

service::EventTable catalog_events(OrderStore& store) {
    using catalog::v1::ReservationLost;
    service::EventTable table;
    table.on(catalog::v1::events::reservation_lost, [&store](Context ctx, messaging::Event event,
                                                             ReservationLost message) {
        return reservation_lost(store, std::move(ctx), std::move(event), std::move(message));
    });
    return table;
}

service::EventTable courier_events(OrderStore& store, AlertStore& alerts) {
    namespace events = couriers::v1::events;
    using couriers::v1::DeliveryAlerted;
    using couriers::v1::DeliveryChanged;
    service::EventTable table;
    const auto move = [&table, &store](const messaging::EventOf<DeliveryChanged>& type, Step step) {
        table.on(type,
                 [&store, step](Context ctx, messaging::Event event, DeliveryChanged message) {
                     return delivery_moved(store, std::move(ctx), std::move(event),
                                           std::move(message), step);
                 });
    };
    move(events::delivery_assigned, Step::assign);
    move(events::delivery_unassigned, Step::unassign);
    move(events::delivery_picked_up, Step::pick_up);
    move(events::delivery_delivered, Step::deliver);
    move(events::delivery_failed, Step::fail);
    move(events::delivery_returned, Step::give_back);
    move(events::delivery_undeliverable, Step::cancel);
    table.on(events::delivery_alerted, [&alerts](Context ctx, messaging::Event event,
                                                 DeliveryAlerted message) {
        return delivery_alerted(alerts, std::move(ctx), std::move(event), std::move(message));
    });
    return table;
}

}  // namespace waybill::orders
