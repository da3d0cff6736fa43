// SPDX-License-Identifier: Apache-2.0
// What a partner says of itself is kept to: hours, area, system, door.
#include "tests/component/life.hpp"

#include <gtest/gtest.h>

#include <format>

namespace waybill::town {
namespace {

/// A shop with a `rest` of its own in its body (hours, a system).
Shop open_other(Person& boss, std::string_view rest) {
    Shop shop = open_shop(boss, Kitchen::reads_the_queue, "Model");
    const auto made = boss.post(
        "/v1/partners",
        std::format(R"({{"title":"Other","kind":"bakery","address":"Mill Lane 5",)"
                    R"("place":{{"lat":50.85,"lon":4.35}},"zone":"UTC","verified":true,{}}})",
                    rest));
    shop.partner_id = made.expect(201).text("/partner_id");
    const auto offer =
        boss.post("/v1/partners/" + shop.partner_id + "/offers",
                  std::format(R"({{"product_id":"{}","price":{{"amount":450,"currency":"EUR"}},)"
                              R"("stock":40}})",
                              boss.get("/v1/offers/" + shop.offers[0]).text("/product_id")));
    shop.offers = {offer.expect(201).text("/offer_id")};
    return shop;
}

/// Open for some minutes from `now` on, on this weekday only.
std::string hours_from(TimePoint now, int minutes) {
    const auto midnight = std::chrono::floor<std::chrono::days>(now);
    const auto minute = std::chrono::floor<std::chrono::minutes>(now - midnight).count();
    return std::format(R"("hours":[{{"weekday":{},"opens_minute":{},"closes_minute":{}}}])",
                       std::chrono::weekday{midnight}.iso_encoding(), minute, minute + minutes);
}

std::string body_to(const Shop& shop, std::string_view place) {
    return std::format(R"({{"partner_id":"{}","lines":[{{"offer_id":"{}","quantity":1}}],)"
                       R"("address":"Station Street 12"{}}})",
                       shop.partner_id, shop.offers[0], place);
}

TEST(PartnerRules, AClosedPartnerSellsNothingAndSaysWhenItOpens) {
    TownWorld town;
    Person boss = meet_operator(town);
    Person customer = register_customer(town, "Clara");
    const TimePoint opened = std::chrono::floor<std::chrono::minutes>(town.executor.clock().now());
    const Shop shop = open_other(boss, hours_from(opened, 60));
    const auto quote = customer.post("/v1/quotes", body_to(shop, "")).expect(201);
    EXPECT_TRUE(boss.get("/v1/partners/" + shop.partner_id).flag("/open_now"));

    town.executor.clock().advance(61min);
    EXPECT_FALSE(boss.get("/v1/partners/" + shop.partner_id).flag("/open_now"));
    const auto closed = customer.post("/v1/quotes", body_to(shop, "")).expect(422);
    EXPECT_EQ(closed.code(), "catalog.partner_closed");
    const auto opens = parse_rfc3339(closed.text("/next_opening"));
    ASSERT_TRUE(opens);
    EXPECT_EQ(*opens, opened + std::chrono::days{7});
    EXPECT_FALSE(closed.has("/errors"));
}

TEST(PartnerRules, AQuoteIsNoWayPastClosingTime) {
    TownWorld town;
    Person boss = meet_operator(town);
    Person customer = register_customer(town, "Clara");
    const Shop shop = open_other(boss, hours_from(town.executor.clock().now(), 5));
    const auto quote = customer.post("/v1/quotes", body_to(shop, "")).expect(201);
    town.executor.clock().advance(6min);
    const auto late = customer.post("/v1/orders", confirm_body(quote.text("/quote_id")), "key-1");
    EXPECT_EQ(late.expect(422).code(), "catalog.partner_closed");
    EXPECT_TRUE(late.has("/next_opening"));
}

TEST(PartnerRules, NoHoursAreAlwaysOpenAlsoInTheAnswerThatMadeThem) {
    TownWorld town;
    Person boss = meet_operator(town);
    const auto made = boss.post("/v1/partners",
                                R"({"title":"Other","kind":"bakery","address":"Mill Lane 5",)"
                                R"("place":{"lat":50.85,"lon":4.35},"hours":[],"verified":true})");
    EXPECT_TRUE(made.expect(201).flag("/open_now"));
    const auto read = boss.get("/v1/partners/" + made.text("/partner_id")).expect(200);
    EXPECT_TRUE(read.flag("/open_now"));
    EXPECT_EQ(made.header("ETag"), read.header("ETag"));
}

TEST(PartnerRules, OnlyItsAreaIsDeliveredTo) {
    TownWorld town;
    Person boss = meet_operator(town);
    Person customer = register_customer(town, "Clara");
    const Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    struct Case {
        std::string_view place;
        std::string_view code;
    };
    const Case cases[]{
        {R"(,"place":{"lat":48.8566,"lon":2.3522})", "catalog.out_of_area"},
        {R"(,"place":{"lat":0,"lon":0})", "catalog.invalid_place"},
        {R"(,"place":{"lat":50.86,"lon":4.36})", ""},
        {"", ""},
    };
    for (const Case& wanted : cases) {
        const auto answer = customer.post("/v1/quotes", body_to(shop, wanted.place));
        EXPECT_EQ(answer.status(), wanted.code.empty() ? 201 : 422) << wanted.place;
        EXPECT_EQ(answer.code(), wanted.code) << wanted.place;
    }
}

TEST(PartnerRules, ASecretMadeForItsSystemIsShownOnce) {
    TownWorld town;
    Person boss = meet_operator(town);
    const auto made = boss.post(
        "/v1/partners",
        std::format(R"({{"title":"Other","kind":"bakery","address":"Mill Lane 5",)"
                    R"("place":{{"lat":50.85,"lon":4.35}},"api_url":"{}/orders","verified":true}})",
                    TownWorld::kitchen_url));
    EXPECT_TRUE(made.expect(201).text("/signing_secret").starts_with("whsec_"));
    const std::string here = "/v1/partners/" + made.text("/partner_id");
    EXPECT_FALSE(boss.get(here).expect(200).has("/signing_secret"));
    EXPECT_FALSE(boss.get(here + "/settings").expect(200).has("/signing_secret"));
}

TEST(PartnerRules, ItsSystemCallsThePublicAddressAndSaysWhereTheOrderStands) {
    TownWorld town;
    town.kitchen.stand_at("Mill Lane 3, back door");
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::has_own_system);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");
    const Placed order = place_order(customer, shop, "key-1");
    pay(customer, order);
    await_status(customer, order.order_id, "READY", 1h);
    EXPECT_TRUE(town.kitchen.callback_url().starts_with(TownWorld::public_url));
    const std::string here = "/v1/orders/" + order.order_id;
    EXPECT_EQ(boss.get(here).expect(200).text("/pickup_address"), "Mill Lane 3, back door");
    EXPECT_EQ(customer.get(here).expect(200).text("/pickup_address"), "Mill Lane 3, back door");
    const auto work = rider.person.get("/v1/courier/offers?limit=100").expect(200);
    ASSERT_EQ(work.size("/data"), 1u);
    EXPECT_EQ(work.text("/data/0/pickup_address"), "Mill Lane 3, back door");
}

}  // namespace
}  // namespace waybill::town
