// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/order_events.hpp"

#include "contracts/orders/v1/events.types.hpp"
#include "services/catalog/api/decode.hpp"

namespace waybill::catalog {
namespace {

namespace events = orders::v1::events;
using orders::v1::OrderChanged;

constexpr std::string_view consumer = "catalog.orders";

/// What the call to the partner needs of the order, and nothing about its customer.
std::string call_payload(const orders::v1::Order& order) {
    orders::v1::Order call;
    call.set_order_id(order.order_id());
    call.set_number(order.number());
    call.set_partner_id(order.partner_id());
    for (const auto& line : order.lines()) {
        auto& one = *call.add_lines();
        one.set_offer_id(line.offer_id());
        one.set_name(line.name());
        one.set_quantity(line.quantity());
    }
    std::string bytes;
    call.SerializeToString(&bytes);
    return bytes;
}

Task<Status> paid(ReservationStore& store, JobId call, Context ctx, Cause cause,
                  OrderChanged message) {
    PaidOrder order{.call = call, .cause = cause};
    WAYBILL_CO_TRY(order.order, decode_id<OrderId>(message.order().order_id()));
    WAYBILL_CO_TRY(order.partner, decode_id<PartnerId>(message.order().partner_id()));
    for (const auto& line : message.order().lines()) {
        WAYBILL_CO_TRY(const auto offer, decode_id<OfferId>(line.offer_id()));
        order.lines.push_back({.offer = offer, .quantity = line.quantity()});
    }
    order.call_payload = call_payload(message.order());
    co_return co_await store.commit(std::move(ctx), std::move(order));
}

Task<Status> cancelled(ReservationStore& store, Context ctx, Cause cause, OrderChanged message) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(message.order().order_id()));
    co_return co_await store.release(std::move(ctx), order, cause);
}

}  // namespace

service::EventTable order_events(ReservationStore& store, IdSource& ids, const Clock& clock) {
    const auto cause_of = [&clock](const messaging::Event& event) {
        return Cause{.event = event.id, .consumer = consumer, .at = clock.now()};
    };
    service::EventTable table;
    // In cash it is sold as soon as it is ordered.
    for (const auto& sold : {events::order_paid, events::order_cash_chosen})
        table.on(sold, [&store, &ids, cause_of](Context ctx, const messaging::Event& event,
                                                OrderChanged message) {
            return paid(store, ids.next<JobId>(), std::move(ctx), cause_of(event),
                        std::move(message));
        });
    table.on(events::order_cancelled,
             [&store, cause_of](Context ctx, const messaging::Event& event, OrderChanged message) {
                 return cancelled(store, std::move(ctx), cause_of(event), std::move(message));
             });
    return table;
}

}  // namespace waybill::catalog
