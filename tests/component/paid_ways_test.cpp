// SPDX-License-Identifier: Apache-2.0
// A courier is on the way for an order that is cancelled.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>
#include <map>

namespace waybill::town::paid_ways {

using ::testing::IsEmpty;

/// What is owed to couriers, and what the platform has earned, after an order was cancelled under
/// way to it.
std::map<std::string, std::int64_t> balances_after(std::int64_t pay, bool claimed) {
    TownWorld town{{.seed = 31, .trip_pay = pay}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");
    const Placed order = place_order(customer, shop, "order-1");
    town::pay(customer, order);
    prepare(shop, Kitchen::reads_the_queue, order);
    await_ready(customer, order.order_id);
    if (claimed)
        rider.person.post("/v1/courier/deliveries/" + order.order_id + "/claim", {}, "claim")
            .expect(200);
    town.executor.run_for(2s);
    const std::string cancel = "/v1/admin/orders/" + order.order_id + "/cancel";
    boss.post(cancel, "{}", "cancel").expect(200);
    boss.post(cancel, "{}", "cancel").expect(200);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
    EXPECT_THAT(town.complaints(), IsEmpty());
    std::map<std::string, std::int64_t> balances;
    const auto ledger = boss.get("/v1/admin/ledger/balances").expect(200);
    for (std::size_t i = 0; i < ledger.size("/data"); ++i) {
        const auto row = std::format("/data/{}", i);
        balances[ledger.text(row + "/account")] = ledger.number(row + "/balance/amount");
    }
    return balances;
}

TEST(PaidWays, WhoWasOnTheWayIsPaidByThePlatform) {
    auto balances = balances_after(150, true);
    EXPECT_EQ(balances["courier_payable"], -150);
    EXPECT_EQ(balances["platform_fee"], 150);
    EXPECT_EQ(balances["provider:simulator"], 0);
}

TEST(PaidWays, WhereNobodyWasOnTheWayOrNothingIsPaidNothingIsBooked) {
    EXPECT_EQ(balances_after(150, false).count("courier_payable"), 0u);
    EXPECT_EQ(balances_after(0, true).count("courier_payable"), 0u);
}

}  // namespace waybill::town::paid_ways
