// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::town::repeats {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

constexpr std::string_view payment_callbacks = "/v1/callbacks/payments/";
constexpr std::string_view ready_callbacks = "/ready";

/// A town where one customer may order.
struct Repeats : ::testing::Test {
    TownWorld town{{.seed = 11}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Person customer = register_customer(town, "Clara");

    std::string quote() {
        return customer.post("/v1/quotes", quote_body(shop)).expect(201).text("/quote_id");
    }
    std::size_t orders() { return customer.get("/v1/orders").expect(200).size("/data"); }
    /// The provider's message about a paid order, as it came in.
    http::Request paid_callback(const Placed& order) {
        pay(customer, order);
        return town.wire.sent_to(payment_callbacks).at(0).request;
    }
    void check_nothing_broke() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST_F(Repeats, ConfirmWithTheSameKeyAnswersTheSameBytes) {
    const std::string body = confirm_body(quote());
    const auto first = customer.post("/v1/orders", body, "key-1").expect(201);
    const auto again = customer.post("/v1/orders", body, "key-1").expect(201);
    town.executor.run_for(3h);
    const auto late = customer.post("/v1/orders", body, "key-1").expect(201);

    EXPECT_EQ(first.body(), again.body());
    EXPECT_EQ(first.body(), late.body());
    EXPECT_EQ(first.header("Idempotent-Replayed"), "");
    EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
    EXPECT_EQ(late.header("Idempotent-Replayed"), "true");
    EXPECT_EQ(orders(), 1u);
    check_nothing_broke();
}

TEST_F(Repeats, TheSameKeyWithAnotherBodyIsRefused) {
    customer.post("/v1/orders", confirm_body(quote()), "key-1").expect(201);
    const auto other = customer.post("/v1/orders", confirm_body(quote()), "key-1");

    EXPECT_EQ(other.status(), 422) << other.describe();
    EXPECT_EQ(other.code(), "idempotency.key_reused");
    EXPECT_EQ(orders(), 1u);
    check_nothing_broke();
}

TEST_F(Repeats, OneKeyOfTwoCustomersIsTwoKeys) {
    Person other = register_customer(town, "Otto");
    customer.post("/v1/orders", confirm_body(quote()), "key-1").expect(201);
    const auto quoted = other.post("/v1/quotes", quote_body(shop)).expect(201);
    other.post("/v1/orders", confirm_body(quoted.text("/quote_id")), "key-1").expect(201);
    EXPECT_EQ(orders(), 1u);
    check_nothing_broke();
}

TEST_F(Repeats, DuplicatesAtTheSameMomentMakeOneOrder) {
    const std::string body = confirm_body(quote());
    const auto request = customer.request(http::Method::post, "/v1/orders", body, "key-1");
    const auto answers = town.api.say_together({request, request, request});
    int made = 0;
    for (const auto& answer : answers) {
        if (answer.status() == 201 && answer.header("Idempotent-Replayed").empty()) ++made;
        if (answer.status() == 201) continue;
        EXPECT_EQ(answer.status(), 409) << answer.describe();
        EXPECT_EQ(answer.code(), "idempotency.in_flight");
        EXPECT_NE(answer.header("Retry-After"), "");
    }
    EXPECT_EQ(made, 1);
    EXPECT_EQ(orders(), 1u);
    check_nothing_broke();
}

TEST_F(Repeats, AQuoteBecomesOneOrder) {
    const std::string body = confirm_body(quote());
    customer.post("/v1/orders", body, "key-1").expect(201);
    const auto again = customer.post("/v1/orders", body, "key-2");
    EXPECT_TRUE(again.status() == 409 || again.status() == 404) << again.describe();
    EXPECT_EQ(orders(), 1u);

    const std::string raced = confirm_body(quote());
    const auto answers =
        town.api.say_together({customer.request(http::Method::post, "/v1/orders", raced, "key-3"),
                               customer.request(http::Method::post, "/v1/orders", raced, "key-4")});
    EXPECT_EQ((answers[0].status() == 201) + (answers[1].status() == 201), 1)
        << answers[0].describe() << answers[1].describe();
    EXPECT_EQ(orders(), 2u);
    check_nothing_broke();
}

TEST_F(Repeats, AQuoteEndsAfterTenMinutes) {
    const std::string body = confirm_body(quote());
    town.executor.run_for(10min + 1s);
    const auto late = customer.post("/v1/orders", body, "key-1");
    EXPECT_TRUE(late.status() == 409 || late.status() == 404) << late.describe();
    EXPECT_EQ(orders(), 0u);
    check_nothing_broke();
}

TEST_F(Repeats, ARepeatedPaymentCallbackIsTakenWithoutEffect) {
    const Placed order = place_order(customer, shop, "key-1");
    const auto callback = paid_callback(order);
    const auto before = history_of(customer, order.order_id);
    for (int i = 0; i < 3; ++i) {
        const auto again = town.api.say(callback);
        EXPECT_EQ(again.status() / 100, 2) << again.describe();
    }
    EXPECT_EQ(history_of(customer, order.order_id), before);
    EXPECT_EQ(customer.get("/v1/payments/" + order.payment_id).number("/captured/amount"),
              order.total);
    check_nothing_broke();
}

TEST_F(Repeats, ForgedUnsignedAndStaleCallbacksAreRefused) {
    const Placed order = place_order(customer, shop, "key-1");
    const auto callback = paid_callback(order);

    auto forged = callback;
    forged.body.replace(forged.body.find("captured"), 8, "refunded");
    auto other_id = callback;
    other_id.headers.set(webhooks::id_header, "msg_other");
    auto other_time = callback;
    other_time.headers.set(webhooks::timestamp_header, "1767603700");
    auto unsigned_one = callback;
    unsigned_one.headers.remove(webhooks::signature_header);

    EXPECT_EQ(town.api.say(forged).expect(401).code(), "callback.signature_wrong");
    EXPECT_EQ(town.api.say(other_id).expect(401).code(), "callback.signature_wrong");
    EXPECT_EQ(town.api.say(other_time).status(), 401);
    EXPECT_EQ(town.api.say(unsigned_one).expect(401).code(), "callback.signature_missing");
    town.executor.run_for(6min);
    EXPECT_EQ(town.api.say(callback).expect(401).code(), "callback.signature_stale");
    EXPECT_EQ(status_of(customer, order.order_id), "PAID");
    check_nothing_broke();
}

TEST_F(Repeats, AKitchenThatSaysReadyTwiceIsHeardOnce) {
    Shop grill = open_shop(boss, Kitchen::has_own_system, "Grill House");
    const Placed order = place_order(customer, grill, "key-1");
    pay(customer, order);
    await_status(customer, order.order_id, "READY");
    const auto before = history_of(customer, order.order_id);
    const auto callback = town.wire.sent_to(ready_callbacks).at(0).request;

    const auto again = town.api.say(callback);
    EXPECT_EQ(again.status() / 100, 2) << again.describe();
    auto forged = callback;
    forged.body += " ";
    EXPECT_EQ(town.api.say(forged).status(), 401);
    EXPECT_EQ(history_of(customer, order.order_id), before);
    check_nothing_broke();
}

TEST_F(Repeats, AKitchenThatIsDownIsToldAgain) {
    town.kitchen.refuse_next(3);
    Shop grill = open_shop(boss, Kitchen::has_own_system, "Grill House");
    const Placed order = place_order(customer, grill, "key-1");
    pay(customer, order);
    await_status(customer, order.order_id, "READY", 2h);
    EXPECT_EQ(town.kitchen.orders().at(order.order_id), 1);
    check_nothing_broke();
}

TEST_F(Repeats, ACourierWhoSaysItTwiceHasDoneItOnce) {
    Rider rider = hire(boss, "Rida");
    const Placed order =
        live(customer, shop, rider, Kitchen::reads_the_queue, AssignmentMode::claim, "key-1");
    const auto before = history_of(customer, order.order_id);
    const std::string here = "/v1/courier/deliveries/" + order.order_id;
    rider.person.post(here + "/claim", {}, "claim-" + order.order_id).expect(200);
    rider.person.post(here + "/pick-up", R"({"epoch":1})").expect(200);
    const auto stale = rider.person.post(here + "/pick-up", R"({"epoch":2})");
    EXPECT_EQ(stale.status(), 409) << stale.describe();
    EXPECT_EQ(history_of(customer, order.order_id), before);
    EXPECT_EQ(rider.person.get("/v1/courier").number("/deliveries"), 1);
    check_nothing_broke();
}

}  // namespace waybill::town::repeats
