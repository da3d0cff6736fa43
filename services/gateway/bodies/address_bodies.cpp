// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/address_bodies.hpp"

namespace waybill::gateway {
namespace {

constexpr json::Rules line_of(std::string_view help, std::string_view example, int length_min,
                              int length_max) {
    return {.help = help,
            .example = example,
            .length = {length_min, length_max},
            .format = json::Format::line};
}

constexpr json::Rules receiver_rules = line_of("Who opens the door", "Ada Lovelace", 0, 100);
constexpr json::Rules street_rules = line_of("Without the house", "Station Street", 1, 200);
constexpr json::Rules house_rules = line_of("Its number", "12a", 1, 20);
constexpr json::Rules apartment_rules = line_of("Behind which door", "7", 0, 20);
constexpr json::Rules floor_rules = line_of("How high", "3", 0, 20);
constexpr json::Rules district_rules = line_of("Part of the city", "Ixelles", 0, 100);
constexpr json::Rules city_rules = line_of("Or village", "Brussels", 1, 100);
constexpr json::Rules region_rules = line_of("State or province", "Brabant", 0, 100);
constexpr json::Rules postal_code_rules = line_of("As the country has it", "1050", 0, 20);
constexpr json::Rules country_rules = line_of("ISO 3166-1, two letters", "BE", 2, 2);
constexpr json::Rules comment_rules = line_of("For whoever brings it", "Bell 3", 0, 300);
constexpr json::Rules place_rules{.help = "The same as a point"};
constexpr json::Rules default_rules{
    .help = "`true` makes it the one that is meant when none is named", .example = "true"};

/// Both bodies have fields of the same names and rules.
template <typename Body>
void describe_rest(json::Fields<Body>& f) {
    f.optional("receiver", &Body::receiver, receiver_rules);
    f.optional("phone", &Body::phone, phone_rules);
    f.optional("apartment", &Body::apartment, apartment_rules);
    f.optional("floor", &Body::floor, floor_rules);
    f.optional("district", &Body::district, district_rules);
    f.optional("region", &Body::region, region_rules);
    f.optional("postal_code", &Body::postal_code, postal_code_rules);
    f.optional("comment", &Body::comment, comment_rules);
    f.optional("place", &Body::place, place_rules);
    f.optional("default", &Body::is_default, default_rules);
}

using Fields = identity::v1::AddressFields;

const PersonalText& text_of(const PersonalText& text) { return text; }
/// Null is forgotten, as an empty text is.
PersonalText text_of(const std::optional<PersonalText>& text) {
    return text.value_or(PersonalText{});
}

template <typename Body>
void write_texts(const Body& body, Fields& out) {
    if (body.receiver) out.set_receiver(text_of(*body.receiver).reveal());
    if (body.phone) out.set_phone(text_of(*body.phone).reveal());
    if (body.apartment) out.set_apartment(text_of(*body.apartment).reveal());
    if (body.floor) out.set_floor(text_of(*body.floor).reveal());
    if (body.district) out.set_district(text_of(*body.district).reveal());
    if (body.region) out.set_region(text_of(*body.region).reveal());
    if (body.postal_code) out.set_postal_code(text_of(*body.postal_code).reveal());
    if (body.comment) out.set_comment(text_of(*body.comment).reveal());
    if (body.is_default) out.set_make_default(*body.is_default);
}

}  // namespace

void AddAddressBody::describe(json::Fields<AddAddressBody>& f) {
    f.title("AddAddress");
    f.required("street", &AddAddressBody::street, street_rules);
    f.required("house", &AddAddressBody::house, house_rules);
    f.required("city", &AddAddressBody::city, city_rules);
    f.required("country", &AddAddressBody::country, country_rules);
    describe_rest(f);
}

void EditAddressBody::describe(json::Fields<EditAddressBody>& f) {
    f.title("EditAddress", "What is absent stays, what is null is forgotten");
    f.path("address_id", &EditAddressBody::address_id);
    f.optional("street", &EditAddressBody::street, street_rules);
    f.optional("house", &EditAddressBody::house, house_rules);
    f.optional("city", &EditAddressBody::city, city_rules);
    f.optional("country", &EditAddressBody::country, country_rules);
    describe_rest(f);
}

void write(const AddAddressBody& body, Fields& out) {
    write_texts(body, out);
    out.set_street(body.street.reveal());
    out.set_house(body.house.reveal());
    out.set_city(body.city.reveal());
    out.set_country(body.country.reveal());
    if (body.place) *out.mutable_place() = *body.place;
}

void write(const EditAddressBody& body, Fields& out) {
    write_texts(body, out);
    if (body.street) out.set_street(body.street->reveal());
    if (body.house) out.set_house(body.house->reveal());
    if (body.city) out.set_city(body.city->reveal());
    if (body.country) out.set_country(body.country->reveal());
    if (!body.place) return;
    if (*body.place)
        *out.mutable_place() = **body.place;
    else
        out.set_no_place(true);
}

}  // namespace waybill::gateway
