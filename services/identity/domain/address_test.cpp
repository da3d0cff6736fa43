// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/address.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace waybill::identity {
namespace {

Address home() {
    return {.street = PersonalText{"Station Street"},
            .house = PersonalText{"12a"},
            .city = PersonalText{"Brussels"},
            .country = PersonalText{"BE"}};
}

TEST(Address, NeedsAStreetAHouseACityAndACountry) {
    EXPECT_TRUE(problems_of(home()).empty());
    EXPECT_EQ(problems_of(Address{}).size(), 4U);
}

TEST(Address, EachWrongFieldIsNamedOnce) {
    struct Case {
        std::string_view pointer;
        std::function<void(Address&)> damage;
    };
    const Case cases[] = {
        {"/receiver", [](Address& a) { a.receiver = PersonalText{std::string(101, 'a')}; }},
        {"/phone", [](Address& a) { a.phone = PersonalText{"12"}; }},
        {"/street", [](Address& a) { a.street = PersonalText{"a\nb"}; }},
        {"/house", [](Address& a) { a.house = PersonalText{}; }},
        {"/floor", [](Address& a) { a.floor = PersonalText{"\xff"}; }},
        {"/country", [](Address& a) { a.country = PersonalText{"be"}; }},
        {"/comment", [](Address& a) { a.comment = PersonalText{std::string(301, 'a')}; }},
        {"/place", [](Address& a) { a.point = AddressPoint{}; }},
        {"/place", [](Address& a) { a.point = AddressPoint{.lat_e7 = 900'000'001}; }},
    };
    for (const Case& one : cases) {
        Address address = home();
        one.damage(address);
        const auto problems = problems_of(address);
        ASSERT_EQ(problems.size(), 1U) << one.pointer;
        EXPECT_EQ(problems[0].pointer, one.pointer);
    }
}

TEST(Address, WhatIsAbsentStaysAndWhatIsEmptyGoes) {
    Address address = home();
    address.comment = PersonalText{"Bell 3"};
    address.point = AddressPoint{.lat_e7 = 1, .lon_e7 = 2};
    const auto same = changed(address, {});
    EXPECT_EQ(same, address);
    const auto other = changed(address, {.house = PersonalText{"14"},
                                         .comment = PersonalText{},
                                         .point = std::optional<AddressPoint>{}});
    EXPECT_EQ(other.house.reveal(), "14");
    EXPECT_EQ(other.comment.reveal(), "");
    EXPECT_EQ(other.point, std::nullopt);
    EXPECT_EQ(other.street, address.street);
}

}  // namespace
}  // namespace waybill::identity
