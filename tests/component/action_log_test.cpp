// SPDX-License-Identifier: Apache-2.0
// What the office changed in a town: each of its changes is noted once, and nobody else's is.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::town::action_log_test {

using ::testing::IsEmpty;

struct ActionLog : ::testing::Test {
    TownWorld town{{.seed = 5}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Person customer = register_customer(town, "Clara");

    std::string paid_order(const std::string& key) {
        const Placed order = place_order(customer, shop, key);
        pay(customer, order);
        return order.order_id;
    }
    Answer of(const std::string& object) {
        return boss.get("/v1/admin/actions?object=" + object).expect(200);
    }
};

TEST_F(ActionLog, AChangeIsThereOnceHoweverOftenItIsSaid) {
    const std::string order = paid_order("one");
    EXPECT_EQ(of(order).size("/data"), 0U);  // placed and paid by its customer
    const auto cancel = [&] {
        return boss.post("/v1/admin/orders/" + order + "/cancel", R"({"note":"a"})", "key");
    };
    cancel().expect(200);
    cancel().expect(200);
    const auto told = of(order);
    ASSERT_EQ(told.size("/data"), 1U) << told.describe();
    EXPECT_EQ(told.text("/data/0/result"), "done");
    EXPECT_EQ(told.text("/data/0/action"), "cancel_any_order");
    EXPECT_EQ(told.text("/data/0/actor"), boss.user_id());
    EXPECT_EQ(told.text("/data/0/roles"), "operator");
    EXPECT_EQ(of(shop.partner_id + "&action=add_staff").size("/data"), 1U);
}

TEST_F(ActionLog, WhatIsRefusedIsThereToo) {
    const std::string order = paid_order("one");
    customer.post("/v1/orders/" + order + "/cancel", "{}", "own").expect(200);
    boss.post("/v1/admin/orders/" + order + "/cancel", R"({"note":"a"})", "key").expect(409);
    const auto told = of(order);
    ASSERT_EQ(told.size("/data"), 1U) << told.describe();
    EXPECT_EQ(told.text("/data/0/result"), "refused");
    EXPECT_EQ(told.text("/data/0/code"), "orders.wrong_state");
}

TEST_F(ActionLog, OutlivesTheProcessAndIsVerified) {
    const std::string order = paid_order("one");
    boss.post("/v1/admin/orders/" + order + "/cancel", "{}", "key").expect(200);
    EXPECT_TRUE(town.settle());
    town.restart();
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(of(order).size("/data"), 1U);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
    customer.get("/v1/admin/actions").expect(403);
}

}  // namespace waybill::town::action_log_test
