// SPDX-License-Identifier: Apache-2.0
// Orders that are paid at a provider outside, by the protocol of docs/payments.md.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::bank_payment {

using ::testing::IsEmpty;

/// A town where `visa` is one of the ways of paying, with one customer and one shop.
struct BankPayment : ::testing::Test {
    TownWorld town{{.seed = 31, .bank = true}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Person customer = register_customer(town, "Clara");

    Placed place(const std::string& key = "first") {
        const auto quote = customer.post("/v1/quotes", quote_body(shop)).expect(201);
        const auto placed = customer
                                .post("/v1/orders",
                                      std::format(R"({{"quote_id":"{}","payment_method":"visa"}})",
                                                  quote.text("/quote_id")),
                                      key)
                                .expect(201);
        return {.order_id = placed.text("/order/order_id"),
                .payment_id = placed.text("/order/payment_id"),
                .checkout_url = placed.text("/checkout_url"),
                .total = placed.number("/order/total/amount")};
    }
    /// Follows the link to the bank's page.
    Placed opened(const std::string& key = "first") {
        const Placed order = place(key);
        const auto away = town.api.get("/pay/" + order.payment_id).expect(303);
        EXPECT_EQ(away.header("Location"),
                  std::string{TownWorld::bank_url} + "/pay/" + order.payment_id);
        return order;
    }
    Answer payment(const Placed& order) {
        return boss.get("/v1/payments/" + order.payment_id).expect(200);
    }
    const bank::FakeBank::Checkout& at_bank(const Placed& order) {
        return town.bank.checkouts().at(order.payment_id);
    }
    std::int64_t given_back(const Placed& order) {
        std::int64_t sum = 0;
        for (const auto& charge : at_bank(order).charges) sum += charge.refunded;
        return sum;
    }
    void expect_whole() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_EQ(town.bank.badly_signed(), 0);
    }
};

TEST_F(BankPayment, IsAWayOfPayingWhenItIsConfigured) {
    const auto providers = town.api.get("/v1/payment-providers").expect(200);
    for (std::size_t i = 0; i < providers.size("/data"); ++i) {
        const auto name = providers.text(std::format("/data/{}/provider", i));
        EXPECT_EQ(providers.flag(std::format("/data/{}/active", i)),
                  name == "visa" || name == "simulator")
            << name;
    }
    const auto quote = customer.post("/v1/quotes", quote_body(shop)).expect(201);
    const auto body =
        std::format(R"({{"quote_id":"{}","payment_method":"km"}})", quote.text("/quote_id"));
    EXPECT_EQ(customer.post("/v1/orders", body, "km").expect(422).code(),
              "payments.provider_inactive");
}

TEST_F(BankPayment, PaysAnOrderWhoseCancellationGivesItBack) {
    const Placed order = opened();
    EXPECT_EQ(at_bank(order).amount, usual_total);
    EXPECT_EQ(at_bank(order).return_url,
              std::string{TownWorld::public_url} + "/orders/" + order.order_id);
    town.bank.decide(order.payment_id, {});
    await_status(customer, order.order_id, "PAID", 1min);
    EXPECT_EQ(town.bank.answers(), std::vector<int>{204});
    EXPECT_EQ(payment(order).text("/provider"), "visa");
    boss.post("/v1/admin/orders/" + order.order_id + "/cancel", "{}", "cancel").expect(200);
    expect_whole();
    EXPECT_EQ(given_back(order), usual_total);
    EXPECT_EQ(payment(order).text("/status"), "REFUNDED");
}

TEST_F(BankPayment, IsAskedWhenItsCallbackIsLost) {
    town.bank.send_callbacks(0);
    const Placed order = opened();
    town.bank.decide(order.payment_id, {});
    await_status(customer, order.order_id, "PAID", 1min);
    expect_whole();
}

TEST_F(BankPayment, MayRepeatItself) {
    town.bank.send_callbacks(3);
    const Placed order = opened();
    town.bank.decide(order.payment_id, {.approve = false});
    town.executor.run_for(1s);
    town.bank.decide(order.payment_id, {});
    await_status(customer, order.order_id, "PAID", 1min);
    EXPECT_EQ(payment(order).number("/captured/amount"), usual_total);
    expect_whole();
}

TEST_F(BankPayment, ThreeDeclinedTriesCancelTheOrder) {
    const Placed order = opened();
    for (int i = 0; i < 3; ++i) {
        town.bank.decide(order.payment_id, {.approve = false});
        town.executor.run_for(5s);
    }
    await_status(customer, order.order_id, "CANCELLED", 1min);
    expect_whole();
}

TEST_F(BankPayment, IsAwayAndTheLinkWorksLater) {
    const Placed order = place();
    town.bank.refuse_next(1);
    EXPECT_EQ(town.api.get("/pay/" + order.payment_id).expect(503).code(),
              "payments.provider_away");
    EXPECT_EQ(payment(order).text("/status"), "CREATED");
    town.api.get("/pay/" + order.payment_id).expect(303);
    town.bank.decide(order.payment_id, {});
    await_status(customer, order.order_id, "PAID", 1min);
    expect_whole();
}

TEST_F(BankPayment, IsUnknownWhileItsAnswerIsLostUntilItIsAsked) {
    const Placed order = place();
    town.bank.lose_answers(1);
    town.api.get("/pay/" + order.payment_id).expect(503);
    // Whoever only looks opens it again; nobody does here.
    town.bank.decide(order.payment_id, {});  // its page is there, and somebody found it
    await_status(customer, order.order_id, "PAID", 1min);
    expect_whole();
}

TEST_F(BankPayment, ARefundIsTriedUntilTheBankHasItOnce) {
    const Placed order = opened();
    town.bank.decide(order.payment_id, {});
    await_status(customer, order.order_id, "PAID", 1min);
    town.bank.refuse_next(2);
    town.bank.lose_answers(1);
    customer.post("/v1/orders/" + order.order_id + "/cancel", "{}", "cancel").expect(200);
    town.executor.run_for(10min);
    expect_whole();
    EXPECT_EQ(town.bank.refunds().size(), 1u);
    EXPECT_EQ(given_back(order), usual_total);
}

TEST_F(BankPayment, TakesLessOrAnotherCurrencyAndGetsItBackWhileTheOrderWaits) {
    const Placed order = opened();
    town.bank.decide(order.payment_id, {.extra = -50});
    town.bank.decide(order.payment_id, {.currency = "USD"});
    town.executor.run_for(1min);
    EXPECT_EQ(town.bank.answers(), (std::vector<int>{422, 422}));
    EXPECT_EQ(status_of(customer, order.order_id), "PENDING");
    EXPECT_EQ(town.bank.refunds().size(), 2u);
    expect_whole();
    town.bank.decide(order.payment_id, {});
    await_status(customer, order.order_id, "PAID", 1min);
    EXPECT_EQ(payment(order).number("/refunded/amount"), 0);
    expect_whole();
}

TEST_F(BankPayment, TakesMoreOrTwiceAndGetsTheRestBackOnce) {
    const Placed order = opened();
    town.bank.send_callbacks(2);
    town.bank.decide(order.payment_id, {.extra = 50});
    await_status(customer, order.order_id, "PAID", 1min);
    town.bank.decide(order.payment_id, {});
    town.executor.run_for(5min);
    EXPECT_EQ(town.bank.refunds().size(), 2u);
    EXPECT_EQ(given_back(order), 50 + usual_total);
    EXPECT_EQ(payment(order).text("/status"), "CAPTURED");
    expect_whole();
}

TEST_F(BankPayment, TooLateIsGivenBackOnce) {
    const Placed order = opened();
    customer.post("/v1/orders/" + order.order_id + "/cancel", "{}", "cancel").expect(200);
    town.bank.send_callbacks(2);
    town.bank.decide(order.payment_id, {});
    town.executor.run_for(5min);
    EXPECT_EQ(status_of(customer, order.order_id), "CANCELLED");
    EXPECT_EQ(town.bank.refunds().size(), 1u);
    EXPECT_EQ(given_back(order), usual_total);
    expect_whole();
}

}  // namespace waybill::town::bank_payment
