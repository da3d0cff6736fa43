// SPDX-License-Identifier: Apache-2.0
// Two instances of everything on one set of databases, one bus and one cache, on one clock: each
// request goes to the other gateway than the one before.
#include "tests/component/life.hpp"
#include "tests/component/watcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <format>

namespace waybill::town::instances {

using couriers::AssignmentMode;
using ::testing::Contains;
using ::testing::IsEmpty;
using Types = std::vector<std::string>;

struct Instances : ::testing::Test {
    explicit Instances(AssignmentMode assignment = AssignmentMode::claim)
        : town{{.seed = 23, .instances = 2, .assignment = assignment}} {}

    TownWorld town;
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");

    Placed ready_order(const std::string& key) {
        const Placed order = place_order(customer, shop, key);
        pay(customer, order);
        prepare(shop, Kitchen::reads_the_queue, order);
        await_status(customer, order.order_id, "READY");
        return order;
    }
    void report(double lat, double lon) {
        rider.person
            .post("/v1/courier/positions",
                  std::format(R"({{"positions":[{{"lat":{},"lon":{},"at":"{}"}}]}})", lat, lon,
                              to_rfc3339(town.now())))
            .expect(204);
    }
    void expect_peace() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST(SevenProcesses, EachNeedsAWayToThoseThatItIsSaidToCall) {
    const TownWorld town{{.seed = 29, .split = true}};
    for (const auto name : wiring::service_names) {
        const wiring::Selection alone{{std::string{name}}};
        const auto said = wiring::called_by(alone);
        const auto found = town.reached_elsewhere.find(name);
        EXPECT_EQ(
            found == town.reached_elsewhere.end() ? std::set<std::string_view>{} : found->second,
            said)
            << name;
    }
}

struct PlannedByTwo : Instances {
    PlannedByTwo() : Instances{AssignmentMode::optimal} {}
};

TEST_F(Instances, BothGatewaysShowAChangeThatOneWasTold) {
    const std::string offer = "/v1/offers/" + shop.offers[0];
    for (int gateway = 0; gateway < 2; ++gateway)
        EXPECT_EQ(town.api.get(offer).expect(200).number("/price/amount"), 450);
    shop.keeper.call(http::Method::patch, offer, R"({"price_amount":475})").expect(200);
    town.executor.run_for(1s);
    for (int gateway = 0; gateway < 2; ++gateway)
        EXPECT_EQ(town.api.get(offer).expect(200).number("/price/amount"), 475);
}

TEST_F(Instances, WhoSignsOutAtOneGatewayIsRefusedByBothAtOnce) {
    const Ask with_token{.token = customer.token()};
    for (int gateway = 0; gateway < 2; ++gateway)
        town.api.get("/v1/profile", with_token).expect(200);
    town.api.call(http::Method::delete_, "/v1/sessions/current", {}, with_token).expect(204);
    for (int gateway = 0; gateway < 2; ++gateway)
        town.api.get("/v1/profile", with_token).expect(401);
}

TEST_F(Instances, LiveEventsComeAtTheGatewayWhereSomebodyWatches) {
    const Placed order = ready_order("order-1");
    const std::string topic = Watcher::subscription("order:" + order.order_id);
    const Watcher here{town, customer.token(), topic};
    town.watch_at(1);
    const Watcher there{town, customer.token(), topic};
    const auto claimed =
        rider.person.post("/v1/courier/deliveries/" + order.order_id + "/claim").expect(200);
    const std::string step = std::format(R"({{"epoch":{}}})", claimed.number("/epoch"));
    rider.person.post("/v1/courier/deliveries/" + order.order_id + "/pick-up", step).expect(200);
    town.executor.run_for(5s);
    for (int i = 1; i <= 2; ++i) {  // through each gateway once
        report(50.85 + 0.001 * i, 4.35);
        town.executor.run_for(5s);
    }
    for (const Watcher* watcher : {&here, &there}) {
        EXPECT_EQ(watcher->events(), (Types{"order.assigned", "order.picked_up"}));
        EXPECT_TRUE(watcher->was_told("50.851"));
        EXPECT_TRUE(watcher->was_told("50.852"));
    }
    // Wherever it was reported, each instance knows it.
    const std::string url =
        customer.get("/v1/orders/" + order.order_id).expect(200).text("/tracking_url");
    for (int gateway = 0; gateway < 2; ++gateway)
        EXPECT_TRUE(town.api.get("/v1/tracking/" + url.substr(url.rfind('/') + 1))
                        .expect(200)
                        .body()
                        .contains("50.852"));
}

TEST_F(Instances, EachReminderIsSentOnceAndAnUnpaidOrderEndsOnce) {
    const Placed order = place_order(customer, shop, "order-1");
    town.executor.run_for(24h + 1min);
    EXPECT_EQ(told(customer, "payment_reminder"), 3);
    EXPECT_EQ(told(customer, "order_cancelled"), 1);
    EXPECT_EQ(history_of(customer, order.order_id), (Types{"created", "cancelled"}));
    expect_peace();
}

TEST_F(Instances, TheSameKeyAtOnceAtTwoGatewaysIsOneOrder) {
    const auto quote = customer.post("/v1/quotes", quote_body(shop)).expect(201).text("/quote_id");
    const auto confirm =
        customer.request(http::Method::post, "/v1/orders", confirm_body(quote), "k");
    const auto answers = town.api.say_together({confirm, confirm});
    std::vector<int> statuses{answers.at(0).status(), answers.at(1).status()};
    EXPECT_THAT(statuses, Contains(201));
    for (const auto& answer : answers)
        EXPECT_TRUE(answer.status() == 201 || answer.code() == "idempotency.in_flight")
            << answer.describe();
    EXPECT_EQ(customer.get("/v1/orders").expect(200).size("/data"), 1u);
    expect_peace();
}

TEST_F(Instances, WhenOneEndsTheOtherGoesOn) {
    const Placed first = place_order(customer, shop, "order-1");
    pay(customer, first);
    town.stop_instance(0);
    prepare(shop, Kitchen::reads_the_queue, first);
    await_status(customer, first.order_id, "READY");
    deliver(rider, AssignmentMode::claim, customer, first);
    const Placed second =
        live(customer, shop, rider, Kitchen::reads_the_queue, AssignmentMode::claim, "order-2");
    EXPECT_EQ(status_of(customer, second.order_id), "COMPLETED");
    expect_peace();
}

TEST_F(PlannedByTwo, OnePlansAndBothKnowThePlan) {
    const Placed order = place_order(customer, shop, "order-1");
    pay(customer, order);
    shop.keeper
        .post("/v1/partners/" + shop.partner_id + "/orders/" + order.order_id + "/accept",
              R"({"minutes":20})")
        .expect(200);
    town.executor.run_for(2min);
    Types estimates;
    Types planned;
    for (int gateway = 0; gateway < 2; ++gateway) {
        estimates.push_back(
            customer.get("/v1/orders/" + order.order_id).expect(200).text("/estimated_at"));
        planned.push_back(boss.get("/v1/admin/dispatch/attention").expect(200).text("/planned_at"));
    }
    EXPECT_EQ(estimates[0], estimates[1]);
    EXPECT_EQ(planned[0], planned[1]);
    town.stop_instance(0);  // which may have been the one that plans
    shop.keeper.post("/v1/partners/" + shop.partner_id + "/orders/" + order.order_id + "/ready")
        .expect(200);
    await_status(customer, order.order_id, "READY");
    deliver(rider, AssignmentMode::optimal, customer, order);
    expect_peace();
}

}  // namespace waybill::town::instances
