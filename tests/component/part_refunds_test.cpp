// SPDX-License-Identifier: Apache-2.0
// Money that operators give back by hand, and what it leaves to partner and courier.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::part_refunds {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

struct PartRefunds : ::testing::Test {
    TownWorld town{{.seed = 37}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");

    static std::string body(std::int64_t amount, std::string_view currency = "EUR") {
        return std::format(R"({{"amount":{{"amount":{},"currency":"{}"}},"note":"burnt"}})", amount,
                           currency);
    }
    static std::string path(const Placed& order) {
        return "/v1/admin/payments/" + order.payment_id + "/refunds";
    }
    Placed paid() {
        const Placed order = place_order(customer, shop, "first");
        pay(customer, order);
        return order;
    }
    void bring(const Placed& order) {
        prepare(shop, Kitchen::reads_the_queue, order);
        deliver(rider, AssignmentMode::claim, customer, order);
    }
    void expect_whole() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
    }
    std::string statement() const { return "/v1/partners/" + shop.partner_id + "/statement"; }
};

TEST_F(PartRefunds, LeaveLessToDivideAndAreToldEach) {
    const Placed order = paid();
    boss.post(path(order), body(400), "one").expect(201);
    boss.post(path(order), body(200), "two").expect(201);
    bring(order);
    boss.post(path(order), body(100), "three").expect(201);
    expect_whole();
    EXPECT_EQ(told(customer, "refund"), 3);
    const auto payment = boss.get("/v1/payments/" + order.payment_id).expect(200);
    EXPECT_EQ(payment.number("/refunded/amount"), 700);
    // 2350 less 600, of which 250 are the courier's and 15 % of the rest ours.
    const auto partner = shop.keeper.get(statement()).expect(200);
    EXPECT_EQ(partner.size("/data"), 1u);
    EXPECT_EQ(partner.number("/data/0/amount/amount"), -1275);
    EXPECT_EQ(partner.text("/data/0/order_id"), order.order_id);
    EXPECT_EQ(partner.number("/balances/0/balance/amount"), -1275);
    EXPECT_EQ(boss.get(statement()).expect(200).body(), partner.body());
    const auto courier = rider.person.get("/v1/courier/statement").expect(200);
    EXPECT_EQ(courier.number("/balances/0/balance/amount"), -250);
    EXPECT_EQ(boss.get("/v1/couriers/" + rider.courier_id + "/statement").expect(200).body(),
              courier.body());
    const auto owners = boss.get("/v1/admin/ledger/owners?account=partner_payable").expect(200);
    EXPECT_EQ(owners.number("/data/0/balance/amount"), -1275);
    const auto tries = boss.get("/v1/admin/payments/" + order.payment_id + "/tries").expect(200);
    EXPECT_EQ(tries.size("/data"), 4u);
}

TEST_F(PartRefunds, ThatRaceGiveBackNoMoreThanWasTaken) {
    const Placed order = paid();
    std::vector<http::Request> requests;
    for (int i = 0; i < 4; ++i)
        requests.push_back(
            boss.request(http::Method::post, path(order), body(1000), std::format("racing-{}", i)));
    int won = 0;
    for (const auto& answer : town.api.say_together(std::move(requests))) {
        if (answer.status() == 201) {
            ++won;
        } else {
            EXPECT_EQ(answer.code(), "payments.refund_exceeds_charge");
        }
    }
    EXPECT_EQ(won, 2);
    expect_whole();
    EXPECT_EQ(boss.get("/v1/payments/" + order.payment_id).number("/refunded/amount"), 2000);
}

TEST_F(PartRefunds, AreRefusedWithoutEffect) {
    const Placed order = place_order(customer, shop, "first");
    town.executor.run_for(1s);  // its payment is there
    EXPECT_EQ(boss.post(path(order), body(1), "early").expect(409).code(),
              "payments.refund_exceeds_charge");
    pay(customer, order);
    const auto events = town.events();
    EXPECT_EQ(boss.post(path(order), body(usual_total + 1), "more").expect(409).code(),
              "payments.refund_exceeds_charge");
    for (const auto& bad : {body(0), body(-1), body(5, "USD")})
        EXPECT_EQ(boss.post(path(order), bad, "bad-" + std::to_string(bad.size())).status(), 422)
            << bad;
    customer.post(path(order), body(1), "mine").expect(403);
    shop.keeper.post(path(order), body(1), "theirs").expect(403);
    boss.post("/v1/admin/payments/pay_01jh3q8d2v7x0n5m4k9w6r1tbe/refunds", body(1), "none")
        .expect(404);
    EXPECT_EQ(town.events(), events);
    // A statement is its partner's.
    const Shop other = open_shop(boss, Kitchen::reads_the_queue, "Other Bakery");
    Person stranger = other.keeper;
    stranger.get(statement()).expect(404);
    customer.get(statement()).expect(403);
    customer.get("/v1/admin/payments/" + order.payment_id + "/tries").expect(403);
    boss.get(statement() + "?cursor=x").expect(422);
    expect_whole();
}

TEST_F(PartRefunds, OfACancelledOrderTheRestGoesBack) {
    const Placed order = paid();
    boss.post(path(order), body(350), "one").expect(201);
    boss.post("/v1/admin/orders/" + order.order_id + "/cancel", "{}", "cancel").expect(200);
    expect_whole();
    EXPECT_EQ(told(customer, "refund"), 2);
    EXPECT_EQ(boss.get("/v1/payments/" + order.payment_id).number("/refunded/amount"), usual_total);
}

}  // namespace waybill::town::part_refunds
