// SPDX-License-Identifier: Apache-2.0
// Each route that takes an Idempotency-Key, in a day of a town: said twice at once, said with the
// key and another body, and said again after the day, when the process has been started anew.
#include "platform/testing/sample_pictures.hpp"
#include "tests/component/keyed_routes.hpp"
#include "tests/component/life.hpp"
#include "tests/component/repeated_people.hpp"
#include "tests/component/repeated_telling.hpp"
#include "tests/component/said_twice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>
#include <set>

namespace waybill::town::repeated_routes {

using ::testing::IsEmpty;

struct RepeatedRoutes : SaidTwice {
    void accounts();
    void keeping();
    void ordering();
    void carrying();
    void caring();
    void locked_out(const std::string& here, std::int64_t epoch, const std::string& order);
    void cashing();
    void refusing();
    std::string paid_order(const std::string& key);
    void say_all_again();
};

constexpr std::string_view new_account =
    R"({{"email":"{}@people.example","password":"three quiet herons","first_name":"Ina",)"
    R"("last_name":"Potent"{}}})";

void RepeatedRoutes::accounts() {
    say(nullptr, {.target = "/v1/accounts",
                  .body = std::format(new_account, "ina", ""),
                  .other = std::format(new_account, "ira", ""),
                  .status = 201});
    town.executor.run_for(2s);
    const auto code = mail::find_code(town.mails.last_to("ina@people.example")->text.reveal());
    const auto verify = [](std::string_view word) {
        return std::format(R"({{"email":"ina@people.example","code":"{}"}})", word);
    };
    say(nullptr, {.target = "/v1/accounts/verify",
                  .body = verify(*code == "000000" ? "000001" : "000000"),
                  .status = 422});
    say(nullptr,
        {.target = "/v1/accounts/verify", .body = verify(*code), .other = verify("999999")});
    say(customer, {.method = Method::patch,
                   .target = "/v1/profile",
                   .body = R"({"first_name":"Klara"})",
                   .other = R"({"first_name":"Clarissa"})"});
    const auto made =
        say(boss, {.target = "/v1/users",
                   .body = std::format(new_account, "ida", R"(,"roles":["customer"])"),
                   .other = std::format(new_account, "ivo", R"(,"roles":["customer"])"),
                   .status = 201});
    const std::string user = made.text("/user_id");
    say(boss, {.target = "/v1/users/" + user + "/roles",
               .body = R"({"role":"partner"})",
               .other = R"({"role":"support"})"});
    say(boss, {.target = "/v1/partners/" + shop.partner_id + "/staff",
               .body = std::format(R"({{"user_id":"{}"}})", user),
               .other = std::format(R"({{"user_id":"{}"}})", customer.user_id()),
               .status = 204});
    say(boss, {.target = "/v1/couriers",
               .body = std::format(R"({{"user_id":"{}","name":"Ida","phone":"+32999000111",)"
                                   R"("transport":"car"}})",
                                   user),
               .other = std::format(R"({{"user_id":"{}","name":"Ida","phone":"+32999000112",)"
                                    R"("transport":"car"}})",
                                    user),
               .status = 201});
    say(nullptr, {.target = "/v1/accounts/resend-code",
                  .body = R"({"email":"nobody@people.example"})",
                  .other = R"({"email":"noone@people.example"})",
                  .status = 202});
}

void RepeatedRoutes::keeping() {
    const auto partner = [](std::string_view title) {
        return std::format(R"({{"title":"{}","kind":"cafe","address":"Street 1",)"
                           R"("place":{{"lat":50.1,"lon":4.1}}}})",
                           title);
    };
    const auto made = say(boss, {.target = "/v1/partners",
                                 .body = partner("Cafe"),
                                 .other = partner("Bar"),
                                 .status = 201});
    const std::string cafe = "/v1/partners/" + made.text("/partner_id");
    const auto key = boss.post(cafe + "/api-keys", R"({"name":"Till","scopes":["menu:read"]})");
    say(boss, {.method = Method::delete_,
               .target = cafe + "/api-keys/" + key.expect(201).text("/api_key_id"),
               .status = 204});
    say(boss, {.method = Method::patch,
               .target = cafe,
               .body = R"({"title":"Cafe Central"})",
               .other = R"({"title":"Cafe Oriental"})",
               .if_match = made.header("ETag")});
    say(boss, {.method = Method::patch,
               .target = "/v1/couriers/" + rider.courier_id,
               .body = R"({"zone":"harbour"})",
               .other = R"({"zone":"hills"})"});
    const Rider former = hire(boss, "Ines");
    say(boss, {.method = Method::delete_, .target = "/v1/couriers/" + former.courier_id});
    const auto product = say(boss, {.target = "/v1/products",
                                    .body = R"({"name":"Tart","category":"cakes"})",
                                    .other = R"({"name":"Torte","category":"cakes"})",
                                    .status = 201});
    say(boss, {.method = Method::patch,
               .target = "/v1/products/" + product.text("/product_id"),
               .body = R"({"description":"With apples"})",
               .other = R"({"description":"With pears"})",
               .if_match = product.header("ETag")});
    const auto offer = [&](int price) {
        return std::format(
            R"({{"product_id":"{}","price":{{"amount":{},"currency":"EUR"}},"stock":5}})",
            product.text("/product_id"), price);
    };
    const auto offered = say(
        boss, {.target = cafe + "/offers", .body = offer(500), .other = offer(501), .status = 201});
    const std::string here = "/v1/offers/" + offered.text("/offer_id");
    say(boss, {.method = Method::patch,
               .target = here,
               .body = R"({"price_amount":550})",
               .other = R"({"price_amount":560})",
               .if_match = offered.header("ETag")});
    say(boss, {.target = here + "/stock",
               .body = R"({"kind":"receive","quantity":3})",
               .other = R"({"kind":"receive","quantity":4})"});
    // Nobody but its keepers sees what a partner offers who is not listed.
    EXPECT_EQ(boss.get(cafe + "/offers").expect(200).number("/data/0/in_stock"), 8);
    for (const std::string& gone : {here, "/v1/products/" + product.text("/product_id"), cafe})
        say(boss, {.method = Method::delete_, .target = gone, .status = 204});
}

/// One more order that is paid.
std::string RepeatedRoutes::paid_order(const std::string& key) {
    const Placed order = place_order(customer, shop, key);
    pay(customer, order);
    return order.order_id;
}

void RepeatedRoutes::ordering() {
    std::string other = quote_body(shop);
    other.replace(other.find("bell 3"), 6, "bell 4");
    const auto quote =
        say(customer,
            {.target = "/v1/quotes", .body = quote_body(shop), .other = other, .status = 201});
    const auto placed = say(customer, {.target = "/v1/orders",
                                       .body = confirm_body(quote.text("/quote_id")),
                                       .other = R"({"quote_id":"quo_01jh3q8d2v7x0n5m4k9w6r1tbe",)"
                                                R"("payment_method":"simulator"})",
                                       .status = 201});
    const std::string order = placed.text("/order/order_id");
    pay(customer, {.order_id = order,
                   .payment_id = placed.text("/order/payment_id"),
                   .checkout_url = placed.text("/checkout_url"),
                   .total = usual_total});
    say(boss, {.target = "/v1/admin/payments/" + placed.text("/order/payment_id") + "/refunds",
               .body = R"({"amount":{"amount":100,"currency":"EUR"},"note":"one loaf was burnt"})",
               .other = R"({"amount":{"amount":200,"currency":"EUR"}})",
               .status = 201});
    const std::string queued = "/v1/partners/" + shop.partner_id + "/orders/" + order;
    say(shop.keeper,
        {.target = queued + "/accept", .body = R"({"minutes":10})", .other = R"({"minutes":20})"});
    say(shop.keeper, {.target = queued + "/ready"});
    town.executor.run_for(1s);
    carrying();
}

std::string step_of(std::int64_t epoch, std::string_view more = {}) {
    return std::format(R"({{"epoch":{}{}}})", epoch, more);
}

void RepeatedRoutes::carrying() {
    const auto waiting = rider.person.get("/v1/courier/offers").expect(200);
    const std::string order = waiting.text("/data/0/order_id");
    const std::string here = "/v1/courier/deliveries/" + order;
    say(rider.person, {.method = Method::put,
                       .target = "/v1/courier/duty",
                       .body = R"({"status":"available"})",
                       .other = R"({"status":"paused"})"});
    const auto claimed = say(rider.person, {.target = here + "/claim"});
    const auto declined = say(rider.person, {.target = here + "/decline",
                                             .body = step_of(claimed.number("/epoch")),
                                             .other = step_of(claimed.number("/epoch") + 1)});
    second.emplace(hire(boss, "Otto"));
    Rider& other = *second;
    const auto given =
        say(boss, {.target = "/v1/admin/orders/" + order + "/assign",
                   .body = std::format(R"({{"courier_id":"{}"}})", other.courier_id),
                   .other = std::format(R"({{"courier_id":"{}"}})", rider.courier_id)});
    const auto epoch = given.number("/epoch");
    const auto position = [&](double lat) {
        return std::format(R"({{"positions":[{{"lat":{},"lon":4.352,"at":"{}"}}]}})", lat,
                           to_rfc3339(town.now()));
    };
    say(other.person, {.target = "/v1/courier/positions",
                       .body = position(50.852),
                       .other = position(50.853),
                       .status = 204});
    say(other.person,
        {.target = here + "/pick-up", .body = step_of(epoch), .other = step_of(epoch + 1)});
    await_status(customer, order, "DELIVERING", 1min);
    for (const std::string_view proof : {"/photo", "/signature"})
        say(other.person, {.method = Method::put,
                           .target = here + std::string{proof},
                           .body = samples::png(20, 20),
                           .other = samples::png(30, 30),
                           .status = 204,
                           .type = "image/png"});
    const auto pin = customer.get("/v1/orders/" + order).expect(200).text("/pin");
    const auto hand_over = [&](std::string_view told) {
        return std::format(R"({{"epoch":{},"pin":"{}"}})", epoch, told);
    };
    const std::string wrong = pin == "0000" ? "0001" : "0000";
    // Five wrong ones would lock it: a repeated one is the same try.
    for (int i = 0; i < 4; ++i) {
        say(other.person, {.target = here + "/deliver", .body = hand_over(wrong), .status = 422});
    }
    say(other.person,
        {.target = here + "/deliver", .body = hand_over(pin), .other = hand_over(wrong)});
}

/// Five wrong PINs, and the two who see to it.
void RepeatedRoutes::locked_out(const std::string& here, std::int64_t epoch,
                                const std::string& order) {
    const auto pin = customer.get("/v1/orders/" + order).expect(200).text("/pin");
    const std::string_view wrong = pin == "0000" ? R"(,"pin":"0001")" : R"(,"pin":"0000")";
    for (int i = 0; i < 5; ++i)
        say(second->person,
            {.target = here + "/deliver", .body = step_of(epoch, wrong), .status = 422});
    const auto alerts = boss.get("/v1/admin/alerts").expect(200);
    EXPECT_EQ(alerts.text("/data/0/reason"), "pin_locked");
    say(boss, {.target = "/v1/admin/alerts/" + alerts.text("/data/0/alert_id") + "/resolve"});
    say(boss, {.target = "/v1/admin/orders/" + order + "/unlock-pin"});
}

/// An order that goes from hand to hand, comes back and ends nowhere.
void RepeatedRoutes::caring() {
    const std::string order = paid_order("hands");
    const std::string queued = "/v1/partners/" + shop.partner_id + "/orders/" + order;
    shop.keeper.post(queued + "/accept", R"({"minutes":10})").expect(200);
    shop.keeper.post(queued + "/ready").expect(200);
    town.executor.run_for(2s);
    const std::string here = "/v1/courier/deliveries/" + order;
    const std::string admin = "/v1/admin/orders/" + order;
    say(rider.person, {.target = here + "/claim"});
    say(boss, {.target = admin + "/unassign"});
    say(rider.person, {.target = here + "/claim"});
    const auto moved =
        say(boss, {.target = admin + "/assign",
                   .body = std::format(R"({{"courier_id":"{}"}})", second->courier_id),
                   .other = std::format(R"({{"courier_id":"{}"}})", rider.courier_id)});
    const auto epoch = moved.number("/epoch");
    say(second->person, {.target = here + "/pick-up", .body = step_of(epoch)});
    locked_out(here, epoch, order);
    say(second->person, {.target = here + "/fail",
                         .body = step_of(epoch, R"(,"reason":"courier_trouble")"),
                         .other = step_of(epoch, R"(,"reason":"refused")")});
    say(second->person,
        {.target = here + "/return", .body = step_of(epoch), .other = step_of(epoch + 1)});
    const auto again = say(rider.person, {.target = here + "/claim"});
    say(rider.person, {.target = here + "/pick-up", .body = step_of(again.number("/epoch"))});
    say(boss, {.target = admin + "/undeliverable",
               .body = R"({"note":"a"})",
               .other = R"({"note":"b"})"});
}

/// What a courier has taken at a door, and what is owed of it.
void RepeatedRoutes::cashing() {
    const Placed order = live_in_cash(customer, shop, rider, "in-cash");
    town.executor.run_for(2s);
    say(boss, {.target = "/v1/admin/couriers/" + rider.courier_id + "/hand-ins",
               .body = R"({"amount":{"amount":2000,"currency":"EUR"}})",
               .other = R"({"amount":{"amount":2001,"currency":"EUR"}})",
               .status = 201});
    const auto part = boss.post("/v1/admin/payments/" + order.payment_id + "/refunds",
                                R"({"amount":{"amount":100,"currency":"EUR"}})", "cash-part")
                          .expect(201);
    say(boss, {.target = "/v1/admin/refunds/" + part.text("/refund_id") + "/pay-out"});
}

void RepeatedRoutes::refusing() {
    const std::string mine = "/v1/orders/" + paid_order("mine");
    say(customer,
        {.target = mine + "/cancel", .body = R"({"note":"a"})", .other = R"({"note":"b"})"});
    say(customer, {.method = Method::delete_, .target = mine, .status = 204});
    say(boss, {.target = "/v1/admin/orders/" + paid_order("theirs") + "/cancel",
               .body = R"({"note":"a"})",
               .other = R"({"note":"b"})"});
    const std::string queue = "/v1/partners/" + shop.partner_id + "/orders/";
    say(shop.keeper, {.target = queue + paid_order("sold-out") + "/reject",
                      .body = R"({"reason":"sold out"})",
                      .other = R"({"reason":"no time"})"});
    const auto change = [&](const std::string& what, std::string body) {
        say(customer, {.method = Method::put,
                       .target = std::format("/v1/orders/{}/{}", paid_order(what), what),
                       .body = std::move(body)});
    };
    change("note", R"({"note":"a"})");
    change("address", R"({"address":"Mill Lane 9","place":{"lat":50.86,"lon":4.36}})");
    change("phone", R"({"phone":"+3225550199"})");
    const Placed before = place_order(customer, shop, "before");
    say(customer, {.target = "/v1/orders/" + before.order_id + "/replace",
                   .body = confirm_body(
                       customer.post("/v1/quotes", quote_body(shop)).expect(201).text("/quote_id")),
                   .other = R"({"quote_id":"quo_01jh3q8d2v7x0n5m4k9w6r1tbe",)"
                            R"("payment_method":"simulator"})",
                   .status = 201});
    // A refusal is an answer as well, whatever would be said by now.
    say(customer, {.target = "/v1/orders/ord_01jh3q8d2v7x0n5m4k9w6r1tbe/cancel", .status = 404});
    say(boss, {.method = Method::put,
               .target = "/v1/admin/orders/" + paid_order("where") + "/places",
               .body = R"({"dropoff_place":{"lat":50.8,"lon":4.3}})",
               .other = R"({"dropoff_place":{"lat":50.9,"lon":4.3}})",
               .status = 404});
    say(customer, {.method = Method::put,
                   .target = "/v1/notifications/preferences",
                   .body = R"({"kinds":[{"kind":"order_ready","mail":false}]})",
                   .other = R"({"kinds":[{"kind":"order_ready","in_app":false}]})"});
    say(boss,
        {.target = "/v1/admin/notifications/ntf_01m8j6ha7rejftvpsrwytnsby3/replay", .status = 404});
    say(customer, {.target = "/v1/notifications/read",
                   .body = "{}",
                   .other = R"({"notification_id":"ntf_01m8j6ha7rejftvpsrwytnsby3"})",
                   .status = 204});
}

/// With tokens that are still good; who it was is in the request.
void RepeatedRoutes::say_all_again() {
    for (const Said& one : said) {
        auto again = one.request;
        if (one.person != nullptr)
            again.headers.set("Authorization", "Bearer " + one.person->token());
        expect_same(one.response, town.api.say(again), one.route);
    }
}

TEST_F(RepeatedRoutes, AreAnsweredAlikeAtOnceAndAfterARestart) {
    accounts();
    keeping();
    ordering();
    caring();
    cashing();
    refusing();
    say_what_is_told(*this);
    EXPECT_TRUE(town.settle());
    town.restart();
    EXPECT_TRUE(town.settle());
    const auto events = town.events();
    say_all_again();
    EXPECT_EQ(town.events(), events);
    EXPECT_THAT(town.broken_promises(), IsEmpty());

    std::set<std::string> played = routes_of_people();
    for (const Said& one : said) played.insert(one.route);
    // Their answers show secrets, so they are kept nowhere: keeping_test.cpp, api_keys_test.cpp,
    // webhooks_test.cpp.
    for (const auto* route :
         {"partners/{}/secret", "partners/{}/api-keys", "webhooks", "webhooks/{}/secret"})
        played.insert(std::format("POST /v1/{}", route));
    // Not in this day: with couriers who are asked first.
    played.insert("POST /v1/courier/deliveries/{}/accept");
    // They change what people sign in with: in repeated_credentials_test.cpp.
    for (const auto* word :
         {"accounts/forgot-password", "accounts/reset-password", "accounts/unlock-code",
          "profile/password", "profile/email", "profile/email/confirm", "profile/deactivate",
          "users/{}/deactivate", "users/{}/reactivate"})
        played.insert(std::format("POST /v1/{}", word));
    // The end of a person: in erasing_test.cpp.
    for (const auto* word : {"profile/erase", "users/{}/erase"})
        played.insert(std::format("POST /v1/{}", word));
    for (const auto& route : keyed_routes(town.routes()))
        EXPECT_TRUE(played.contains(route)) << route << " is not repeated in this test";
}

}  // namespace waybill::town::repeated_routes
