// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/courier_bodies.hpp"

#include "services/gateway/bodies/words.hpp"

namespace waybill::gateway {

void CourierView::describe(json::Fields<CourierView>& f) {
    f.title("Courier", "Who delivers");
    f.required("courier_id", &CourierView::courier_id);
    f.required("user_id", &CourierView::user_id);
    f.required("name", &CourierView::name, {.example = "Ada Byron"});
    f.required("phone", &CourierView::phone, {.example = "+3225550199"});
    f.required("transport", &CourierView::transport,
               {.example = "scooter", .words = words::transports});
    f.required("status", &CourierView::status, {.example = "available", .words = words::duties});
    f.required("zone", &CourierView::zone, {.example = "centre"});
    f.required("capacity", &CourierView::capacity, {.example = "1"});
    f.required("active", &CourierView::active, {.help = "Deliveries in hand", .example = "0"});
    f.required("deliveries", &CourierView::deliveries, {.example = "128"});
    f.required("version", &CourierView::version, {.example = "9"});
}

void CourierPageView::describe(json::Fields<CourierPageView>& f) {
    f.title("CourierPage");
    f.required("data", &CourierPageView::data);
    f.optional("next_cursor", &CourierPageView::next_cursor);
    f.required("has_more", &CourierPageView::has_more);
}

void DeliveryView::describe(json::Fields<DeliveryView>& f) {
    f.title("Delivery", "The courier's side of an order");
    f.required("delivery_id", &DeliveryView::delivery_id);
    f.required("order_id", &DeliveryView::order_id);
    f.required("partner_id", &DeliveryView::partner_id);
    f.required("partner_title", &DeliveryView::partner_title, {.example = "Corner Bakery"});
    f.required("status", &DeliveryView::status,
               {.help = "waiting, offered, assigned, picked_up, returning, delivered or cancelled",
                .example = "assigned"});
    f.required("epoch", &DeliveryView::epoch,
               {.help = "Of the assignment; sent back with each step", .example = "1"});
    f.optional("courier_id", &DeliveryView::courier_id);
    f.optional("courier_name", &DeliveryView::courier_name, {.example = "Ada Byron"});
    f.required("pickup_address", &DeliveryView::pickup_address, {.example = "Mill Lane 3"});
    f.optional("pickup_place", &DeliveryView::pickup_place);
    f.optional("dropoff_address", &DeliveryView::dropoff_address,
               {.help = "While it is in one's hand", .example = "Station Street 12, bell 3"});
    f.optional("dropoff_place", &DeliveryView::dropoff_place,
               {.help = "To a kilometre, until it is in one's hand"});
    f.optional("phone", &DeliveryView::phone,
               {.help = "While it is in one's hand", .example = "+3225550101"});
    f.optional("fail_reason", &DeliveryView::fail_reason,
               {.help = "Why it could not be handed over", .example = "nobody_there"});
    f.optional("ready_at", &DeliveryView::ready_at);
    f.optional("answer_by", &DeliveryView::answer_by,
               {.help = "While offered: afterwards somebody else is asked"});
    f.optional("assigned_at", &DeliveryView::assigned_at);
    f.optional("picked_up_at", &DeliveryView::picked_up_at);
    f.optional("delivered_at", &DeliveryView::delivered_at);
    f.optional("due_at", &DeliveryView::due_at, {.help = "When it counts as overdue"});
}

void AttentionView::describe(json::Fields<AttentionView>& f) {
    f.title("Attention", "What the planner leaves to a person");
    f.required("reason", &AttentionView::reason,
               {.help = "`partner_without_place`, `order_without_place`, `courier_without_place`, "
                        "`nobody_can` or `courier_not_heard_of`",
                .example = "order_without_place"});
    f.optional("order_id", &AttentionView::order_id,
               {.help = "Absent when it is about the courier alone"});
    f.optional("partner_id", &AttentionView::partner_id);
    f.optional("partner_title", &AttentionView::partner_title, {.example = "Corner Bakery"});
    f.optional("courier_id", &AttentionView::courier_id);
    f.optional("courier_name", &AttentionView::courier_name, {.example = "Ada Byron"});
    f.required("since", &AttentionView::since);
}

void AttentionListView::describe(json::Fields<AttentionListView>& f) {
    f.title("AttentionList");
    f.required("data", &AttentionListView::data);
    f.required("total", &AttentionListView::total,
               {.help = "With those that are not on this list", .example = "1"});
    f.optional("planned_at", &AttentionListView::planned_at,
               {.help = "Of the planner's last run; absent until the first after a start"});
}

void DeliveryPageView::describe(json::Fields<DeliveryPageView>& f) {
    f.title("DeliveryPage");
    f.required("data", &DeliveryPageView::data);
    f.optional("next_cursor", &DeliveryPageView::next_cursor);
    f.required("has_more", &DeliveryPageView::has_more);
}

void NewCourierBody::describe(json::Fields<NewCourierBody>& f) {
    f.title("NewCourier", "Makes a user a courier");
    f.required("user_id", &NewCourierBody::user_id);
    f.required("name", &NewCourierBody::name,
               {.example = "Ada Byron", .length = {1, 100}, .format = json::Format::person_name});
    f.required("phone", &NewCourierBody::phone,
               {.example = "+3225550199", .format = json::Format::phone});
    f.required("transport", &NewCourierBody::transport,
               {.example = "scooter", .words = words::transports});
    f.optional("zone", &NewCourierBody::zone, {.example = "centre", .length = {0, 64}});
    f.optional("capacity", &NewCourierBody::capacity,
               {.help = "Deliveries at once", .example = "1", .range = {1, 20}});
}

void PositionBody::describe(json::Fields<PositionBody>& f) {
    f.title("Position", "Where and when");
    f.required("lat", &PositionBody::lat, {.example = "50.8503", .range = {-90, 90}});
    f.required("lon", &PositionBody::lon, {.example = "4.3517", .range = {-180, 180}});
    f.required("at", &PositionBody::at);
}

void DutyBody::describe(json::Fields<DutyBody>& f) {
    f.title("Duty", "What a courier is up for");
    f.required("status", &DutyBody::status,
               {.help = "`busy` is set by the system only",
                .example = "available",
                .words = words::duties});
    f.optional("position", &DutyBody::position);
}

void PositionsBody::describe(json::Fields<PositionsBody>& f) {
    f.title("Positions", "What the device has gathered; the newest counts");
    f.required("positions", &PositionsBody::positions, {.items = {1, 100}});
}

CourierView to_view(const couriers::v1::Courier& courier) {
    return {.courier_id = read_id<CourierId>(courier.courier_id()),
            .user_id = read_id<UserId>(courier.user_id()),
            .name = courier.name(),
            .phone = PersonalText{courier.phone()},
            .transport = courier.transport(),
            .status = courier.status(),
            .zone = courier.zone(),
            .capacity = courier.capacity(),
            .active = courier.active(),
            .deliveries = courier.deliveries(),
            .version = courier.version()};
}

DeliveryView to_courier_view(const couriers::v1::Delivery& delivery) {
    return to_view(delivery, {courier_reader(delivery.status())});
}

DeliveryView to_view(const couriers::v1::Delivery& delivery, OrderReaders readers) {
    const OrderPhase phase = delivery_phase(delivery.status());
    const auto seen = [&](OrderField field) { return shows(field, readers, phase); };
    DeliveryView view;
    view.delivery_id = read_id<DeliveryId>(delivery.delivery_id());
    view.order_id = read_id<OrderId>(delivery.order_id());
    view.partner_id = read_id<PartnerId>(delivery.partner_id());
    view.partner_title = delivery.partner_title();
    view.status = delivery.status();
    view.epoch = delivery.epoch();
    view.courier_id = maybe_id<CourierId>(delivery.courier_id());
    view.courier_name = maybe_text(delivery.courier_name());
    view.pickup_address = delivery.pickup_address();
    if (delivery.has_pickup_place()) view.pickup_place = read(delivery.pickup_place());
    if (seen(OrderField::address)) view.dropoff_address = PersonalText{delivery.dropoff_address()};
    view.fail_reason = maybe_text(delivery.fail_reason());
    if (delivery.has_dropoff_place())
        view.dropoff_place = read_place(delivery.dropoff_place(), readers, phase);
    if (seen(OrderField::phone) && !delivery.phone().empty())
        view.phone = PersonalText{delivery.phone()};
    view.ready_at = decode_time(delivery.ready_at());
    view.answer_by = decode_time(delivery.answer_by());
    view.assigned_at = decode_time(delivery.assigned_at());
    view.picked_up_at = decode_time(delivery.picked_up_at());
    view.delivered_at = decode_time(delivery.delivered_at());
    view.due_at = decode_time(delivery.due_at());
    return view;
}

DeliveryPageView to_view(const couriers::v1::ListDeliveriesReply& reply) {
    DeliveryPageView view;
    for (const auto& delivery : reply.deliveries()) view.data.push_back(to_courier_view(delivery));
    view.next_cursor = maybe_text(reply.next_cursor());
    view.has_more = view.next_cursor.has_value();
    return view;
}

AttentionListView to_view(const couriers::v1::ListAttentionReply& reply) {
    AttentionListView view;
    for (const auto& item : reply.items())
        view.data.push_back({.reason = item.reason(),
                             .order_id = maybe_id<OrderId>(item.order_id()),
                             .partner_id = maybe_id<PartnerId>(item.partner_id()),
                             .partner_title = maybe_text(item.partner_title()),
                             .courier_id = maybe_id<CourierId>(item.courier_id()),
                             .courier_name = maybe_text(item.courier_name()),
                             .since = from_micros(item.since())});
    view.total = reply.total();
    view.planned_at = decode_time(reply.planned_at());
    return view;
}

void write(const PositionBody& position, couriers::v1::Position& out) {
    out.set_lat(position.lat);
    out.set_lon(position.lon);
    out.set_at(to_micros(position.at));
}

}  // namespace waybill::gateway
