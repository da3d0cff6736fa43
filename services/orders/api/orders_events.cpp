// SPDX-License-Identifier: Apache-2.0
#include "services/orders/api/orders_events.hpp"

#include "contracts/catalog/v1/events.types.hpp"
#include "contracts/couriers/v1/events.types.hpp"
#include "contracts/identity/v1/events.types.hpp"
#include "contracts/payments/v1/events.types.hpp"
#include "services/orders/api/decode.hpp"
#include "services/orders/messages/status_record.hpp"

namespace waybill::orders {
namespace {

constexpr std::string_view of_payments = "orders.payments";
constexpr std::string_view of_catalog = "orders.catalog";
constexpr std::string_view of_couriers = "orders.couriers";
constexpr std::string_view of_identity = "orders.identity";

WantedChange caused_by(const messaging::Event& event, std::string_view consumer, Step step) {
    WantedChange wanted;
    wanted.change.step = step;
    wanted.change.at = event.time;
    wanted.actor = std::string{consumer.substr(consumer.find('.') + 1)};  // the publisher
    wanted.cause = event.id.text();
    wanted.heard = Heard{.event = event.id, .consumer = consumer};
    return wanted;
}

Task<Status> run_change(ChangeOrder& change_order, Context ctx, WantedChange wanted) {
    WAYBILL_CO_CHECK(co_await change_order.run(std::move(ctx), std::move(wanted)));
    co_return Status{};
}

Task<Status> payment_captured(ChangeOrder& change_order, Context ctx, messaging::Event event,
                              payments::v1::PaymentChanged message) {
    WantedChange wanted = caused_by(event, of_payments, Step::pay);
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(message.payment().order_id()));
    co_return co_await run_change(change_order, std::move(ctx), std::move(wanted));
}

Task<Status> payment_refused(ChangeOrder& change_order, Context ctx, messaging::Event event,
                             payments::v1::PaymentChanged message) {
    WantedChange wanted = caused_by(event, of_payments, Step::cancel);
    wanted.change.reason = CancelReason::payment_failed;
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(message.payment().order_id()));
    co_return co_await run_change(change_order, std::move(ctx), std::move(wanted));
}

/// Its stock cannot be had: the order ends, and its end gives the money back.
Task<Status> reservation_lost(ChangeOrder& change_order, Context ctx, messaging::Event event,
                              catalog::v1::ReservationLost message) {
    WantedChange wanted = caused_by(event, of_catalog, Step::cancel);
    wanted.change.reason = CancelReason::out_of_stock;
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(message.order_id()));
    co_return co_await run_change(change_order, std::move(ctx), std::move(wanted));
}

/// Of a delivery that was fetched before this courier had it.
std::optional<DeliveryStatus> carried_as(std::string_view status) {
    const auto known = parse_enum<DeliveryStatus>(status);
    const bool fetched = known == DeliveryStatus::picked_up || known == DeliveryStatus::returning;
    return fetched ? known : std::nullopt;
}

Task<Status> delivery_moved(ChangeOrder& change_order, Context ctx, messaging::Event event,
                            couriers::v1::DeliveryChanged message, Step step) {
    const auto& delivery = message.delivery();
    WantedChange wanted = caused_by(event, of_couriers, step);
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(delivery.order_id()));
    if (step != Step::unassign && step != Step::give_back && step != Step::cancel) {
        WAYBILL_CO_TRY(wanted.change.courier, decode_id<CourierId>(delivery.courier_id()));
    }
    wanted.change.courier_name = delivery.courier_name();
    wanted.change.epoch = delivery.epoch();
    if (step == Step::assign) wanted.change.carried = carried_as(delivery.status());
    wanted.note = message.note();
    if (step == Step::cancel) wanted.change.reason = CancelReason::undeliverable;
    co_return co_await run_change(change_order, std::move(ctx), std::move(wanted));
}

Task<Status> delivery_alerted(ChangeOrder& change_order, Context ctx, messaging::Event event,
                              couriers::v1::DeliveryAlerted message) {
    const auto reason = parse_enum<AlertReason>(message.reason());
    if (!reason) co_return fail(ErrorKind::malformed, "event.unreadable", message.reason());
    WantedAlert wanted{.order = {},
                       .reason = *reason,
                       .note = message.delivery().courier_name(),
                       .heard = {.event = event.id, .consumer = of_couriers}};
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(message.delivery().order_id()));
    co_return co_await change_order.alert(std::move(ctx), std::move(wanted));
}

/// The provider's secret may be known to others.
Task<Status> charge_denied(ChangeOrder& change_order, Context ctx, messaging::Event event,
                           payments::v1::PaymentChanged message) {
    WantedAlert wanted{.order = {},
                       .reason = AlertReason::charge_denied,
                       .note = "provider " + message.payment().provider(),
                       .heard = {.event = event.id, .consumer = of_payments}};
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(message.payment().order_id()));
    co_return co_await change_order.alert(std::move(ctx), std::move(wanted));
}

/// Theirs is the time of the record, which they may choose; what happens here has ours.
Task<Status> status_said(ChangeOrder& change_order, Context ctx, messaging::Event event,
                         std::string_view consumer, TimePoint now) {
    WAYBILL_CO_TRY(const OutsideStatus said, read_status_record(event.data));
    WantedChange wanted = caused_by(event, consumer, said.step);
    wanted.order = said.order;
    wanted.change.at = now;
    if (said.step == Step::cancel) wanted.change.reason = CancelReason::partner_rejected;
    co_return co_await run_change(change_order, std::move(ctx), std::move(wanted));
}

Task<Status> courier_erased(ErasedPeople& erased, Context ctx, messaging::Event event,
                            couriers::v1::CourierErased message) {
    ErasedCourier courier{.heard = {.event = event.id, .consumer = of_couriers}};
    WAYBILL_CO_TRY(courier.courier, decode_id<CourierId>(message.courier_id()));
    for (const auto& text : message.order_ids()) {
        WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(text));
        courier.orders.push_back(order);
    }
    co_return co_await erased.clear_courier(std::move(ctx), std::move(courier));
}

/// Their orders are cleared when they are over.
Task<Status> customer_erased(ErasedPeople& erased, Context ctx, messaging::Event event,
                             identity::v1::UserChanged message) {
    ErasedCustomer customer{.at = event.time,
                            .heard = {.event = event.id, .consumer = of_identity}};
    WAYBILL_CO_TRY(customer.user, decode_id<UserId>(message.user_id()));
    co_return co_await erased.begin(std::move(ctx), customer);
}

}  // namespace

service::EventTable::Handler outside_status(ChangeOrder& change_order, const Clock& clock,
                                            std::string_view consumer) {
    return [&change_order, &clock, consumer](Context ctx, messaging::Event event) {
        return status_said(change_order, std::move(ctx), std::move(event), consumer, clock.now());
    };
}

service::EventTable payment_events(ChangeOrder& change_order) {
    using payments::v1::PaymentChanged;
    service::EventTable table;
    table.on(payments::v1::events::payment_captured,
             [&change_order](Context ctx, messaging::Event event, PaymentChanged message) {
                 return payment_captured(change_order, std::move(ctx), std::move(event),
                                         std::move(message));
             });
    table.on(payments::v1::events::payment_failed,
             [&change_order](Context ctx, messaging::Event event, PaymentChanged message) {
                 return payment_refused(change_order, std::move(ctx), std::move(event),
                                        std::move(message));
             });
    table.on(payments::v1::events::payment_charge_denied,
             [&change_order](Context ctx, messaging::Event event, PaymentChanged message) {
                 return charge_denied(change_order, std::move(ctx), std::move(event),
                                      std::move(message));
             });
    return table;
}

service::EventTable catalog_events(ChangeOrder& change_order) {
    using catalog::v1::ReservationLost;
    service::EventTable table;
    table.on(catalog::v1::events::reservation_lost,
             [&change_order](Context ctx, messaging::Event event, ReservationLost message) {
                 return reservation_lost(change_order, std::move(ctx), std::move(event),
                                         std::move(message));
             });
    return table;
}

service::EventTable identity_events(ErasedPeople& erased) {
    using identity::v1::UserChanged;
    service::EventTable table;
    table.on(identity::v1::events::user_erased, [&erased](Context ctx, messaging::Event event,
                                                          UserChanged message) {
        return customer_erased(erased, std::move(ctx), std::move(event), std::move(message));
    });
    return table;
}

service::EventTable courier_events(ChangeOrder& change_order, ErasedPeople& erased) {
    namespace events = couriers::v1::events;
    using couriers::v1::DeliveryAlerted;
    using couriers::v1::DeliveryChanged;
    service::EventTable table;
    const auto move = [&table, &change_order](const messaging::EventOf<DeliveryChanged>& type,
                                              Step step) {
        table.on(type, [&change_order, step](Context ctx, messaging::Event event,
                                             DeliveryChanged message) {
            return delivery_moved(change_order, std::move(ctx), std::move(event),
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
    table.on(events::delivery_alerted, [&change_order](Context ctx, messaging::Event event,
                                                       DeliveryAlerted message) {
        return delivery_alerted(change_order, std::move(ctx), std::move(event), std::move(message));
    });
    table.on(events::courier_erased, [&erased](Context ctx, messaging::Event event,
                                               couriers::v1::CourierErased message) {
        return courier_erased(erased, std::move(ctx), std::move(event), std::move(message));
    });
    return table;
}

}  // namespace waybill::orders
