// SPDX-License-Identifier: Apache-2.0
// What partners and operators keep in the catalog: every field can be changed, everything can be
// deleted, and customers see and buy what is left.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town {
namespace {

using http::Method;

struct Keeping : ::testing::Test {
    TownWorld town{};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Person customer = register_customer(town, "Clara");
    std::string here = "/v1/partners/" + shop.partner_id;
    std::string bread = "/v1/offers/" + shop.offers[0];

    Answer change(Person& who, const std::string& target, std::string body) {
        return who.call(Method::patch, target, std::move(body), {.headers = {{"If-Match", "*"}}});
    }
    Answer remove(Person& who, const std::string& target, std::string if_match = {}) {
        Ask ask;
        if (!if_match.empty()) ask.headers.emplace_back("If-Match", std::move(if_match));
        return who.call(Method::delete_, target, {}, std::move(ask));
    }
    std::string check() {
        const auto quote = customer.post("/v1/quotes", quote_body(shop));
        return quote.status() == 201 ? "" : quote.code();
    }
    std::size_t listed(const std::string& query = "") {
        return customer.get("/v1/offers?limit=100" + query).expect(200).size("/data");
    }
    /// Far ahead, where nobody is signed in any more.
    void go_to(std::string_view moment) {
        town.executor.clock().advance(parse_rfc3339(moment).value() - town.now());
        for (Person* person : {&boss, &shop.keeper, &customer}) person->login();
    }
    ~Keeping() override {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), ::testing::IsEmpty());
    }
};

TEST_F(Keeping, HoursAndHolidaysCanBeChangedAndAreKeptTo) {
    go_to("2026-03-28T12:00:00Z");  // the clocks in Brussels are put forward that night
    change(shop.keeper, here,
           R"({"zone":"Europe/Brussels",)"
           R"("hours":[{"weekday":7,"opens_minute":150,"closes_minute":600}]})")
        .expect(200);
    const auto closed = customer.post("/v1/quotes", quote_body(shop)).expect(422);
    EXPECT_EQ(closed.code(), "catalog.partner_closed");
    EXPECT_EQ(closed.text("/next_opening"), "2026-03-29T01:00:00Z");
    go_to("2026-03-29T01:00:00Z");
    EXPECT_EQ(check(), "");

    change(shop.keeper, here,
           R"({"hours":[],"holidays":[{"date":"2026-03-29"},{"date":"2026-03-30",)"
           R"("hours":[{"opens_minute":600,"closes_minute":840}]}]})")
        .expect(200);
    const auto holiday = customer.post("/v1/quotes", quote_body(shop)).expect(422);
    EXPECT_EQ(holiday.text("/next_opening"), "2026-03-30T08:00:00Z");
    EXPECT_FALSE(customer.get(here).expect(200).flag("/open_now"));
    EXPECT_EQ(customer.get(here).text("/holidays/0/date"), "2026-03-29");
    EXPECT_EQ(customer.get(here).number("/holidays/1/hours/0/closes_minute"), 840);
    change(shop.keeper, here, R"({"holidays":[]})").expect(200);
    EXPECT_EQ(check(), "");

    for (const auto* wrong :
         {R"({"holidays":[{"date":"2026-02-30"}]})", R"({"zone":"Mars/Olympus"})",
          R"({"holidays":[{"date":"2026-12-25"},{"date":"2026-12-25"}]})",
          R"({"place":{"lat":0,"lon":0}})", R"({"delivery_fee":{"amount":1,"currency":"USD"}})",
          R"({"hours":[{"weekday":1,"opens_minute":600,"closes_minute":600}]})"}) {
        const auto answer = change(shop.keeper, here, wrong);
        EXPECT_EQ(answer.status(), 422) << wrong;
        EXPECT_EQ(answer.size("/errors"), 1u) << answer.describe();
    }
    EXPECT_EQ(check(), "");
}

TEST_F(Keeping, EveryFieldOfAPartnerCanBeChanged) {
    const auto changed = change(
        shop.keeper, here,
        R"({"title":"Old Mill","brand":"Mill & Sons","phone":"+3225550177",)"
        R"("email":"mill@example.com","address":"Mill Lane 9","place":{"lat":50.86,"lon":4.36},)"
        R"("zone":"Europe/Paris","preparation_minutes":7,)"
        R"("delivery_fee":{"amount":190,"currency":"EUR"}})");
    changed.expect(200);
    const auto read = shop.keeper.get(here + "/settings").expect(200);
    for (const auto* field : {"/title", "/brand", "/phone", "/email", "/address", "/zone"})
        EXPECT_EQ(read.text(field), changed.text(field));
    EXPECT_EQ(read.text("/brand"), "Mill & Sons");
    EXPECT_EQ(read.number("/delivery_fee/amount"), 190);
    EXPECT_EQ(customer.post("/v1/quotes", quote_body(shop)).expect(409).code(),
              "orders.total_differs");
    std::string body = quote_body(shop);
    body.replace(body.find("2350"), 4, "2290");
    const auto quote = customer.post("/v1/quotes", body).expect(201);
    EXPECT_EQ(quote.number("/delivery_fee/amount"), 190);
    EXPECT_EQ(change(shop.keeper, here, R"({"brand":null})").expect(200).has("/brand"), false);
    change(shop.keeper, here, R"({"verified":false})").expect(403);
    change(shop.keeper, here, R"({"kind":"cafe"})").expect(403);
    EXPECT_EQ(change(boss, here, R"({"kind":"cafe"})").expect(200).text("/kind"), "cafe");
}

TEST_F(Keeping, AProductIsChangedByThoseWhoAloneSellIt) {
    const auto product = "/v1/products/" + customer.get(bread).expect(200).text("/product_id");
    const auto read = shop.keeper.get(product).expect(200);
    const auto renamed = shop.keeper.call(Method::patch, product, R"({"name":"Dark bread"})",
                                          {.headers = {{"If-Match", read.header("ETag")}}});
    EXPECT_EQ(renamed.expect(200).text("/name"), "Dark bread");
    EXPECT_EQ(customer.get(bread).expect(200).text("/name"), "Dark bread");
    const auto stale = shop.keeper.call(Method::patch, product, R"({"name":"Bread"})",
                                        {.headers = {{"If-Match", read.header("ETag")}}});
    EXPECT_EQ(stale.status(), 412);
    Shop other = open_shop(boss, Kitchen::reads_the_queue, "Other");
    EXPECT_EQ(change(other.keeper, product, R"({"name":"x"})").expect(403).code(),
              "catalog.product_shared");
    EXPECT_EQ(remove(other.keeper, product).status(), 403);
    EXPECT_EQ(change(boss, product, R"({"category":"loaves"})").expect(200).text("/category"),
              "loaves");
    EXPECT_EQ(listed("&category=loaves"), 1u);
}

TEST_F(Keeping, WhatIsForSaleIsShownPartnerByPartner) {
    town.executor.clock().advance(1ms);  // ids of one millisecond are in no order
    open_shop(boss, Kitchen::reads_the_queue, "Second");
    const auto page = customer.get("/v1/catalog?limit=4").expect(200);
    ASSERT_EQ(page.size("/data"), 2u);
    EXPECT_EQ(page.text("/data/0/partner_id"), shop.partner_id);
    EXPECT_EQ(page.size("/data/0/offers"), 3u);
    EXPECT_EQ(page.size("/data/1/offers"), 1u);
    EXPECT_EQ(page.text("/data/1/title"), "Second");
    const auto rest = customer.get("/v1/catalog?limit=4&cursor=" + page.text("/next_cursor"));
    EXPECT_EQ(rest.expect(200).size("/data/0/offers"), 2u);
    EXPECT_FALSE(rest.flag("/has_more"));
    EXPECT_EQ(customer.get("/v1/catalog?cursor=x").status(), 422);
    EXPECT_EQ(customer.get("/v1/catalog?price_from=1000").expect(200).size("/data/0/offers"), 1u);
}

TEST_F(Keeping, AProductsHistoryIsThereForThoseWhoKeepTheCatalog) {
    const auto product = "/v1/products/" + customer.get(bread).expect(200).text("/product_id");
    change(shop.keeper, product, R"({"name":"Dark bread"})").expect(200);
    remove(shop.keeper, product).expect(204);
    const auto history = boss.get(product + "/history").expect(200);
    ASSERT_EQ(history.size("/data"), 3u);
    EXPECT_EQ(history.text("/data/0/what"), "created");
    EXPECT_EQ(history.text("/data/1/name"), "Dark bread");
    EXPECT_EQ(history.text("/data/1/by"), shop.keeper.user_id());
    EXPECT_EQ(history.text("/data/2/what"), "deleted");
    const auto own = shop.keeper.get(product + "/history?limit=2").expect(200);
    EXPECT_FALSE(own.has("/data/1/by"));
    EXPECT_EQ(shop.keeper.get(product + "/history?cursor=" + own.text("/next_cursor"))
                  .expect(200)
                  .size("/data"),
              1u);
    EXPECT_EQ(customer.get(product + "/history").status(), 403);
    EXPECT_EQ(boss.get("/v1/products/prd_01jh3q8d2v7x0n5m4k9w6r1tbe/history").status(), 404);
}

TEST_F(Keeping, WhatIsDeletedIsGoneAndItsOrdersLiveOn) {
    Rider rider = hire(boss, "Rida");
    const Placed order = place_order(customer, shop, "key-1");
    pay(customer, order);
    ASSERT_EQ(listed(), 3u);
    EXPECT_EQ(remove(shop.keeper, bread, "\"v9\"").status(), 412);
    for (int twice = 0; twice < 2; ++twice) remove(shop.keeper, bread).expect(204);
    EXPECT_EQ(customer.get(bread).code(), "catalog.offer_not_found");
    EXPECT_EQ(listed(), 2u);
    EXPECT_EQ(check(), "catalog.offer_unavailable");

    const auto second = "/v1/offers/" + shop.offers[1];
    const auto product = "/v1/products/" + customer.get(second).expect(200).text("/product_id");
    for (int twice = 0; twice < 2; ++twice) remove(shop.keeper, product).expect(204);
    EXPECT_EQ(customer.get(second).status(), 404);
    EXPECT_EQ(shop.keeper.get(product).status(), 404);
    EXPECT_EQ(listed(), 1u);

    Shop other = open_shop(boss, Kitchen::reads_the_queue, "Other");
    EXPECT_EQ(remove(other.keeper, here).status(), 404);
    for (int twice = 0; twice < 2; ++twice) remove(shop.keeper, here).expect(204);
    EXPECT_EQ(customer.get(here).status(), 404);
    EXPECT_EQ(shop.keeper.get(here + "/settings").status(), 404);
    EXPECT_EQ(customer.get("/v1/offers/" + shop.offers[2]).status(), 404);
    EXPECT_EQ(boss.get("/v1/admin/partners").expect(200).size("/data"), 1u);
    EXPECT_EQ(check(), "catalog.partner_not_found");

    const std::string queued = here + "/orders/" + order.order_id;
    shop.keeper.post(queued + "/accept", R"({"minutes":10})").expect(200);
    shop.keeper.post(queued + "/ready").expect(200);
    town.executor.run_for(2s);
    const std::string step = "/v1/courier/deliveries/" + order.order_id;
    const auto epoch = rider.person.post(step + "/claim").expect(200).number("/epoch");
    rider.person.post(step + "/pick-up", std::format(R"({{"epoch":{}}})", epoch)).expect(200);
    await_status(customer, order.order_id, "DELIVERING", 1min);
    const auto pin = customer.get("/v1/orders/" + order.order_id).expect(200).text("/pin");
    rider.person.post(step + "/deliver", std::format(R"({{"epoch":{},"pin":"{}"}})", epoch, pin))
        .expect(200);
    await_status(customer, order.order_id, "COMPLETED", 1min);
    EXPECT_TRUE(town.settle());
}

TEST_F(Keeping, ASecretIsMadeAnewOnceAndTheOldOneLastsADay) {
    EXPECT_EQ(shop.keeper.post(here + "/secret").expect(409).code(), "catalog.no_system");
    Shop kitchen = open_shop(boss, Kitchen::has_own_system, "Own");
    const std::string target = "/v1/partners/" + kitchen.partner_id + "/secret";
    const auto made = kitchen.keeper.post(target, {}, "key-1").expect(200);
    EXPECT_TRUE(made.text("/signing_secret").starts_with("whsec_"));
    EXPECT_EQ(made.header("Cache-Control"), "no-store");
    const auto again = kitchen.keeper.post(target, {}, "key-1").expect(200);
    EXPECT_FALSE(again.has("/signing_secret"));
    EXPECT_EQ(again.number("/version"), made.number("/version"));
    EXPECT_NE(kitchen.keeper.post(target, {}, "key-2").expect(200).text("/signing_secret"),
              made.text("/signing_secret"));
    EXPECT_EQ(shop.keeper.post(target).status(), 404);
    EXPECT_EQ(customer.post(target).status(), 403);
}

}  // namespace
}  // namespace waybill::town
