// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/api/hints.hpp"

#include "contracts/couriers/v1/hints.types.hpp"
#include "contracts/waybill/convert.hpp"
#include "services/couriers/messages/courier_messages.hpp"

namespace waybill::couriers {
namespace {

Task<Status> learn(Positions& positions, v1::CourierMoved moved) {
    const auto courier = CourierId::parse(moved.courier_id());
    const auto position = to_position(moved.position());
    if (!courier || !position) co_return fail(ErrorKind::malformed, "event.unreadable");
    (void)positions.offer(*courier, *position);  // who was told of it has stored it, if need be
    co_return Status{};
}

Task<Status> learn(Arrivals& arrivals, AttentionList& attention, v1::PlanMade plan) {
    std::unordered_map<OrderId, TimePoint> planned;
    for (const auto& arrival : plan.arrivals())
        if (const auto order = OrderId::parse(arrival.order_id()))
            planned.emplace(*order, from_micros(arrival.at()));
    std::vector<AttentionItem> items;
    for (const v1::AttentionItem& item : plan.attention()) {
        auto read = to_item(item);
        if (!read) co_return fail(ErrorKind::malformed, "event.unreadable");
        items.push_back(*std::move(read));
    }
    arrivals.replace(std::move(planned));
    attention.replace(std::move(items), from_micros(plan.made_at()));
    co_return Status{};
}

}  // namespace

Task<void> Hints::tell(Context ctx, Plan plan) {
    v1::PlanMade message;
    message.set_made_at(to_micros(plan.made_at));
    for (const auto& [order, at] : plan.arrivals) {
        auto& arrival = *message.add_arrivals();
        arrival.set_order_id(order.text());
        arrival.set_at(to_micros(at));
    }
    for (const AttentionItem& item : plan.attention) *message.add_attention() = to_message(item);
    auto hint = backbone_.events().make(ctx, v1::hints::plan_made, "plan", 0, message);
    co_await backbone_.tell(std::move(ctx), std::move(hint));
}

Task<void> Hints::moved(Context ctx, CourierId courier, Position position) {
    v1::CourierMoved message;
    message.set_courier_id(courier.text());
    *message.mutable_position() = to_message(position);
    auto hint = backbone_.events().make(ctx, v1::hints::courier_moved, courier.text(), 0, message);
    co_await backbone_.tell(std::move(ctx), std::move(hint));
}

service::EventTable hint_events(Positions& positions, Arrivals& arrivals,
                                AttentionList& attention) {
    service::EventTable table;
    table.on(v1::hints::courier_moved,
             [&positions](const Context&, const messaging::Event&, v1::CourierMoved moved) {
                 return learn(positions, std::move(moved));
             });
    table.on(v1::hints::plan_made,
             [&arrivals, &attention](const Context&, const messaging::Event&, v1::PlanMade plan) {
                 return learn(arrivals, attention, std::move(plan));
             });
    return table;
}

}  // namespace waybill::couriers
