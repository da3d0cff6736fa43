// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/api/courier_events.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "contracts/orders/v1/events.types.hpp"
#include "contracts/payments/v1/events.types.hpp"
#include "contracts/waybill/convert.hpp"
#include "platform/core/cash.hpp"
#include "services/couriers/messages/courier_messages.hpp"

namespace waybill::couriers {
namespace {

namespace events = orders::v1::events;
using orders::v1::OrderChanged;

Result<Delivery> snapshot(const OrderChanged& message, IdSource& ids, TimePoint at) {
    const auto& order = message.order();
    const auto id = OrderId::parse(order.order_id());
    const auto customer = UserId::parse(order.customer_id());
    const auto partner = PartnerId::parse(order.partner_id());
    if (!id || !customer || !partner) return fail(ErrorKind::malformed, "event.unreadable");
    Delivery delivery;
    delivery.id = ids.next<DeliveryId>();
    delivery.order = *id;
    delivery.customer = *customer;
    delivery.partner = *partner;
    delivery.partner_title = order.partner_title();
    delivery.pickup = {.address = order.pickup_address(),
                       .place = read_place(order.has_pickup_place(), order.pickup_place())};
    delivery.dropoff = {.address = order.address(),
                        .place = read_place(order.has_place(), order.place())};
    delivery.phone = PersonalText{order.phone()};
    delivery.note = PersonalText{order.note()};
    delivery.pin_digest = message.pin_digest();
    if (order.provider() == cash_method) {
        WAYBILL_TRY(delivery.cash_due, decode_money(order.total()));
    }
    delivery.order_version = order.version();
    delivery.created_at = at;
    if (order.ready_at() > 0) delivery.ready_at = from_micros(order.ready_at());
    return delivery;
}

Task<Status> apply(DeliveryStore& store, IdSource& ids, Context ctx, messaging::Event event,
                   OrderChanged message, OrderNews::Kind kind) {
    OrderNews news{.kind = kind, .event = event.id, .snapshot = {}};
    WAYBILL_CO_TRY(news.snapshot, snapshot(message, ids, event.time));
    co_return co_await store.apply(std::move(ctx), std::move(news));
}

Task<Status> close(CareStore& care, Context ctx, messaging::Event event, OrderChanged message) {
    const auto order = OrderId::parse(message.order().order_id());
    if (!order) co_return fail(ErrorKind::malformed, "event.unreadable", "order_id");
    co_return co_await care.close(std::move(ctx), *order, event.id);
}

Task<Status> clear_door(ErasedPeople& erased, Context ctx, messaging::Event event,
                        orders::v1::OrderErased message) {
    const auto order = OrderId::parse(message.order_id());
    if (!order) co_return fail(ErrorKind::malformed, "event.unreadable", "order_id");
    co_return co_await erased.clear_door(std::move(ctx), *order, event.id);
}

Task<Status> clear_courier(ErasedPeople& erased, Context ctx, messaging::Event event,
                           identity::v1::UserChanged message) {
    const auto user = UserId::parse(message.user_id());
    if (!user) co_return fail(ErrorKind::malformed, "event.unreadable", "user_id");
    co_return co_await erased.begin(std::move(ctx), *user, event.id);
}

Task<Status> take_in(CourierCash& cash, Context ctx, messaging::Event event,
                     payments::v1::CashHandedIn message) {
    HandedIn handed{.courier = {}, .total = {}, .event = event.id};
    WAYBILL_CO_TRY(handed.courier, decode_id<CourierId>(message.courier_id()));
    WAYBILL_CO_TRY(handed.total, decode_money(message.total()));
    co_return co_await cash.handed_in(std::move(ctx), std::move(handed));
}

}  // namespace

service::EventTable order_events(DeliveryStore& store, CareStore& care, ErasedPeople& erased,
                                 IdSource& ids) {
    service::EventTable table;
    const auto apply_as = [&](const messaging::EventOf<OrderChanged>& type, OrderNews::Kind kind) {
        table.on(type, [&store, &ids, kind](Context ctx, messaging::Event event,
                                            OrderChanged message) {
            return apply(store, ids, std::move(ctx), std::move(event), std::move(message), kind);
        });
    };
    apply_as(events::order_accepted, OrderNews::Kind::accepted);
    apply_as(events::order_ready, OrderNews::Kind::ready);
    apply_as(events::order_cancelled, OrderNews::Kind::ended);
    apply_as(events::order_note_changed, OrderNews::Kind::noted);
    apply_as(events::order_phone_changed, OrderNews::Kind::noted);
    apply_as(events::order_address_changed, OrderNews::Kind::redirected);
    table.on(events::order_close_due,
             [&care](Context ctx, messaging::Event event, OrderChanged message) {
                 return close(care, std::move(ctx), std::move(event), std::move(message));
             });
    table.on(events::order_erased,
             [&erased](Context ctx, messaging::Event event, orders::v1::OrderErased message) {
                 return clear_door(erased, std::move(ctx), std::move(event), std::move(message));
             });
    return table;
}

service::EventTable payment_events(CourierCash& cash) {
    using payments::v1::CashHandedIn;
    service::EventTable table;
    table.on(payments::v1::events::cash_handed_in,
             [&cash](Context ctx, messaging::Event event, CashHandedIn message) {
                 return take_in(cash, std::move(ctx), std::move(event), std::move(message));
             });
    return table;
}

service::EventTable identity_events(ErasedPeople& erased) {
    service::EventTable table;
    table.on(identity::v1::events::user_erased,
             [&erased](Context ctx, messaging::Event event, identity::v1::UserChanged message) {
                 return clear_courier(erased, std::move(ctx), std::move(event), std::move(message));
             });
    return table;
}

}  // namespace waybill::couriers
