// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/attention.hpp"

namespace waybill::couriers {
namespace {

AttentionItem about(AttentionReason reason, const Delivery& delivery, TimePoint since) {
    return {.reason = reason,
            .order = delivery.order,
            .partner = delivery.partner,
            .partner_title = delivery.partner_title,
            .courier = delivery.courier,
            .courier_name = delivery.courier_name,
            .since = since};
}

AttentionItem about(AttentionReason reason, const Courier& courier, TimePoint since) {
    return {.reason = reason, .courier = courier.id, .courier_name = courier.name, .since = since};
}

/// Whoever is silent with food in hand is named with each order, otherwise alone.
void add_silent(const PlannerView& view, const Courier& courier,
                std::vector<AttentionItem>& items) {
    const auto reason = AttentionReason::courier_not_heard_of;
    const std::size_t before = items.size();
    for (const Delivery& delivery : view.work().deliveries)
        if (delivery.state == DeliveryState::picked_up && delivery.courier == courier.id)
            items.push_back(about(reason, delivery, courier.position->at));
    if (items.size() == before) items.push_back(about(reason, courier, courier.position->at));
}

}  // namespace

std::vector<AttentionItem> attention_of(const PlannerView& view,
                                        std::span<const dispatch::Key> unplanned, TimePoint now,
                                        TimePoint lost_before) {
    using enum AttentionReason;
    std::vector<AttentionItem> items;
    for (const Delivery* delivery : view.orders_without_place()) {
        // Somebody has it already, by the operator's hand.
        if (delivery->state != DeliveryState::waiting) continue;
        const TimePoint since = delivery->created_at;
        if (!delivery->pickup.place)
            items.push_back(about(partner_without_place, *delivery, since));
        if (!delivery->dropoff.place) items.push_back(about(order_without_place, *delivery, since));
    }
    for (const Courier* courier : view.couriers_without_place())
        items.push_back(about(courier_without_place, *courier, now));
    for (const dispatch::Key key : unplanned)
        items.push_back(about(nobody_can, view.delivery(key), now));
    for (const Courier& courier : view.work().couriers)
        if (courier.position && courier.position->at < lost_before)
            add_silent(view, courier, items);
    return items;
}

}  // namespace waybill::couriers
