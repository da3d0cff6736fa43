// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/order_events.hpp"

#include "contracts/orders/v1/events.types.hpp"
#include "services/catalog/api/decode.hpp"

namespace waybill::catalog {
namespace {

namespace events = orders::v1::events;
using orders::v1::OrderChanged;

constexpr std::string_view consumer = "catalog.orders";
/// The cause of a step that no person took.
constexpr std::string_view by_time = "order.deadline";

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

KitchenEnd kitchen_end(const OrderChanged& message) {
    using How = KitchenEnd::How;
    const auto& order = message.order();
    const auto moment = [](std::int64_t micros) {
        return micros > 0 ? std::optional{from_micros(micros)} : std::nullopt;
    };
    KitchenEnd end{.how = How::ready,
                   .accepted_at = moment(order.accepted_at()),
                   .ready_at = moment(order.ready_at()),
                   .preparation = std::chrono::minutes{order.preparation_minutes()}};
    if (order.status() == "CANCELLED") end.how = How::cancelled;
    if (order.cancel_reason() == "partner_rejected")
        end.how = message.cause() == by_time ? How::unanswered : How::rejected;
    return end;
}

Result<Cause> with_deed(Cause cause, const OrderChanged& message) {
    WAYBILL_TRY(cause.deed.partner, decode_id<PartnerId>(message.order().partner_id()));
    cause.deed.counted = counted_for(kitchen_end(message));
    return cause;
}

Task<Status> ready(ReservationStore& store, Context ctx, Cause cause, OrderChanged message) {
    WAYBILL_CO_TRY(auto counted, with_deed(cause, message));
    co_return co_await store.count(std::move(ctx), std::move(counted));
}

Task<Status> cancelled(ReservationStore& store, Context ctx, Cause cause, OrderChanged message) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(message.order().order_id()));
    WAYBILL_CO_TRY(auto counted, with_deed(cause, message));
    co_return co_await store.release(std::move(ctx), order, std::move(counted));
}

}  // namespace

service::EventTable order_events(ReservationStore& store, IdSource& ids, const Clock& clock) {
    const auto cause_of = [&clock](const messaging::Event& event) {
        return Cause{.event = event.id, .consumer = consumer, .at = clock.now(), .deed = {}};
    };
    service::EventTable table;
    // In cash it is sold as soon as it is ordered.
    for (const auto& sold : {events::order_paid, events::order_cash_chosen})
        table.on(sold, [&store, &ids, cause_of](Context ctx, const messaging::Event& event,
                                                OrderChanged message) {
            return paid(store, ids.next<JobId>(), std::move(ctx), cause_of(event),
                        std::move(message));
        });
    table.on(events::order_ready,
             [&store, cause_of](Context ctx, const messaging::Event& event, OrderChanged message) {
                 return ready(store, std::move(ctx), cause_of(event), std::move(message));
             });
    table.on(events::order_cancelled,
             [&store, cause_of](Context ctx, const messaging::Event& event, OrderChanged message) {
                 return cancelled(store, std::move(ctx), cause_of(event), std::move(message));
             });
    return table;
}

}  // namespace waybill::catalog
