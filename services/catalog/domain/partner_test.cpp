// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/partner.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace waybill::catalog {
namespace {

Partner bakery() {
    return {.title = "Bäckerei am Markt",
            .kind = "bakery",
            .phone = "+4930123456",
            .email = "hallo@example.com",
            .address = "Markt 1",
            .place = {.lat_e7 = 525'200'066, .lon_e7 = 134'049'540},
            .hours = {{1, 540, 1320}, {5, 1080, 1560}},
            .preparation_minutes = 20};
}

struct BadPartner {
    std::string pointer;
    std::string code;
    std::function<void(Partner&)> spoil;
};

TEST(CheckPartner, GoodOneIsTaken) {
    EXPECT_TRUE(check(bakery()));
    Partner bare{.title = "ラーメン", .kind = "restaurant", .address = "東京"};
    EXPECT_TRUE(check(bare));
}

TEST(CheckPartner, EachWrongFieldIsNamed) {
    const BadPartner table[] = {
        {"/title", "required", [](Partner& p) { p.title.clear(); }},
        {"/title", "too_long", [](Partner& p) { p.title.assign(121, 'x'); }},
        {"/title", "malformed", [](Partner& p) { p.title = "a\nb"; }},
        {"/title", "malformed", [](Partner& p) { p.title = "\xC3"; }},
        {"/title", "malformed", [](Partner& p) { p.title = std::string{"a\0b", 3}; }},
        {"/kind", "malformed", [](Partner& p) { p.kind = "Fast Food"; }},
        {"/kind", "malformed", [](Partner& p) { p.kind.clear(); }},
        {"/phone", "malformed", [](Partner& p) { p.phone = "030 123456"; }},
        {"/phone", "malformed", [](Partner& p) { p.phone = "+0123456789"; }},
        {"/email", "malformed", [](Partner& p) { p.email = "nobody"; }},
        {"/email", "malformed", [](Partner& p) { p.email = "a@b@c.de"; }},
        {"/email", "malformed", [](Partner& p) { p.email = "a b@example.com"; }},
        {"/address", "required", [](Partner& p) { p.address.clear(); }},
        {"/address", "too_long", [](Partner& p) { p.address.assign(2000, 'x'); }},
        {"/place/lat", "out_of_range", [](Partner& p) { p.place.lat_e7 = 900'000'001; }},
        {"/place/lon", "out_of_range", [](Partner& p) { p.place.lon_e7 = -1'800'000'001; }},
        {"/hours/1/weekday", "out_of_range", [](Partner& p) { p.hours[1].weekday = 8; }},
        {"/hours/0/opens_minute", "out_of_range", [](Partner& p) { p.hours[0] = {1, -1, 60}; }},
        {"/hours/0/closes_minute", "out_of_range", [](Partner& p) { p.hours[0] = {1, 60, 60}; }},
        {"/hours/0/closes_minute", "out_of_range",
         [](Partner& p) { p.hours[0] = {1, 60, 60 + 1441}; }},
        {"/hours", "too_many", [](Partner& p) { p.hours.assign(29, {1, 0, 60}); }},
        {"/brand", "too_long", [](Partner& p) { p.brand.assign(121, 'x'); }},
        {"/holidays", "too_many",
         [](Partner& p) {
             for (int day = 0; day < 101; ++day)
                 p.holidays.push_back({std::chrono::sys_days{std::chrono::days{day}}, {}});
         }},
        {"/holidays/0/hours", "too_many",
         [](Partner& p) { p.holidays = {{{}, std::vector<DayHours>(5, {0, 60})}}; }},
        {"/holidays/0/hours/1/closes_minute", "out_of_range",
         [](Partner& p) { p.holidays = {{{}, {{0, 60}, {90, 90}}}}; }},
        {"/preparation_minutes", "out_of_range", [](Partner& p) { p.preparation_minutes = -1; }},
        {"/delivery_fee/amount", "out_of_range", [](Partner& p) { p.delivery_fee.amount = -1; }},
    };
    for (const BadPartner& bad : table) {
        Partner partner = bakery();
        bad.spoil(partner);
        const Verdict<> checked = check(partner);
        ASSERT_FALSE(checked) << bad.pointer;
        EXPECT_EQ(checked.error().why, Refusal::invalid_partner);
        ASSERT_EQ(checked.error().fields.size(), 1u) << bad.pointer;
        EXPECT_EQ(checked.error().fields[0].pointer, bad.pointer);
        EXPECT_EQ(checked.error().fields[0].code, bad.code) << bad.pointer;
    }
}

TEST(CheckPartner, AllWrongFieldsAreNamedAtOnce) {
    EXPECT_EQ(check(Partner{}).error().fields.size(), 3u);  // title, kind, address
}

TEST(CheckPartner, ADateHasItsHoursOnce) {
    Partner partner = bakery();
    partner.holidays = {{{}, {}}, {{}, {{0, 60}}}};
    ASSERT_EQ(check(partner).error().fields.size(), 1u);
    EXPECT_EQ(check(partner).error().fields[0].pointer, "/holidays/1/date");
}

TEST(CheckPartner, ItsCurrencyStays) {
    const Money dollars{.amount = 100, .currency = Currency::parse("USD").value()};
    const auto checked = check(bakery(), {.delivery_fee = dollars});
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().fields.at(0).pointer, "/delivery_fee/currency");
    EXPECT_TRUE(check(bakery(), {.delivery_fee = Money{.amount = 100}}));
    EXPECT_TRUE(check(bakery(), {}));
}

TEST(ApplyPartnerChanges, EveryFieldCanChange) {
    const Partner wanted{.title = "Konditorei",
                         .brand = "Mühle",
                         .kind = "cafe",
                         .phone = "+4930654321",
                         .email = "",
                         .address = "Markt 2",
                         .place = {.lat_e7 = 1, .lon_e7 = 2},
                         .zone = "Europe/Berlin",
                         .hours = {{1, 0, 60}},
                         .holidays = {{{}, {{0, 60}}}},
                         .api_url = "https://kitchen.example",
                         .verified = true,
                         .enabled = true,
                         .paused = true,
                         .preparation_minutes = 7,
                         .delivery_fee = {.amount = 99},
                         .version = 2};
    const PartnerChanges changes{.title = wanted.title,
                                 .brand = wanted.brand,
                                 .kind = wanted.kind,
                                 .phone = wanted.phone,
                                 .email = wanted.email,
                                 .address = wanted.address,
                                 .place = wanted.place,
                                 .zone = wanted.zone,
                                 .hours = wanted.hours,
                                 .holidays = wanted.holidays,
                                 .api_url = wanted.api_url,
                                 .verified = true,
                                 .enabled = true,
                                 .paused = true,
                                 .preparation_minutes = 7,
                                 .delivery_fee = wanted.delivery_fee};
    EXPECT_EQ(apply(bakery(), changes), wanted);
}

TEST(ApplyPartnerChanges, WhatIsAbsentStays) {
    const Partner after = apply(bakery(), {.title = "Konditorei", .paused = true});
    Partner expected = bakery();
    expected.title = "Konditorei";
    expected.paused = true;
    expected.version = 2;
    EXPECT_EQ(after, expected);
}

TEST(Partner, SellsOnlyWhenVerifiedEnabledAndNotPaused) {
    for (int bits = 0; bits < 8; ++bits) {
        const Partner partner{
            .verified = (bits & 1) != 0, .enabled = (bits & 2) != 0, .paused = (bits & 4) != 0};
        EXPECT_EQ(partner.selling(), bits == 3);
        EXPECT_EQ(partner.visible(), (bits & 3) == 3);
    }
}

}  // namespace
}  // namespace waybill::catalog
