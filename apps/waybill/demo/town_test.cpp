// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/town.hpp"

#include "platform/core/text.hpp"
#include "platform/crypto/common_passwords.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace waybill::demo {
namespace {

std::vector<const Person*> people(const Town& town) {
    std::vector<const Person*> all{&town.boss};
    for (const Shop& shop : town.shops) all.push_back(&shop.staff);
    for (const Rider& rider : town.riders) all.push_back(&rider.person);
    for (const Buyer& buyer : town.buyers) all.push_back(&buyer.person);
    return all;
}

std::set<std::string> emails(const Town& town) {
    std::set<std::string> found;
    for (const Person* person : people(town)) found.insert(person->email);
    return found;
}

bool open_at(const Shop& shop, int minute_of_week) {
    constexpr int day = 24 * 60;
    constexpr int week = 7 * day;
    return std::ranges::any_of(shop.hours, [&](const Hours& hours) {
        const int since = (minute_of_week - (hours.weekday - 1) * day - hours.opens + week) % week;
        return since < hours.closes - hours.opens;
    });
}

TEST(Town, TheSameSeedGivesTheSameTownAndAnotherSeedAnother) {
    EXPECT_EQ(make_town(7), make_town(7));
    EXPECT_NE(make_town(7), make_town(8));
}

TEST(Town, AccountsAndShopsAreTheSameForEverySeed) {
    const Town one = make_town(1);
    const Town other = make_town(99);
    EXPECT_EQ(emails(one), emails(other));
    ASSERT_EQ(one.shops.size(), other.shops.size());
    for (std::size_t i = 0; i < one.shops.size(); ++i)
        EXPECT_EQ(one.shops[i].title, other.shops[i].title);
}

TEST(Town, HasEnoughOfEverything) {
    const Town town = make_town(3);
    std::set<std::string> kinds;
    std::size_t wares = 0;
    for (const Shop& shop : town.shops) {
        kinds.insert(shop.kind);
        wares += shop.wares.size();
    }
    EXPECT_GE(town.shops.size(), 12U);
    EXPECT_EQ(kinds.size(), town.shops.size());
    EXPECT_GE(wares, 120U);
    std::set<std::string> transports;
    for (const Rider& rider : town.riders) transports.insert(rider.transport);
    EXPECT_GE(town.riders.size(), 20U);
    EXPECT_EQ(transports, (std::set<std::string>{"on_foot", "scooter", "car"}));
    EXPECT_GE(town.buyers.size(), 8U);
}

TEST(Town, EveryFactIsOneThatTheServicesAccept) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const Town town = make_town(seed);
        std::set<std::string> titles;
        for (const Shop& shop : town.shops) {
            EXPECT_TRUE(titles.insert(shop.title).second);
            EXPECT_TRUE(is_phone(shop.phone)) << shop.phone;
            EXPECT_TRUE(is_email(shop.email));
            EXPECT_GE(shop.address.size(), 6U);
            EXPECT_GE(shop.delivery_fee.amount, 0);
            std::set<std::string> names;
            for (const Ware& ware : shop.wares) {
                EXPECT_TRUE(names.insert(ware.name).second) << ware.name;
                EXPECT_GT(ware.price.amount, 0);
                EXPECT_GT(ware.stock, 100'000);
                EXPECT_FALSE(ware.category.empty());
            }
        }
        for (const Rider& rider : town.riders) EXPECT_GE(rider.capacity, 1);
        for (const Buyer& buyer : town.buyers) EXPECT_GE(buyer.address.size(), 6U);
    }
}

TEST(Town, PeopleHaveNamesAndAddressesOfTheirOwn) {
    const Town town = make_town(5);
    std::set<std::string> phones;
    for (const Person* person : people(town)) {
        EXPECT_TRUE(is_email(person->email)) << person->email;
        EXPECT_TRUE(is_person_name(person->first_name));
        EXPECT_TRUE(is_person_name(person->last_name));
        EXPECT_TRUE(is_phone(person->phone)) << person->phone;
        EXPECT_TRUE(phones.insert(person->phone).second) << person->phone;
    }
    EXPECT_EQ(emails(town).size(), people(town).size());
}

TEST(Town, EverythingLiesRoundTheCentre) {
    const Town town = make_town(5);
    const auto near = [&](const GeoPoint& spot) {
        return std::abs(spot.lat - town.centre.lat) < 0.03 &&
               std::abs(spot.lon - town.centre.lon) < 0.05;
    };
    for (const Shop& shop : town.shops) EXPECT_TRUE(near(shop.place));
    for (const Rider& rider : town.riders) EXPECT_TRUE(near(rider.place));
    for (const Buyer& buyer : town.buyers) EXPECT_TRUE(near(buyer.place));
}

TEST(Town, SomebodySellsAtAnyHour) {
    const Town town = make_town(1);
    for (int minute = 0; minute < 7 * 24 * 60; minute += 10) {
        const auto open = std::ranges::count_if(
            town.shops, [&](const Shop& shop) { return open_at(shop, minute); });
        EXPECT_GE(open, 4) << minute;
    }
}

TEST(Town, ThePasswordWouldBeAccepted) {
    EXPECT_FALSE(crypto::is_common_password(demo_password));
    EXPECT_GE(demo_password.size(), 8U);
}

}  // namespace
}  // namespace waybill::demo
