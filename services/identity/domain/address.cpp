// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/address.hpp"

#include "platform/core/geo.hpp"
#include "platform/core/text.hpp"

#include <array>
#include <string_view>

namespace waybill::identity {
namespace {

/// A text of an address: where it is, how many characters it has at most, whether there must be
/// any.
struct AddressText {
    std::string_view pointer;
    PersonalText Address::* text;
    std::optional<PersonalText> AddressChanges::* change;
    std::size_t length_max;
    bool required{false};
};

constexpr auto address_texts = std::to_array<AddressText>({
    {"/receiver", &Address::receiver, &AddressChanges::receiver, 100},
    {"/phone", &Address::phone, &AddressChanges::phone, 16},
    {"/street", &Address::street, &AddressChanges::street, 200, true},
    {"/house", &Address::house, &AddressChanges::house, 20, true},
    {"/apartment", &Address::apartment, &AddressChanges::apartment, 20},
    {"/floor", &Address::floor, &AddressChanges::floor, 20},
    {"/district", &Address::district, &AddressChanges::district, 100},
    {"/city", &Address::city, &AddressChanges::city, 100, true},
    {"/region", &Address::region, &AddressChanges::region, 100},
    {"/postal_code", &Address::postal_code, &AddressChanges::postal_code, 20},
    {"/country", &Address::country, &AddressChanges::country, 2, true},
    {"/comment", &Address::comment, &AddressChanges::comment, 300},
});

bool is_country(std::string_view text) {
    const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    return text.size() == 2 && letter(text[0]) && letter(text[1]);
}

FieldProblem problem(std::string_view pointer, std::string_view code, std::string_view detail) {
    return {
        .pointer = std::string{pointer}, .code = std::string{code}, .detail = std::string{detail}};
}

std::optional<FieldProblem> problem_of_text(const AddressText& field, const std::string& text) {
    if (!is_utf8(text) || !is_line(text))
        return problem(field.pointer, "request.bad_format", "One line of text.");
    if (field.required && text.empty())
        return problem(field.pointer, "request.required", "It is part of every address.");
    if (text_length(text) > field.length_max)
        return problem(field.pointer, "request.out_of_bounds", "It is too long.");
    return std::nullopt;
}

}  // namespace

Address changed(Address address, const AddressChanges& changes) {
    for (const AddressText& field : address_texts)
        if (const auto& text = changes.*field.change)
            address.*field.text = PersonalText{nfc(text->reveal())};
    if (changes.point) address.point = *changes.point;
    return address;
}

std::vector<FieldProblem> problems_of(const Address& address) {
    std::vector<FieldProblem> found;
    for (const AddressText& field : address_texts)
        if (auto wrong = problem_of_text(field, (address.*field.text).reveal()))
            found.push_back(*std::move(wrong));
    const std::string& phone = address.phone.reveal();
    if (!phone.empty() && !is_phone(phone))
        found.push_back(problem("/phone", "request.bad_format",
                                "An international number: + and 7 to 15 digits."));
    const std::string& country = address.country.reveal();
    if (!country.empty() && !is_country(country))
        found.push_back(
            problem("/country", "request.bad_format", "Two capital letters, as in ISO 3166-1."));
    if (address.point && !is_place({.lat = static_cast<double>(address.point->lat_e7) / 1e7,
                                    .lon = static_cast<double>(address.point->lon_e7) / 1e7}))
        found.push_back(problem("/place", "request.out_of_bounds", "A place on earth, not 0,0."));
    return found;
}

}  // namespace waybill::identity
