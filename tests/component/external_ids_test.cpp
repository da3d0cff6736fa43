// SPDX-License-Identifier: Apache-2.0
// What a client calls its quotes and orders: the same again is answered with the same again.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::external_ids {

using ::testing::IsEmpty;

struct ExternalIds : ShopDay {
    ExternalIds() : ShopDay{37} {}

    std::string named_quote(std::string_view name, std::string_view bell = "bell 3") {
        std::string body = quote_body(shop);
        body.replace(body.find("bell 3"), 6, bell);
        body.insert(1, std::format(R"("external_id":"{}",)", name));
        return body;
    }
    Answer check(Person& who, std::string_view name, std::string_view bell = "bell 3") {
        return who.post("/v1/quotes", named_quote(name, bell));
    }
    Answer confirm(const std::string& quote_id, std::string_view name, const std::string& key) {
        return customer.post(
            "/v1/orders",
            std::format(R"({{"quote_id":"{}","payment_method":"simulator","external_id":"{}"}})",
                        quote_id, name),
            key);
    }
    std::size_t orders() { return customer.get("/v1/orders").expect(200).size("/data"); }
    void expect_all_well() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST_F(ExternalIds, OfAQuoteStandForOneQuestion) {
    const auto first = check(customer, "basket-1").expect(201);
    EXPECT_EQ(first.text("/external_id"), "basket-1");
    const auto again = check(customer, "basket-1").expect(201);
    EXPECT_EQ(again.body(), first.body());
    EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
    EXPECT_EQ(check(customer, "basket-1", "bell 4").expect(409).code(), "orders.external_id_used");
    EXPECT_NE(check(customer, "basket-2").expect(201).text("/quote_id"), first.text("/quote_id"));
    Person other = register_customer(town, "Otto");
    check(other, "basket-1", "bell 4").expect(201);
    check(customer, std::string(50, 'x')).expect(201);
    check(customer, std::string(51, 'x')).expect(422);
    check(customer, "").expect(422);
    town.executor.run_for(10min);
    EXPECT_NE(check(customer, "basket-1", "bell 4").expect(201).text("/quote_id"),
              first.text("/quote_id"))
        << "that quote is over";
    expect_all_well();
}

TEST_F(ExternalIds, OfAnOrderStandForOneOrder) {
    const auto named = check(customer, "basket-1").expect(201).text("/quote_id");
    const auto first = customer.post("/v1/orders", confirm_body(named), "key-1").expect(201);
    EXPECT_EQ(first.text("/order/external_id"), "basket-1") << "as its quote";
    const auto again = confirm(named, "basket-1", "key-2").expect(201);
    EXPECT_EQ(again.body(), first.body());
    EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
    EXPECT_EQ(confirm(quote(), "basket-1", "key-3").expect(409).code(), "orders.external_id_used");
    EXPECT_EQ(confirm(named, "basket-9", "key-4").expect(409).code(), "orders.quote_used");
    EXPECT_EQ(loaves_left(), 38);
    EXPECT_EQ(orders(), 1u);
    const auto second = confirm(quote(), "basket-2", "key-5").expect(201);
    EXPECT_EQ(second.text("/order/external_id"), "basket-2");
    EXPECT_EQ(customer.get("/v1/orders?q=BASKET-2").expect(200).text("/data/0/order_id"),
              second.text("/order/order_id"));
    confirm(quote(), std::string(51, 'x'), "key-6").expect(422);
    EXPECT_FALSE(shop.keeper.get("/v1/partners/" + shop.partner_id + "/orders")
                     .expect(200)
                     .body()
                     .contains("basket"));
    EXPECT_TRUE(boss.get("/v1/admin/orders").expect(200).body().contains("basket-2"));
    expect_all_well();
}

}  // namespace waybill::town::external_ids
