// SPDX-License-Identifier: Apache-2.0
// Orders that are paid at the door: their whole life, each way in which they end, and what becomes
// of the money.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::cash {

using couriers::AssignmentMode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct CashDay {
    explicit CashDay(TownOptions options) : town{options} {}

    TownWorld town;
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");
    int number{0};

    Placed placed() {
        Placed order = place_in_cash(customer, shop, std::format("order-{}", ++number));
        town.executor.run_for(2s);  // catalog and payments have heard of it
        return order;
    }
    Answer shop_says(const Placed& order, std::string_view step, std::string body = "{}") {
        return shop.keeper.post(
            std::format("/v1/partners/{}/orders/{}/{}", shop.partner_id, order.order_id, step),
            std::move(body));
    }
    Answer rider_says(const Placed& order, std::string_view step, std::string_view more = {}) {
        const auto body = step == "claim" ? std::string{} : std::format(R"({{"epoch":1{}}})", more);
        auto answer =
            rider.person.post(std::format("/v1/courier/deliveries/{}/{}", order.order_id, step),
                              body, std::format("{}-{}", order.order_id, ++number));
        town.executor.run_for(1s);
        return answer;
    }
    Answer boss_says(const Placed& order, std::string_view step) {
        return boss.post(std::format("/v1/admin/orders/{}/{}", order.order_id, step), "{}",
                         std::format("boss-{}", ++number));
    }
    Placed preparing() {
        const Placed order = placed();
        shop_says(order, "accept", R"({"minutes":5})").expect(200);
        return order;
    }
    Placed ready() {
        const Placed order = preparing();
        shop_says(order, "ready").expect(200);
        town.executor.run_for(2s);
        return order;
    }
    Placed fetched() {
        const Placed order = ready();
        rider_says(order, "claim").expect(200);
        rider_says(order, "pick-up").expect(200);
        return order;
    }
    std::string pin_json(const Placed& order) {
        return std::format(R"(,"pin":"{}")",
                           customer.get("/v1/orders/" + order.order_id).expect(200).text("/pin"));
    }
    std::string end_of(const Placed& order) {
        const auto seen = customer.get("/v1/orders/" + order.order_id).expect(200);
        return seen.text("/status") + " " + seen.text("/cancel_reason");
    }
    std::string last_news() {
        town.executor.run_for(5s);
        return customer.get("/v1/notifications?limit=1").expect(200).text("/data/0/body");
    }
    Answer hand_in(std::int64_t amount, const std::string& key) {
        return boss.post(
            "/v1/admin/couriers/" + rider.courier_id + "/hand-ins",
            std::format(R"({{"amount":{{"amount":{},"currency":"EUR"}},"note":"till 2"}})", amount),
            key);
    }
    std::int64_t balance(std::string_view account) {
        const auto all = boss.get("/v1/admin/ledger/balances").expect(200);
        for (std::size_t i = 0; i < all.size("/data"); ++i)
            if (all.text(std::format("/data/{}/account", i)) == account)
                return all.number(std::format("/data/{}/balance/amount", i));
        return 0;
    }
    void expect_whole() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
    /// What is over without a hand-over owes nothing, whatever was said of it.
    void expect_nothing_owed(const Placed& order) {
        EXPECT_TRUE(town.settle());
        EXPECT_EQ(told(customer, "refund"), 0);
        EXPECT_EQ(balance("courier_cash"), 0);
        EXPECT_EQ(boss.get("/v1/payments/" + order.payment_id).expect(200).text("/status"),
                  "CREATED");
        expect_whole();
    }
};

struct Cash : CashDay, ::testing::Test {
    Cash() : CashDay{TownOptions{.seed = 61, .cash = true}} {}
};

TEST_F(Cash, GoesToThePartnerAtOnceAndIsTakenAtTheDoor) {
    const auto quote = customer.post("/v1/quotes", quote_body(shop)).expect(201);
    const auto body = confirm_body(quote.text("/quote_id"), "cash");
    const auto confirmed = customer.post("/v1/orders", body, "key").expect(201);
    EXPECT_THAT(confirmed.body(), Not(HasSubstr("checkout_url")));
    EXPECT_THAT(confirmed.body(), Not(HasSubstr("callback_url")));
    EXPECT_EQ(customer.post("/v1/orders", body, "key").expect(201).body(), confirmed.body());
    const Placed order{.order_id = confirmed.text("/order/order_id"),
                       .payment_id = confirmed.text("/order/payment_id"),
                       .checkout_url = {},
                       .total = confirmed.number("/order/total/amount")};
    EXPECT_THAT(last_news(), HasSubstr("EUR"));
    EXPECT_THAT(town.mails.last_to(customer.email())->text.reveal(),
                HasSubstr("in cash, when it is handed over"));
    EXPECT_EQ(town.api.get("/pay/" + order.payment_id).expect(409).code(),
              "payments.paid_at_the_door");
    const auto waiting =
        shop.keeper.get("/v1/partners/" + shop.partner_id + "/orders?status=PENDING").expect(200);
    EXPECT_EQ(waiting.text("/data/0/payment_method"), "cash");
    shop_says(order, "accept", R"({"minutes":5})").expect(200);
    shop_says(order, "ready").expect(200);
    town.executor.run_for(2s);
    const auto offers = rider.person.get("/v1/courier/offers").expect(200);
    EXPECT_EQ(offers.number("/data/0/cash_due/amount"), usual_total);
    rider_says(order, "claim").expect(200);
    rider_says(order, "pick-up").expect(200);
    EXPECT_THAT(last_news(), HasSubstr("has picked up"));
    EXPECT_THAT(town.mails.last_to(customer.email())->text.reveal(),
                HasSubstr("23.50 EUR in cash ready"));
    EXPECT_EQ(balance("courier_cash"), 0);
    const auto brought =
        rider_says(order, "deliver", pin_json(order) + collected_json(usual_total)).expect(200);
    EXPECT_EQ(brought.number("/cash_collected/amount"), usual_total);
    await_status(customer, order.order_id, "COMPLETED", 1min);
    EXPECT_THAT(last_news(), HasSubstr("23.50 EUR in cash"));
    EXPECT_THAT(history_of(customer, order.order_id),
                ElementsAre("created", "accepted", "ready", "assigned", "picked_up", "completed"));
    EXPECT_EQ(balance("courier_cash"), usual_total);
    EXPECT_EQ(balance("courier_payable"), -250);
    EXPECT_EQ(told(customer, "order_paid"), 0);
    EXPECT_EQ(told(customer, "payment_reminder"), 0);
    expect_whole();
}

TEST_F(Cash, IsHandedOverForJustWhatIsDue) {
    const Placed order = fetched();
    const std::string pin = pin_json(order);
    const auto events = town.events();
    for (const std::string& said :
         {std::string{}, collected_json(usual_total - 1), collected_json(usual_total + 1),
          collected_json(usual_total, "USD")}) {
        const auto refused = rider_says(order, "deliver", pin + said);
        EXPECT_EQ(refused.expect(422).code(), "couriers.wrong_cash") << said;
        EXPECT_THAT(refused.body(), HasSubstr("collect 23.50 EUR"));
    }
    EXPECT_EQ(town.events(), events);
    EXPECT_EQ(balance("courier_cash"), 0);
    const std::string right = pin + collected_json(usual_total);
    rider_says(order, "deliver", right).expect(200);
    rider_says(order, "deliver", right).expect(200);  // again, under another key
    EXPECT_EQ(balance("courier_cash"), usual_total);
    expect_whole();
}

TEST_F(Cash, IsNotTakenOfWhatIsPaid) {
    const Placed order = place_order(customer, shop, "paid");
    pay(customer, order);
    shop_says(order, "accept").expect(200);
    shop_says(order, "ready").expect(200);
    town.executor.run_for(2s);
    rider_says(order, "claim").expect(200);
    rider_says(order, "pick-up").expect(200);
    const auto refused =
        rider_says(order, "deliver", pin_json(order) + collected_json(usual_total));
    EXPECT_EQ(refused.expect(422).code(), "couriers.wrong_cash");
    EXPECT_THAT(refused.body(), HasSubstr("nothing is to be collected"));
    rider_says(order, "deliver", pin_json(order)).expect(200);
    EXPECT_EQ(balance("courier_cash"), 0);
    expect_whole();
}

TEST_F(Cash, IsOwedByWhoCollectsIt) {
    const Placed order = fetched();
    Rider sami = hire(boss, "Sami");
    boss.post(std::format("/v1/admin/orders/{}/assign", order.order_id),
              std::format(R"({{"courier_id":"{}"}})", sami.courier_id), "over")
        .expect(200);
    town.executor.run_for(2s);
    rider_says(order, "deliver", pin_json(order) + collected_json(usual_total)).expect(404);
    sami.person
        .post(std::format("/v1/courier/deliveries/{}/deliver", order.order_id),
              R"({"epoch":2)" + pin_json(order) + collected_json(usual_total) + "}")
        .expect(200);
    await_status(customer, order.order_id, "COMPLETED", 1min);
    ASSERT_TRUE(town.settle());
    EXPECT_EQ(hand_in(usual_total, "in-1").expect(409).code(), "payments.more_than_held");
    rider.courier_id = sami.courier_id;
    hand_in(usual_total, "in-2").expect(201);
    EXPECT_EQ(balance("courier_cash"), 0);
    expect_whole();
}

TEST_F(Cash, OwesNothingWhenItsCustomerCancelsInTime) {
    const Placed order = placed();
    customer.post("/v1/orders/" + order.order_id + "/cancel").expect(200);
    EXPECT_EQ(end_of(order), "CANCELLED customer");
    EXPECT_THAT(last_news(), HasSubstr("so you owe nothing"));
    expect_nothing_owed(order);
    const Placed late = preparing();
    customer.post("/v1/orders/" + late.order_id + "/cancel").expect(409);
    boss_says(late, "cancel").expect(200);
    EXPECT_EQ(end_of(late), "CANCELLED operator");
    expect_nothing_owed(late);
}

TEST_F(Cash, OwesNothingWhenItsPartnerRejectsIt) {
    const Placed order = placed();
    shop_says(order, "reject", R"({"reason":"sold out"})").expect(200);
    EXPECT_EQ(end_of(order), "CANCELLED partner_rejected");
    expect_nothing_owed(order);
    const Placed begun = preparing();
    shop_says(begun, "reject", R"({"reason":"the oven broke"})").expect(200);
    expect_nothing_owed(begun);
}

TEST_F(Cash, OwesNothingWhenNobodyCaresForIt) {
    const Placed silent = placed();
    town.executor.run_for(31min);
    EXPECT_EQ(end_of(silent), "CANCELLED partner_rejected");
    expect_nothing_owed(silent);
    rider.person.call(http::Method::put, "/v1/courier/duty", R"({"status":"offline"})").expect(200);
    const Placed alone = ready();
    town.executor.run_for(91min);
    EXPECT_EQ(end_of(alone), "CANCELLED no_courier");
    expect_nothing_owed(alone);
}

TEST_F(Cash, OwesNothingWhenItCannotBeHandedOver) {
    const Placed order = fetched();
    rider_says(order, "fail", R"(,"reason":"refused")").expect(200);
    EXPECT_EQ(rider_says(order, "deliver", pin_json(order) + collected_json(usual_total))
                  .expect(409)
                  .code(),
              "couriers.wrong_state");
    rider_says(order, "return").expect(200);
    await_status(customer, order.order_id, "CANCELLED", 1min);
    EXPECT_EQ(end_of(order), "CANCELLED undeliverable");
    expect_nothing_owed(order);
}

TEST_F(Cash, ThatNobodyHasSaidToHaveTakenIsNotHandedOverByTime) {
    const Placed order = fetched();
    town.executor.run_for(12h + 1min);
    EXPECT_EQ(end_of(order), "CANCELLED undeliverable");
    expect_nothing_owed(order);
}

TEST_F(Cash, IsSettledWithThePlatformInParts) {
    const std::string own = "/v1/courier/cash";
    (void)live_in_cash(customer, shop, rider, "first");
    (void)live_in_cash(customer, shop, rider, "second");
    ASSERT_TRUE(town.settle());
    EXPECT_EQ(rider.person.get(own).expect(200).number("/balances/0/balance/amount"),
              2 * usual_total);
    const auto first = hand_in(3000, "in-1").expect(201);
    EXPECT_EQ(hand_in(3000, "in-1").expect(201).body(), first.body());
    EXPECT_EQ(hand_in(3001, "in-1").expect(422).code(), "idempotency.key_reused");
    EXPECT_EQ(hand_in(1701, "in-2").expect(409).code(), "payments.more_than_held");
    EXPECT_EQ(hand_in(0, "in-3").status(), 422);
    EXPECT_EQ(hand_in(-1, "in-4").status(), 422);
    EXPECT_EQ(boss.post("/v1/admin/couriers/" + rider.courier_id + "/hand-ins",
                        R"({"amount":{"amount":1,"currency":"USD"}})", "in-5")
                  .expect(409)
                  .code(),
              "payments.more_than_held");
    EXPECT_EQ(rider.person.get(own).expect(200).number("/balances/0/balance/amount"), 1700);
    hand_in(1700, "in-6").expect(201);
    const auto settled = rider.person.get(own).expect(200);
    EXPECT_EQ(settled.number("/balances/0/balance/amount"), 0);
    EXPECT_EQ(settled.size("/data"), 4u);
    EXPECT_EQ(boss.get("/v1/couriers/" + rider.courier_id + "/cash").expect(200).body(),
              settled.body());
    EXPECT_EQ(balance("cash_desk"), 2 * usual_total);
    EXPECT_EQ(
        rider.person.get("/v1/courier/statement").expect(200).number("/balances/0/balance/amount"),
        -500);
    customer.get(own).expect(403);
    rider.person.post("/v1/admin/couriers/" + rider.courier_id + "/hand-ins", "{}").expect(403);
    expect_whole();
}

TEST_F(Cash, IsGivenBackByAPerson) {
    const Placed order = live_in_cash(customer, shop, rider, "first");
    ASSERT_TRUE(town.settle());
    const std::string refunds = "/v1/admin/payments/" + order.payment_id + "/refunds";
    const auto part =
        boss.post(refunds, R"({"amount":{"amount":350,"currency":"EUR"}})", "part").expect(201);
    EXPECT_EQ(part.text("/status"), "REQUESTED");
    EXPECT_THAT(last_news(), HasSubstr("Of the 23.50 EUR that you paid in cash"));
    expect_whole();
    EXPECT_EQ(balance("customer_payable"), -350);
    const std::string out = "/v1/admin/refunds/" + part.text("/refund_id") + "/pay-out";
    EXPECT_EQ(boss.post(out, {}, "out-1").expect(200).text("/status"), "DONE");
    EXPECT_EQ(boss.post(out, {}, "out-2").expect(200).text("/status"), "DONE");
    EXPECT_EQ(balance("customer_payable"), 0);
    EXPECT_EQ(balance("cash_desk"), -350);
    customer.post(out).expect(403);
    boss.post("/v1/admin/refunds/ref_01jh3q8d2v7x0n5m4k9w6r1tbe/pay-out").expect(404);
    expect_whole();
}

TEST_F(Cash, IsForSmallSumsAndOfferedOnlyWhereItIs) {
    const auto ways = town.api.get("/v1/payment-providers").expect(200);
    bool offered = false;
    for (std::size_t i = 0; i < ways.size("/data"); ++i) {
        const auto way = std::format("/data/{}", i);
        if (ways.text(way + "/provider") != "cash") continue;
        offered = true;
        EXPECT_EQ(ways.number(way + "/amount_max"), 20'000);
    }
    EXPECT_TRUE(offered);
    std::string much = quote_body(shop);  // 30 cakes are 360 and some
    much.replace(much.find("\"quantity\":1"), 12, "\"quantity\":30");
    much.erase(much.find(",\"total\""));
    much += "}";
    const auto dear = customer.post("/v1/quotes", much).expect(201);
    const auto body = confirm_body(dear.text("/quote_id"), "cash");
    EXPECT_EQ(customer.post("/v1/orders", body, "dear").expect(422).code(),
              "payments.too_much_for_cash");
    customer.post("/v1/orders", confirm_body(dear.text("/quote_id")), "by-card").expect(201);
    expect_whole();
}

TEST(CashElsewhere, IsNotOffered) {
    CashDay day{TownOptions{.seed = 62}};
    const auto quote = day.customer.post("/v1/quotes", quote_body(day.shop)).expect(201);
    const auto body = confirm_body(quote.text("/quote_id"), "cash");
    EXPECT_EQ(day.customer.post("/v1/orders", body, "key").expect(422).code(),
              "payments.provider_inactive");
    day.expect_whole();
}

/// Events twice and in any order of their keys, two instances of each service in turns; and each
/// service in a process of its own.
TEST(CashElsewhere, IsTheSameInManyHands) {
    for (const TownOptions& options : {TownOptions{.seed = 63,
                                                   .instances = 2,
                                                   .duplicates_ppm = 300'000,
                                                   .shuffle_keys = true,
                                                   .cash = true},
                                       TownOptions{.seed = 64, .split = true, .cash = true}}) {
        CashDay day{options};
        (void)live_in_cash(day.customer, day.shop, day.rider, "first");
        const Placed rejected = day.placed();
        day.shop_says(rejected, "reject", R"({"reason":"sold out"})").expect(200);
        ASSERT_TRUE(day.town.settle());
        day.hand_in(2000, "in-1").expect(201);
        EXPECT_EQ(day.balance("courier_cash"), 350);
        EXPECT_EQ(day.balance("cash_desk"), 2000);
        day.expect_whole();
    }
}

}  // namespace waybill::town::cash
