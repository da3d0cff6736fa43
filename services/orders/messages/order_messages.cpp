// SPDX-License-Identifier: Apache-2.0
#include "services/orders/messages/order_messages.hpp"

#include "contracts/waybill/convert.hpp"

namespace waybill::orders {
namespace {

void write(const Geo& place, waybill::v1::Place& out) {
    out.set_lat(place.lat);
    out.set_lon(place.lon);
}

void write_details(const Order& order, v1::Order& out) {
    out.set_partner_title(order.partner_title);
    out.set_address(order.address.reveal());
    out.set_phone(order.phone.reveal());
    out.set_pickup_address(order.pickup_address);
    if (order.place) write(*order.place, *out.mutable_place());
    if (order.pickup) write(*order.pickup, *out.mutable_pickup_place());
}

void write_lines(const Order& order, v1::Order& out) {
    for (const Line& line : order.lines) {
        auto& row = *out.add_lines();
        row.set_offer_id(line.offer.text());
        row.set_name(line.name);
        row.set_quantity(line.quantity);
        write(line.unit_price, *row.mutable_unit_price());
        write(line.total, *row.mutable_total());
    }
}

void write_times(const Order& order, v1::Order& out) {
    out.set_created_at(to_micros(order.created_at));
    out.set_paid_at(encode_time(order.paid_at));
    out.set_accepted_at(encode_time(order.accepted_at));
    out.set_ready_at(encode_time(order.ready_at));
    out.set_picked_up_at(encode_time(order.picked_up_at));
    out.set_finished_at(encode_time(order.finished_at));
    out.set_expires_at(to_micros(order.expires_at));
    out.set_promised_at(to_micros(order.promised_at));
    out.set_estimated_at(to_micros(order.estimated_at));
    out.set_preparation_minutes(order.preparation_minutes);
}

std::optional<Geo> read_place(bool present, const waybill::v1::Place& place) {
    if (!present) return std::nullopt;
    return Geo{.lat = place.lat(), .lon = place.lon()};
}

}  // namespace

v1::Order to_message(const Order& order) {
    v1::Order out;
    out.set_order_id(order.id.text());
    out.set_number(order.number);
    out.set_customer_id(order.customer.text());
    out.set_partner_id(order.partner.text());
    out.set_status(std::string{to_string(order.status)});
    if (order.cancel_reason) out.set_cancel_reason(std::string{to_string(*order.cancel_reason)});
    out.set_delivery_status(std::string{to_string(order.delivery)});
    write_details(order, out);
    if (!order.ready_address.empty()) out.set_pickup_address(order.ready_address);
    out.set_note(order.note.reveal());
    write_lines(order, out);
    write(order.delivery_fee, *out.mutable_delivery_fee());
    write(order.total, *out.mutable_total());
    out.set_payment_id(order.payment.text());
    out.set_provider(order.provider);
    out.set_external_id(order.external_id);
    if (!order.courier.empty()) out.set_courier_id(order.courier.text());
    out.set_courier_name(order.courier_name);
    write_times(order, out);
    if (!order.replaces.empty()) out.set_replaces(order.replaces.text());
    if (!order.replaced_by.empty()) out.set_replaced_by(order.replaced_by.text());
    out.set_hidden_at(encode_time(order.hidden_at));
    out.set_version(order.version);
    return out;
}

v1::Order to_customer_message(const Order& order) {
    v1::Order out = to_message(order);
    out.set_pin(order.pin.reveal());
    out.set_tracking_token(order.tracking_token.reveal());
    return out;
}

v1::OrderChanged to_event(const Order& order, std::string_view cause, std::string_view note) {
    v1::OrderChanged out;
    *out.mutable_order() = to_message(order);
    out.set_pin_digest(order.kept.pin_digest);
    out.set_cause(std::string{cause});
    out.set_note(std::string{note});
    return out;
}

const messaging::EventOf<v1::OrderChanged>& event_of(Step step) {
    switch (step) {
        case Step::pay: return v1::events::order_paid;
        case Step::accept: return v1::events::order_accepted;
        case Step::mark_ready: return v1::events::order_ready;
        case Step::assign: return v1::events::order_assigned;
        case Step::unassign: return v1::events::order_unassigned;
        case Step::pick_up: return v1::events::order_picked_up;
        case Step::deliver: return v1::events::order_completed;
        case Step::fail: return v1::events::order_delivery_failed;
        case Step::give_back: return v1::events::order_returned;
        case Step::cancel: return v1::events::order_cancelled;
        case Step::say: return v1::events::order_note_changed;
        case Step::redirect: return v1::events::order_address_changed;
        case Step::give_phone: return v1::events::order_phone_changed;
    }
    std::unreachable();
}

std::string encode_details(const Order& order) {
    v1::Order out;
    write_details(order, out);
    return out.SerializeAsString();
}

bool decode_details(std::string_view bytes, Order& order) {
    v1::Order in;
    if (!in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
    order.partner_title = in.partner_title();
    order.address = PersonalText{in.address()};
    order.phone = PersonalText{in.phone()};
    order.pickup_address = in.pickup_address();
    order.place = read_place(in.has_place(), in.place());
    order.pickup = read_place(in.has_pickup_place(), in.pickup_place());
    return true;
}

std::string encode_state(const Order& order) {
    v1::Order out;
    if (order.delivery != DeliveryStatus::none)
        out.set_delivery_status(std::string{to_string(order.delivery)});
    if (order.cancel_reason) out.set_cancel_reason(std::string{to_string(*order.cancel_reason)});
    if (!order.courier.empty()) out.set_courier_id(order.courier.text());
    out.set_note(order.note.reveal());
    out.set_pickup_address(order.ready_address);
    out.set_paid_at(encode_time(order.paid_at));
    out.set_accepted_at(encode_time(order.accepted_at));
    out.set_ready_at(encode_time(order.ready_at));
    out.set_picked_up_at(encode_time(order.picked_up_at));
    out.set_finished_at(encode_time(order.finished_at));
    out.set_estimated_at(to_micros(order.estimated_at));
    if (!order.replaced_by.empty()) out.set_replaced_by(order.replaced_by.text());
    return out.SerializeAsString();
}

bool decode_state(std::string_view bytes, Order& order) {
    if (bytes.empty()) return true;
    v1::Order in;
    if (!in.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
    const auto delivery = parse_enum<DeliveryStatus>(in.delivery_status());
    const auto reason = parse_enum<CancelReason>(in.cancel_reason());
    const auto courier = CourierId::parse(in.courier_id());
    const auto replaced_by = OrderId::parse(in.replaced_by());
    if ((!replaced_by && !in.replaced_by().empty()) ||
        (!delivery && !in.delivery_status().empty()) || (!reason && !in.cancel_reason().empty()) ||
        (!courier && !in.courier_id().empty()))
        return false;
    order.delivery = delivery.value_or(DeliveryStatus::none);
    order.cancel_reason = reason;
    order.courier = courier.value_or(CourierId{});
    order.courier_name.clear();
    order.note = PersonalText{in.note()};
    order.ready_address = in.pickup_address();
    order.paid_at = decode_time(in.paid_at());
    order.accepted_at = decode_time(in.accepted_at());
    order.ready_at = decode_time(in.ready_at());
    order.picked_up_at = decode_time(in.picked_up_at());
    order.finished_at = decode_time(in.finished_at());
    order.estimated_at = from_micros(in.estimated_at());
    order.replaced_by = replaced_by.value_or(OrderId{});
    return true;
}

}  // namespace waybill::orders
