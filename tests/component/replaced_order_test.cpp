// SPDX-License-Identifier: Apache-2.0
// Other lines for an unpaid order: another order takes its place, with its own stock and payment.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::replaced_order {

using ::testing::Contains;
using ::testing::IsEmpty;

struct ReplacedOrder : ShopDay {
    ReplacedOrder() : ShopDay{41} {}

    /// So many loaves (4.50 each) and the fee of 2.50.
    std::string quote_of(int loaves) {
        return customer
            .post("/v1/quotes", std::format(R"({{"partner_id":"{}","lines":[{{"offer_id":"{}",)"
                                            R"("quantity":{}}}],"address":"Mill Lane 9"}})",
                                            shop.partner_id, shop.offers.at(0), loaves))
            .expect(201)
            .text("/quote_id");
    }
    http::Request replacement(Person& who, const std::string& order, const std::string& quote,
                              const std::string& key) {
        return who.request(http::Method::post, "/v1/orders/" + order + "/replace",
                           confirm_body(quote), key);
    }
    Answer replace(const std::string& order, const std::string& quote, const std::string& key) {
        return town.api.say(replacement(customer, order, quote, key));
    }
    static Placed placed(const Answer& answer) {
        return {.order_id = answer.text("/order/order_id"),
                .payment_id = answer.text("/order/payment_id"),
                .checkout_url = answer.text("/checkout_url"),
                .total = answer.number("/order/total/amount")};
    }
    void expect_all_well() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST_F(ReplacedOrder, GivesItsPlaceToOneWithOtherLinesAndItsOwnPayment) {
    const Placed before = place_order(customer, shop, "key-1");
    EXPECT_EQ(loaves_left(), 38);
    const auto answer = replace(before.order_id, quote_of(5), "key-2").expect(201);
    const Placed after = placed(answer);
    EXPECT_EQ(after.total, 5 * 450 + 250);
    EXPECT_NE(after.payment_id, before.payment_id);
    EXPECT_EQ(status_of(customer, before.order_id), "CANCELLED");
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(loaves_left(), 35);
    const auto again = replace(before.order_id, "quo_" + after.order_id.substr(4), "key-2");
    EXPECT_EQ(again.expect(201).body(), answer.body());
    pay(customer, after);
    EXPECT_EQ(replace(after.order_id, quote_of(1), "key-3").expect(409).code(),
              "orders.wrong_state");
    EXPECT_EQ(replace(before.order_id, quote_of(1), "key-4").expect(409).code(),
              "orders.wrong_state");
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(loaves_left(), 35) << "a refusal holds nothing";
    expect_all_well();
}

TEST_F(ReplacedOrder, IsRefusedAsAWholeAndThenNothingHasChanged) {
    Person stranger = register_customer(town, "Otto");
    Shop grill = open_shop(boss, Kitchen::reads_the_queue, "Grill House");
    const Placed before = place_order(customer, shop, "key-1");
    const auto of_grill = customer.post("/v1/quotes", quote_body(grill)).expect(201);
    EXPECT_EQ(replace(before.order_id, of_grill.text("/quote_id"), "a").expect(422).code(),
              "orders.other_partner");
    const std::string theirs =
        stranger.post("/v1/quotes", quote_body(shop)).expect(201).text("/quote_id");
    EXPECT_EQ(town.api.say(replacement(stranger, before.order_id, theirs, "b")).expect(404).code(),
              "orders.not_found");
    EXPECT_EQ(replace(before.order_id, theirs, "c").expect(404).code(), "orders.quote_gone");
    const auto body = std::format(R"({{"quote_id":"{}","payment_method":"visa"}})", quote_of(1));
    customer.post("/v1/orders/" + before.order_id + "/replace", body, "d").expect(422);
    const std::string many = quote_of(38);
    place_order(stranger, shop, "theirs");
    EXPECT_EQ(replace(before.order_id, many, "e").expect(409).code(), "catalog.insufficient_stock");
    EXPECT_EQ(status_of(customer, before.order_id), "PENDING");
    EXPECT_EQ(customer.get("/v1/orders").expect(200).size("/data"), 1u);
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(loaves_left(), 36);
    pay(customer, before);
    expect_all_well();
}

TEST_F(ReplacedOrder, CountsOnceAmongTheUnpaid) {
    std::string last;
    for (int i = 1; i <= 5; ++i)
        last = place_order(customer, shop, std::format("key-{}", i)).order_id;
    EXPECT_EQ(customer.post("/v1/orders", confirm_body(quote_of(1)), "one-more").expect(409).code(),
              "orders.limit_reached");
    last = placed(replace(last, quote_of(1), "a").expect(201)).order_id;
    replace(last, quote_of(2), "b").expect(201);
    expect_all_well();
}

TEST_F(ReplacedOrder, KeepsNoteAndPhoneUnlessOthersAreGivenAndEachNamesTheOther) {
    const Placed first = place_order(customer, shop, "key-1");
    const auto put = [&](const Placed& order, std::string_view what, std::string body) {
        customer
            .call(http::Method::put, std::format("/v1/orders/{}/{}", order.order_id, what),
                  std::move(body))
            .expect(200);
    };
    put(first, "note", R"({"note":"The bell is broken"})");
    put(first, "phone", R"({"phone":"+3225550199"})");
    const auto answer = replace(first.order_id, quote_of(5), "key-2").expect(201);
    EXPECT_EQ(answer.text("/order/note"), "The bell is broken");
    EXPECT_EQ(answer.text("/order/phone"), "+3225550199");
    EXPECT_EQ(answer.text("/order/address"), "Mill Lane 9");
    EXPECT_EQ(answer.text("/order/replaces"), first.order_id);
    const Placed second = placed(answer);
    const auto before = customer.get("/v1/orders/" + first.order_id).expect(200);
    EXPECT_EQ(before.text("/replaced_by"), second.order_id);
    EXPECT_FALSE(before.has("/replaces"));
    put(second, "note", R"({"note":"Ring twice"})");
    EXPECT_EQ(replace(first.order_id, "quo_" + second.order_id.substr(4), "key-2").body(),
              answer.body())
        << "as it was made";
    const auto body = std::format(
        R"({{"quote_id":"{}","payment_method":"simulator","note":"Leave it at the door"}})",
        quote_of(1));
    const auto third =
        customer.post("/v1/orders/" + second.order_id + "/replace", body, "key-3").expect(201);
    EXPECT_EQ(third.text("/order/note"), "Leave it at the door");
    const auto kept = customer.get("/v1/orders/" + second.order_id).expect(200);
    EXPECT_EQ(kept.text("/replaces"), first.order_id);
    EXPECT_EQ(kept.text("/replaced_by"), third.text("/order/order_id"));
    EXPECT_EQ(customer
                  .post("/v1/orders/" + third.text("/order/order_id") + "/replace",
                        std::format(R"({{"quote_id":"{}","payment_method":"simulator","note":""}})",
                                    quote_of(1)),
                        "key-4")
                  .expect(422)
                  .code(),
              "request.invalid");
    const auto paid = placed(third);
    pay(customer, paid);
    prepare(shop, Kitchen::reads_the_queue, paid);
    Rider rider = hire(boss, "Rida");
    await_ready(customer, paid.order_id);
    rider.person.post("/v1/courier/deliveries/" + paid.order_id + "/claim").expect(200);
    town.executor.run_for(5s);
    const auto carried = rider.person.get("/v1/courier/deliveries?active=true").expect(200);
    EXPECT_EQ(carried.text("/data/0/note"), "Leave it at the door");
    EXPECT_EQ(carried.text("/data/0/phone"), "+3225550199");
    expect_all_well();
}

/// Two changes of one order at once: one of them is made of it.
TEST_F(ReplacedOrder, IsReplacedByOneOnly) {
    const Placed before = place_order(customer, shop, "key-1");
    std::vector<http::Request> requests;
    for (int i = 0; i < 4; ++i)
        requests.push_back(
            replacement(customer, before.order_id, quote_of(i + 1), std::format("at-once-{}", i)));
    int made = 0;
    for (const auto& answer : town.api.say_together(std::move(requests))) {
        if (answer.status() == 201) ++made;
        if (answer.status() != 201) {
            EXPECT_EQ(answer.expect(409).code(), "orders.wrong_state");
        }
    }
    EXPECT_EQ(made, 1);
    EXPECT_EQ(customer.get("/v1/orders?status=PENDING").expect(200).size("/data"), 1u);
    expect_all_well();
}

TEST_F(ReplacedOrder, WhatWasPaidForItTooLateIsGivenBack) {
    const Placed before = place_order(customer, shop, "key-1");
    approve(town, before);  // the charge comes later
    const Placed after = placed(replace(before.order_id, quote_of(5), "key-2").expect(201));
    town.executor.run_for(1h);
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(status_of(customer, before.order_id), "CANCELLED");
    const auto payment = customer.get("/v1/payments/" + before.payment_id).expect(200);
    EXPECT_EQ(payment.text("/status"), "REFUNDED");
    EXPECT_EQ(payment.number("/refunded/amount"), usual_total);
    pay(customer, after);
    EXPECT_EQ(status_of(customer, after.order_id), "PAID");
    EXPECT_THAT(history_of(customer, before.order_id), Contains("cancelled").Times(1));
    expect_all_well();
}

}  // namespace waybill::town::replaced_order
