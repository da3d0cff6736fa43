// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <format>

namespace waybill::town::unpaid {

using ::testing::IsEmpty;
using Steps = std::vector<std::string>;

struct UnpaidOrder : ShopDay {
    UnpaidOrder() : ShopDay{5} {}

    std::int64_t loaves_left() {
        const auto offers = shop.keeper.get("/v1/partners/" + shop.partner_id + "/offers");
        for (std::size_t i = 0; i < offers.size("/data"); ++i)
            if (offers.text(std::format("/data/{}/offer_id", i)) == shop.offers[0])
                return offers.number(std::format("/data/{}/in_stock", i));
        return -1;
    }
    void until(TimePoint when) { town.executor.run_for(when - town.now()); }
};

TEST_F(UnpaidOrder, IsRemindedOfThreeTimesAndEndsAfterADay) {
    const Placed order = place_order(customer, shop, "key-1");
    const TimePoint made = town.now();
    EXPECT_EQ(loaves_left(), 38);
    std::ptrdiff_t reminders = 0;
    for (const Duration due : {Duration{4h}, Duration{12h}, Duration{22h}}) {
        until(made + due - 1min);
        EXPECT_EQ(told(customer, "payment_reminder"), reminders);
        until(made + due + 1min);
        EXPECT_EQ(told(customer, "payment_reminder"), ++reminders);
    }
    until(made + 24h - 1min);
    EXPECT_EQ(status_of(customer, order.order_id), "PENDING");
    until(made + 24h + 1min);
    const auto over = customer.get("/v1/orders/" + order.order_id).expect(200);
    EXPECT_EQ(over.text("/status"), "CANCELLED");
    EXPECT_EQ(over.text("/cancel_reason"), "expired");
    EXPECT_EQ(history_of(customer, order.order_id), (Steps{"created", "cancelled"}));
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(loaves_left(), 40);
    EXPECT_EQ(told(customer, "order_cancelled"), 1);
    town.executor.run_for(24h);
    EXPECT_EQ(told(customer, "payment_reminder"), 3);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
    EXPECT_THAT(town.complaints(), IsEmpty());
}

TEST_F(UnpaidOrder, APaidOneIsNeitherRemindedOfNorExpires) {
    const Placed order = place_order(customer, shop, "key-1");
    town.executor.run_for(5h);
    pay(customer, order);
    town.executor.run_for(30h);
    EXPECT_EQ(told(customer, "payment_reminder"), 1);
    const auto seen = customer.get("/v1/orders/" + order.order_id).expect(200);
    EXPECT_EQ(seen.text("/cancel_reason"), "partner_rejected") << "it did not expire";
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(UnpaidOrder, TheSixthIsRefusedUntilOneIsCancelled) {
    std::vector<Placed> orders;
    for (int i = 1; i <= 5; ++i)
        orders.push_back(place_order(customer, shop, std::format("key-{}", i)));
    const auto quote = customer.post("/v1/quotes", quote_body(shop)).expect(201);
    const std::string body = confirm_body(quote.text("/quote_id"));
    EXPECT_EQ(customer.post("/v1/orders", body, "key-6").expect(409).code(),
              "orders.limit_reached");
    customer.post("/v1/orders/" + orders[0].order_id + "/cancel").expect(200);
    // The refusal held nothing and did not spend the quote.
    customer.post("/v1/orders", body, "key-6").expect(201);
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(loaves_left(), 30);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(UnpaidOrder, MoneyThatComesAfterTheEndGoesBack) {
    const Placed order = place_order(customer, shop, "key-1");
    approve(town, order);
    customer.post("/v1/orders/" + order.order_id + "/cancel").expect(200);
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(status_of(customer, order.order_id), "CANCELLED");
    const auto payment = customer.get("/v1/payments/" + order.payment_id).expect(200);
    EXPECT_EQ(payment.number("/captured/amount"), payment.number("/refunded/amount"));
    EXPECT_EQ(loaves_left(), 40);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

}  // namespace waybill::town::unpaid
