// SPDX-License-Identifier: Apache-2.0
#include "services/identity/messages/address_messages.hpp"

#include <cmath>

namespace waybill::identity {
namespace {

constexpr double e7 = 1e7;

AddressPoint point_of(const waybill::v1::Place& place) {
    // Numbers that are none are no place, which the check says; they must not be rounded.
    const auto whole = [](double degrees) -> std::int64_t {
        constexpr double far = 1'000;
        return std::abs(degrees) <= far ? std::llround(degrees * e7) : std::llround(far * e7);
    };
    return {.lat_e7 = whole(place.lat()), .lon_e7 = whole(place.lon())};
}

}  // namespace

v1::Address to_message(const Address& address) {
    v1::Address out;
    out.set_address_id(address.id.text());
    out.set_receiver(address.receiver.reveal());
    out.set_phone(address.phone.reveal());
    out.set_street(address.street.reveal());
    out.set_house(address.house.reveal());
    out.set_apartment(address.apartment.reveal());
    out.set_floor(address.floor.reveal());
    out.set_district(address.district.reveal());
    out.set_city(address.city.reveal());
    out.set_region(address.region.reveal());
    out.set_postal_code(address.postal_code.reveal());
    out.set_country(address.country.reveal());
    out.set_comment(address.comment.reveal());
    if (address.point) {
        out.mutable_place()->set_lat(static_cast<double>(address.point->lat_e7) / e7);
        out.mutable_place()->set_lon(static_cast<double>(address.point->lon_e7) / e7);
    }
    out.set_is_default(address.is_default);
    out.set_created_at(to_micros(address.created_at));
    return out;
}

std::optional<Address> from_message(const v1::Address& message) {
    const auto id = AddressId::parse(message.address_id());
    if (!id) return std::nullopt;
    Address address{.id = *id,
                    .receiver = PersonalText{message.receiver()},
                    .phone = PersonalText{message.phone()},
                    .street = PersonalText{message.street()},
                    .house = PersonalText{message.house()},
                    .apartment = PersonalText{message.apartment()},
                    .floor = PersonalText{message.floor()},
                    .district = PersonalText{message.district()},
                    .city = PersonalText{message.city()},
                    .region = PersonalText{message.region()},
                    .postal_code = PersonalText{message.postal_code()},
                    .country = PersonalText{message.country()},
                    .comment = PersonalText{message.comment()},
                    .is_default = message.is_default(),
                    .created_at = from_micros(message.created_at())};
    if (message.has_place()) address.point = point_of(message.place());
    return address;
}

AddressChanges from_message(const v1::AddressFields& fields) {
    AddressChanges changes;
    const auto keep = [](bool there, const std::string& text, std::optional<PersonalText>& out) {
        if (there) out = PersonalText{text};
    };
    keep(fields.has_receiver(), fields.receiver(), changes.receiver);
    keep(fields.has_phone(), fields.phone(), changes.phone);
    keep(fields.has_street(), fields.street(), changes.street);
    keep(fields.has_house(), fields.house(), changes.house);
    keep(fields.has_apartment(), fields.apartment(), changes.apartment);
    keep(fields.has_floor(), fields.floor(), changes.floor);
    keep(fields.has_district(), fields.district(), changes.district);
    keep(fields.has_city(), fields.city(), changes.city);
    keep(fields.has_region(), fields.region(), changes.region);
    keep(fields.has_postal_code(), fields.postal_code(), changes.postal_code);
    keep(fields.has_country(), fields.country(), changes.country);
    keep(fields.has_comment(), fields.comment(), changes.comment);
    if (fields.no_place()) changes.point.emplace(std::nullopt);
    if (fields.has_place()) changes.point.emplace(point_of(fields.place()));
    if (fields.has_make_default()) changes.make_default = fields.make_default();
    return changes;
}

}  // namespace waybill::identity
