// SPDX-License-Identifier: Apache-2.0
// A partner's own system takes an order through its kitchen with a key.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::town::api_keys_test {

using http::Method;
using ::testing::IsEmpty;

struct ApiKeys : ::testing::Test {
    TownWorld town{{.seed = 5}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Person customer = register_customer(town, "Clara");
    std::string keys = "/v1/partners/" + shop.partner_id + "/api-keys";

    Answer as(const std::string& key, Method method, const std::string& target,
              const std::string& body = {}, const std::string& cause = {}) {
        auto request = Api::request(method, target, body, {.key = cause});
        request.headers.set("Authorization", "Bearer " + key);
        return town.api.say(request);
    }
};

TEST_F(ApiKeys, ASystemAcceptsAnOrderAndIsRefusedWhenItsKeyIsRevoked) {
    const Placed order = place_order(customer, shop, "one");
    pay(customer, order);
    const std::string wanted = R"({"name":"Till","scopes":["orders:read","orders:write"]})";
    const auto made = shop.keeper.post(keys, wanted, "make").expect(201);
    const std::string key = made.text("/key");
    const auto again = shop.keeper.post(keys, wanted, "make").expect(201);
    EXPECT_EQ(again.text("/api_key_id"), made.text("/api_key_id"));
    EXPECT_FALSE(again.has("/key"));  // shown once

    const std::string queue = "/v1/partners/" + shop.partner_id + "/orders";
    EXPECT_EQ(as(key, Method::get, queue).expect(200).text("/data/0/order_id"), order.order_id);
    const std::string accept = queue + "/" + order.order_id + "/accept";
    as(key, Method::post, accept, R"({"minutes":5})", "a").expect(200);
    const auto repeated = as(key, Method::post, accept, R"({"minutes":5})", "a").expect(200);
    EXPECT_EQ(repeated.header("Idempotent-Replayed"), "true");
    as(key, Method::get, "/v1/partners/" + shop.partner_id + "/offers").expect(403);

    EXPECT_TRUE(town.settle());
    town.restart();
    EXPECT_TRUE(town.settle());
    as(key, Method::get, queue).expect(200);
    boss.call(Method::delete_, keys + "/" + made.text("/api_key_id"), "").expect(204);
    as(key, Method::get, queue).expect(401);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

}  // namespace waybill::town::api_keys_test
