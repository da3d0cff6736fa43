// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/courier_bodies.hpp"

namespace waybill::gateway {

void NewCourierBody::describe(json::Fields<NewCourierBody>& f) {
    f.title("NewCourier", "Makes a user a courier");
    f.required("user_id", &NewCourierBody::user_id);
    f.required("name", &NewCourierBody::name,
               {.example = "Ada Byron", .length = {1, 100}, .format = json::Format::person_name});
    f.required("phone", &NewCourierBody::phone,
               {.example = "+3225550199", .format = json::Format::phone});
    f.required("transport", &NewCourierBody::transport,
               {.example = "scooter", .words = couriers::v1::courier_transport_words});
    f.optional("zone", &NewCourierBody::zone, {.example = "centre", .length = {0, 64}});
    f.optional("capacity", &NewCourierBody::capacity,
               {.help = "Deliveries at once", .example = "1", .range = {1, 20}});
}

void EditCourierBody::describe(json::Fields<EditCourierBody>& f) {
    f.title("EditCourier", "What is absent stays");
    f.path("courier_id", &EditCourierBody::courier_id);
    f.optional("name", &EditCourierBody::name,
               {.example = "Ada Byron", .length = {1, 100}, .format = json::Format::person_name});
    f.optional("phone", &EditCourierBody::phone,
               {.example = "+3225550199", .format = json::Format::phone});
    f.optional("transport", &EditCourierBody::transport,
               {.example = "car", .words = couriers::v1::courier_transport_words});
    f.optional("zone", &EditCourierBody::zone, {.example = "harbour", .length = {0, 64}});
    f.optional("capacity", &EditCourierBody::capacity,
               {.help = "Deliveries at once; not fewer than are in hand",
                .example = "2",
                .range = {1, 20}});
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
                .words = couriers::v1::courier_duty_words});
    f.optional("position", &DutyBody::position);
}

void PositionsBody::describe(json::Fields<PositionsBody>& f) {
    f.title("Positions", "What the device has gathered; the newest counts");
    f.required("positions", &PositionsBody::positions, {.items = {1, 100}});
}

ShownDelivery shown_to(couriers::v1::Delivery delivery, OrderReaders readers) {
    narrow(delivery, readers, delivery_phase(delivery.status()));
    return {std::move(delivery)};
}

ShownDelivery shown_to_courier(couriers::v1::Delivery delivery) {
    const OrderReader reader = courier_reader(delivery.status());
    return shown_to(std::move(delivery), {reader});
}

ShownDeliveries shown_to_courier(couriers::v1::ListDeliveriesReply page) {
    for (auto& delivery : *page.mutable_deliveries())
        narrow(delivery, {courier_reader(delivery.status())}, delivery_phase(delivery.status()));
    return {std::move(page)};
}

ShownDeliveries shown_to_office(couriers::v1::ListDeliveriesReply page) {
    for (auto& delivery : *page.mutable_deliveries())
        narrow(delivery, {OrderReader::office}, delivery_phase(delivery.status()));
    return {std::move(page)};
}

void write(const EditCourierBody& body, couriers::v1::UpdateCourierRequest& out) {
    out.set_courier_id(body.courier_id.text());
    if (body.name) out.set_name(*body.name);
    if (body.phone) out.set_phone(body.phone->reveal());
    if (body.transport) out.set_transport(*body.transport);
    if (body.zone) out.set_zone(*body.zone);
    if (body.capacity) out.set_capacity(*body.capacity);
}

void write(const PositionBody& position, couriers::v1::Position& out) {
    out.set_lat(position.lat);
    out.set_lon(position.lon);
    out.set_at(to_micros(position.at));
}

}  // namespace waybill::gateway
