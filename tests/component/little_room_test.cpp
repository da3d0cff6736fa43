// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::town::little_room {

using ::testing::IsEmpty;

constexpr auto claimed = couriers::AssignmentMode::claim;

TEST(LittleRoom, NewOrdersAreRefusedAndThoseUnderWayArrive) {
    TownWorld town{{.seed = 11, .assignment = claimed}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Person customer = register_customer(town, "Clara");
    Rider rider = hire(boss, "Ralf");
    const Placed order = place_order(customer, shop, "key-1");

    town.room = fail(ErrorKind::unavailable, "storage.full");
    const auto quote = customer.post("/v1/quotes", quote_body(shop)).expect(201);
    const auto refused =
        customer.post("/v1/orders", confirm_body(quote.text("/quote_id")), "key-2").expect(503);
    EXPECT_EQ(refused.code(), "storage.full");
    EXPECT_NE(refused.header("Retry-After"), "");

    pay(customer, order);
    prepare(shop, Kitchen::reads_the_queue, order);
    deliver(rider, claimed, customer, order);
    EXPECT_EQ(status_of(customer, order.order_id), "COMPLETED");
    EXPECT_EQ(town.api.get("/readyz").status(), 200);

    town.room = Status{};
    const auto anew = customer.post("/v1/quotes", quote_body(shop)).expect(201);
    customer.post("/v1/orders", confirm_body(anew.text("/quote_id")), "key-2").expect(201);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST(LittleRoom, DamageTurnsReadinessOff) {
    TownWorld town;
    EXPECT_EQ(town.api.get("/readyz").status(), 200);
    town.sound = fail(ErrorKind::unavailable, "storage.damaged");
    const auto ready = town.api.get("/readyz");
    EXPECT_EQ(ready.status(), 503);
    EXPECT_TRUE(ready.body().contains("storage.damaged")) << ready.body();
    EXPECT_EQ(town.api.get("/livez").status(), 200);
}

}  // namespace waybill::town::little_room
