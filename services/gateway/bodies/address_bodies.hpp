// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/addresses.json.hpp"
#include "services/gateway/bodies/common.hpp"

namespace waybill::gateway {

struct AddAddressBody {
    std::optional<PersonalText> receiver;
    std::optional<PersonalText> phone;
    PersonalText street;
    PersonalText house;
    std::optional<PersonalText> apartment;
    std::optional<PersonalText> floor;
    std::optional<PersonalText> district;
    PersonalText city;
    std::optional<PersonalText> region;
    std::optional<PersonalText> postal_code;
    PersonalText country;
    std::optional<PersonalText> comment;
    std::optional<waybill::v1::Place> place;
    std::optional<bool> is_default;
    static void describe(json::Fields<AddAddressBody>& f);
};

/// What is absent stays; what is null is forgotten.
struct EditAddressBody {
    AddressId address_id;
    std::optional<std::optional<PersonalText>> receiver;
    std::optional<std::optional<PersonalText>> phone;
    std::optional<PersonalText> street;
    std::optional<PersonalText> house;
    std::optional<std::optional<PersonalText>> apartment;
    std::optional<std::optional<PersonalText>> floor;
    std::optional<std::optional<PersonalText>> district;
    std::optional<PersonalText> city;
    std::optional<std::optional<PersonalText>> region;
    std::optional<std::optional<PersonalText>> postal_code;
    std::optional<PersonalText> country;
    std::optional<std::optional<PersonalText>> comment;
    std::optional<std::optional<waybill::v1::Place>> place;
    std::optional<bool> is_default;
    static void describe(json::Fields<EditAddressBody>& f);
};

struct OneAddress {
    AddressId address_id;
    static void describe(json::Fields<OneAddress>& f) {
        f.path("address_id", &OneAddress::address_id);
    }
};

void write(const AddAddressBody& body, identity::v1::AddressFields& out);
void write(const EditAddressBody& body, identity::v1::AddressFields& out);

}  // namespace waybill::gateway
