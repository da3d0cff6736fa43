// SPDX-License-Identifier: Apache-2.0
// Whoever is erased is found in no table of any service, and what they ordered and brought is
// there.
#include "tests/component/kept_texts.hpp"
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <format>

namespace waybill::town::erasing {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

constexpr auto by_queue = Kitchen::reads_the_queue;

/// Nobody and nothing else in the town is called so.
constexpr std::array texts_of_zoe{"Zoephine",         "zoephine@people.example",
                                  "Quillfeather",     "+3225557701",
                                  "+3225557702",      "+3225557703",
                                  "Hidden Alley",     "Secret Quay",
                                  "ring at the blue", "1984-02-29",
                                  "Zoe's red phone"};
constexpr std::array texts_of_rida{"Rida Example", "rida@people.example"};

struct Erasing : ::testing::Test {
    TownWorld town{{.seed = 47}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, by_queue);
    Rider rida = hire(boss, "Rida");
    Person zoe = register_customer(town, "Zoephine");

    void settle_in() {
        zoe.call(http::Method::patch, "/v1/profile",
                 R"({"last_name":"Quillfeather","phone":"+3225557701","birth_date":"1984-02-29"})")
            .expect(200);
        zoe.post("/v1/profile/addresses",
                 R"({"street":"Secret Quay","house":"7","city":"Ghent","country":"BE",)"
                 R"("phone":"+3225557702"})",
                 "key-address")
            .expect(201);
        zoe.post("/v1/profile/devices",
                 R"({"platform":"ios","name":"Zoe's red phone","push_token":"apns-zoe"})")
            .expect(201);
    }
    Placed order_something(const std::string& key) {
        const std::string body =
            std::format(R"({{"partner_id":"{}","lines":[{{"offer_id":"{}","quantity":1}}],)"
                        R"("address":"Hidden Alley 77","place":{{"lat":50.86,"lon":4.36}},)"
                        R"("phone":"+3225557703"}})",
                        shop.partner_id, shop.offers[0]);
        const Placed order = place_order(zoe, shop, key, body);
        zoe.call(http::Method::put, "/v1/orders/" + order.order_id + "/note",
                 R"({"note":"ring at the blue door"})")
            .expect(200);
        return order;
    }
    void bring(const Placed& order) {
        pay(zoe, order);
        prepare(shop, by_queue, order);
        await_status(zoe, order.order_id, "READY");
        deliver(rida, AssignmentMode::claim, zoe, order);
        EXPECT_TRUE(town.settle());
    }
    int erase_own(const std::string& token, std::string key = "key-erase") {
        return town.api
            .post("/v1/profile/erase", std::format(R"({{"password":"{}"}})", TownWorld::password),
                  {.token = token, .key = std::move(key)})
            .status();
    }
    /// But for what was published, which stays for three days.
    void expect_nowhere(std::span<const char* const> texts, std::string_view but_in = {}) {
        for (const std::string_view text : texts) {
            auto found = columns_with(town, text);
            if (!but_in.empty())
                std::erase_if(found, [&](const auto& one) { return one.contains(but_in); });
            EXPECT_THAT(found, IsEmpty()) << text;
        }
    }
    /// Longer than anything is kept that only guards against repetition.
    void let_a_week_pass() {
        town.executor.clock().advance(8 * 24h);
        town.executor.run_for(30min);
        EXPECT_TRUE(town.settle());
    }
    /// The address is free again.
    void come_back() {
        town.api
            .post("/v1/accounts",
                  std::format(R"({{"email":"{}","password":"{}","first_name":"Zoephine",)"
                              R"("last_name":"Example"}})",
                              zoe.email(), TownWorld::password))
            .expect(201);
        town.executor.run_for(2s);
        const auto code = mail::find_code(town.mails.last_to(zoe.email())->text.reveal());
        ASSERT_TRUE(code);
        town.api
            .post("/v1/accounts/verify",
                  std::format(R"({{"email":"{}","code":"{}"}})", zoe.email(), *code))
            .expect(200);
        zoe.login().expect(201);
        EXPECT_EQ(zoe.get("/v1/orders").expect(200).size("/data"), 0U);
    }
    void expect_all_well() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST_F(Erasing, ACustomerIsFoundNowhereAndTheOrdersAreThere) {
    settle_in();
    const Placed brought = order_something("order-1");
    bring(brought);
    const Placed open = order_something("order-2");
    for (const std::string_view text : texts_of_zoe)
        EXPECT_FALSE(columns_with(town, text).empty()) << text << " is to be looked for";

    EXPECT_EQ(erase_own(zoe.token(), "key-early"), 409) << "one is under way";
    zoe.post("/v1/orders/" + open.order_id + "/cancel").expect(200);
    EXPECT_TRUE(town.settle());
    zoe.login().expect(201);
    const std::string token = zoe.token();
    const auto wrong =
        town.api.post("/v1/profile/erase", R"({"password":"four loud herons"})", {.token = token});
    EXPECT_EQ(wrong.expect(403).code(), "identity.wrong_password");
    EXPECT_EQ(town.api.post("/v1/profile/erase", "{}", {.token = token}).status(), 422);

    EXPECT_EQ(erase_own(token), 204);
    EXPECT_EQ(erase_own(token), 401) << "there is no session any more";
    EXPECT_EQ(zoe.login().expect(401).code(), "identity.wrong_credentials");
    town.executor.run_for(20min);
    EXPECT_TRUE(town.settle());
    expect_nowhere(texts_of_zoe, ".outbox.");
    expect_all_well();

    for (const Placed& order : {brought, open}) {
        const auto shown = boss.get("/v1/orders/" + order.order_id).expect(200);
        EXPECT_EQ(shown.number("/total/amount"), order.total);
        EXPECT_FALSE(shown.body().contains("Hidden Alley"));
    }
    let_a_week_pass();
    expect_nowhere(texts_of_zoe);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
    come_back();
}

TEST_F(Erasing, ByAnOperatorIsOnceAndOfACourierToo) {
    bring(order_something("order-1"));
    const std::string user = rida.person.user_id();
    const std::string here = "/v1/users/" + user + "/erase";
    zoe.post(here).expect(403);
    boss.post("/v1/users/usr_01jh3q8d2v7x0n5m4k9w6r1tbe/erase").expect(404);
    const auto erase = [&](const std::string& key) { return boss.post(here, {}, key).expect(204); };
    erase("key-office");
    EXPECT_EQ(erase("key-office").header("Idempotent-Replayed"), "true");
    EXPECT_TRUE(town.settle());
    const auto events = town.events();
    erase("key-other");
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(town.events(), events);
    expect_nowhere(texts_of_rida, ".outbox.");
    expect_all_well();
    EXPECT_EQ(rida.person.login().status(), 401);
    EXPECT_EQ(boss.get("/v1/couriers").expect(200).size("/data"), 0U);
    let_a_week_pass();
    expect_nowhere(texts_of_rida);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

}  // namespace waybill::town::erasing
