// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/messages/courier_messages.hpp"

#include "contracts/waybill/convert.hpp"
#include "platform/core/enum_values.hpp"

namespace waybill::couriers {
namespace {

void write(const Position& position, waybill::v1::Place& out) {
    out.set_lat(position.lat);
    out.set_lon(position.lon);
}

void write_doors(const Delivery& delivery, v1::Delivery& out) {
    out.set_partner_title(delivery.partner_title);
    out.set_pickup_address(delivery.pickup.address);
    if (delivery.pickup.place) write(*delivery.pickup.place, *out.mutable_pickup_place());
    out.set_dropoff_address(delivery.dropoff.address);
    if (delivery.dropoff.place) write(*delivery.dropoff.place, *out.mutable_dropoff_place());
    out.set_phone(delivery.phone.reveal());
    out.set_note(delivery.note.reveal());
    out.set_delivery_id(delivery.id.text());
    out.set_partner_id(delivery.partner.text());
}

}  // namespace

std::optional<Position> read_place(bool present, const waybill::v1::Place& place) {
    if (!present) return std::nullopt;
    return Position{.lat = place.lat(), .lon = place.lon(), .at = {}};
}

v1::Courier to_message(const Courier& courier) {
    v1::Courier out;
    out.set_courier_id(courier.id.text());
    out.set_user_id(courier.user.text());
    out.set_name(courier.name);
    out.set_phone(courier.phone.reveal());
    out.set_transport(std::string{to_string(courier.transport)});
    out.set_status(std::string{to_string(courier.duty)});
    out.set_zone(courier.zone);
    out.set_capacity(courier.capacity);
    out.set_active(courier.active);
    out.set_deliveries(courier.deliveries);
    if (courier.position) *out.mutable_position() = to_message(*courier.position);
    out.set_version(courier.version);
    out.set_deleted_at(encode_time(courier.deleted_at));
    return out;
}

v1::Courier to_office_message(const Courier& courier) {
    v1::Courier out = to_message(courier);
    const Reliability& counted = courier.reliability;
    v1::Reliability& shown = *out.mutable_reliability();
    shown.set_offered(counted.offered);
    shown.set_accepted(counted.accepted);
    shown.set_declined(counted.declined);
    shown.set_expired(counted.expired);
    shown.set_delivered(courier.deliveries);
    shown.set_failed(counted.failed);
    shown.set_late(counted.late);
    return out;
}

v1::Position to_message(const Position& position) {
    v1::Position out;
    out.set_lat(position.lat);
    out.set_lon(position.lon);
    out.set_at(to_micros(position.at));
    return out;
}

v1::Delivery to_message(const Delivery& delivery) {
    v1::Delivery out;
    write_doors(delivery, out);
    out.set_order_id(delivery.order.text());
    if (!delivery.courier.empty()) out.set_courier_id(delivery.courier.text());
    out.set_courier_name(delivery.courier_name);
    out.set_epoch(delivery.epoch);
    if (delivery.cash_due.amount > 0) write(delivery.cash_due, *out.mutable_cash_due());
    if (delivery.cash_collected > 0)
        write(Money{delivery.cash_collected, delivery.cash_due.currency},
              *out.mutable_cash_collected());
    out.set_status(std::string{to_string(delivery.state)});
    out.set_ready_at(encode_time(delivery.ready_at));
    out.set_answer_by(encode_time(delivery.answer_by));
    out.set_assigned_at(encode_time(delivery.assigned_at));
    out.set_picked_up_at(encode_time(delivery.picked_up_at));
    if (delivery.state == DeliveryState::delivered)
        out.set_delivered_at(encode_time(delivery.finished_at));
    out.set_due_at(encode_time(delivery.due_at));
    out.set_overdue_at(encode_time(delivery.overdue_at));
    if (delivery.fail_reason) out.set_fail_reason(std::string{to_string(*delivery.fail_reason)});
    out.set_version(delivery.version);
    return out;
}

v1::AttentionItem to_message(const AttentionItem& item) {
    v1::AttentionItem out;
    out.set_reason(std::string{enum_name(item.reason)});
    if (!item.order.empty()) out.set_order_id(item.order.text());
    if (!item.partner.empty()) out.set_partner_id(item.partner.text());
    out.set_partner_title(item.partner_title);
    if (!item.courier.empty()) out.set_courier_id(item.courier.text());
    out.set_courier_name(item.courier_name);
    out.set_since(to_micros(item.since));
    return out;
}

std::optional<AttentionItem> to_item(const v1::AttentionItem& item) {
    const auto reason = parse_enum<AttentionReason>(item.reason());
    if (!reason) return std::nullopt;
    return AttentionItem{.reason = *reason,
                         .order = OrderId::parse(item.order_id()).value_or(OrderId{}),
                         .partner = PartnerId::parse(item.partner_id()).value_or(PartnerId{}),
                         .partner_title = item.partner_title(),
                         .courier = CourierId::parse(item.courier_id()).value_or(CourierId{}),
                         .courier_name = item.courier_name(),
                         .since = from_micros(item.since())};
}

std::optional<Position> to_position(const v1::Position& position) {
    if (position.at() == 0) return std::nullopt;
    return Position{.lat = position.lat(), .lon = position.lon(), .at = from_micros(position.at())};
}

std::string encode_details(const Delivery& delivery) {
    v1::Delivery out;
    write_doors(delivery, out);
    return out.SerializeAsString();
}

bool decode_details(std::string_view bytes, Delivery& delivery) {
    v1::Delivery in;
    if (!in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
    const auto id = DeliveryId::parse(in.delivery_id());
    const auto partner = PartnerId::parse(in.partner_id());
    if (!id || !partner) return false;
    delivery.id = *id;
    delivery.partner = *partner;
    delivery.partner_title = in.partner_title();
    delivery.pickup = {.address = in.pickup_address(),
                       .place = read_place(in.has_pickup_place(), in.pickup_place())};
    delivery.dropoff = {.address = in.dropoff_address(),
                        .place = read_place(in.has_dropoff_place(), in.dropoff_place())};
    delivery.phone = PersonalText{in.phone()};
    delivery.note = PersonalText{in.note()};
    return true;
}

std::string encode_state(const Delivery& delivery) {
    v1::Delivery out;
    out.set_status(std::string{to_string(delivery.state)});
    if (!delivery.courier.empty()) out.set_courier_id(delivery.courier.text());
    out.set_epoch(delivery.epoch);
    if (delivery.fail_reason) out.set_fail_reason(std::string{to_string(*delivery.fail_reason)});
    out.set_ready_at(encode_time(delivery.ready_at));
    out.set_answer_by(encode_time(delivery.answer_by));
    out.set_assigned_at(encode_time(delivery.assigned_at));
    out.set_picked_up_at(encode_time(delivery.picked_up_at));
    out.set_delivered_at(encode_time(delivery.finished_at));
    out.set_due_at(encode_time(delivery.due_at));
    out.set_overdue_at(encode_time(delivery.overdue_at));
    out.mutable_cash_collected()->set_amount(delivery.cash_collected);
    out.set_version(delivery.version);
    return out.SerializeAsString();
}

bool decode_state(std::string_view bytes, Delivery& delivery) {
    v1::Delivery in;
    if (!in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
    const auto state = parse_enum<DeliveryState>(in.status());
    const auto courier = CourierId::parse(in.courier_id());
    const auto reason = parse_enum<FailReason>(in.fail_reason());
    if (!state || (!courier && !in.courier_id().empty()) || (!reason && !in.fail_reason().empty()))
        return false;
    delivery.state = *state;
    delivery.courier = courier.value_or(CourierId{});
    delivery.cash_collected = in.cash_collected().amount();
    delivery.courier_name.clear();
    delivery.epoch = in.epoch();
    delivery.fail_reason = reason;
    delivery.ready_at = decode_time(in.ready_at());
    delivery.answer_by = decode_time(in.answer_by());
    delivery.assigned_at = decode_time(in.assigned_at());
    delivery.picked_up_at = decode_time(in.picked_up_at());
    delivery.finished_at = decode_time(in.delivered_at());
    delivery.due_at = decode_time(in.due_at());
    delivery.overdue_at = decode_time(in.overdue_at());
    delivery.version = in.version();
    return true;
}

}  // namespace waybill::couriers
