// SPDX-License-Identifier: Apache-2.0
// A courier who holds as much cash as the house allows gets no more orders in cash, however they
// are given out, until it is handed in; what is paid they may bring.
#include "platform/core/enum_values.hpp"
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::cash_cap {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

struct CashCap : ::testing::TestWithParam<AssignmentMode> {
    /// One usual basket fits, two do not.
    TownWorld town{{.seed = 73,
                    .assignment = GetParam(),
                    .duplicates_ppm = 1'000'000,
                    .cash = true,
                    .cash_held_max = usual_total + 100}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");

    Placed ready_in_cash(const std::string& key) {
        const Placed order = place_in_cash(customer, shop, key);
        town.executor.run_for(2s);
        const auto here = "/v1/partners/" + shop.partner_id + "/orders/" + order.order_id;
        shop.keeper.post(here + "/accept", R"({"minutes":20})").expect(200);
        shop.keeper.post(here + "/ready").expect(200);
        town.executor.run_for(2s);
        return order;
    }
    Answer claim(const Placed& order, const std::string& key) {
        return rider.person.post("/v1/courier/deliveries/" + order.order_id + "/claim", {}, key);
    }
    Answer give(const Placed& order, const std::string& key) {
        return boss.post("/v1/admin/orders/" + order.order_id + "/assign",
                         std::format(R"({{"courier_id":"{}"}})", rider.courier_id), key);
    }
    std::size_t in_hand() {
        const auto own = "/v1/courier/deliveries?active=true&limit=100";
        return rider.person.get(own).expect(200).size("/data");
    }
    void hand_in(std::int64_t amount) {
        boss.post("/v1/admin/couriers/" + rider.courier_id + "/hand-ins",
                  std::format(R"({{"amount":{{"amount":{},"currency":"EUR"}}}})", amount), "in-1")
            .expect(201);
        town.executor.run_for(2s);
    }
    void expect_peace() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST_P(CashCap, WhoHoldsTooMuchGetsNoMoreOfItUntilItIsHandedIn) {
    const Placed first = ready_in_cash("first");
    deliver(rider, GetParam(), customer, first, collected_json(first.total));
    ASSERT_TRUE(town.settle());
    const Placed second = ready_in_cash("second");
    town.executor.run_for(1min);
    EXPECT_EQ(in_hand(), 0U);
    EXPECT_EQ(rider.person.get("/v1/courier/offers?limit=100").expect(200).size("/data"), 0U);
    EXPECT_EQ(claim(second, "claim-1").expect(409).code(), "couriers.too_much_cash");
    EXPECT_EQ(give(second, "give-1").expect(409).code(), "couriers.too_much_cash");
    EXPECT_EQ(status_of(customer, second.order_id), "READY");
    hand_in(first.total);
    deliver(rider, GetParam(), customer, second, collected_json(second.total));
    expect_peace();
}

INSTANTIATE_TEST_SUITE_P(EveryMode, CashCap, ::testing::ValuesIn(enum_values<AssignmentMode>),
                         [](const auto& param) { return std::string{enum_name(param.param)}; });

struct CashCapByClaim : CashCap {};

TEST_P(CashCapByClaim, WhatIsInHandCountsAndWhatIsPaidDoesNot) {
    const Placed first = ready_in_cash("first");
    const Placed second = ready_in_cash("second");
    claim(first, "claim-1").expect(200);
    EXPECT_EQ(claim(second, "claim-2").expect(409).code(), "couriers.too_much_cash");
    const Placed paid = place_order(customer, shop, "paid");
    pay(customer, paid);
    prepare(shop, Kitchen::reads_the_queue, paid);
    await_ready(customer, paid.order_id);
    town.executor.run_for(2s);
    claim(paid, "claim-3").expect(200);
    expect_peace();
}

TEST_P(CashCapByClaim, WhatAnotherCarriesIsNotTakenOverEither) {
    const Placed first = ready_in_cash("first");
    deliver(rider, GetParam(), customer, first, collected_json(first.total));
    Rider other = hire(boss, "Sami");
    const Placed second = ready_in_cash("second");
    const auto here = "/v1/courier/deliveries/" + second.order_id;
    other.person.post(here + "/claim", {}, "claim-1").expect(200);
    EXPECT_EQ(give(second, "give-1").expect(409).code(), "couriers.too_much_cash");
    other.person.post(here + "/pick-up", R"({"epoch":1})").expect(200);
    await_status(customer, second.order_id, "DELIVERING", 1min);
    EXPECT_EQ(give(second, "give-2").expect(409).code(), "couriers.too_much_cash");
    EXPECT_EQ(in_hand(), 0U);
    hand_in(first.total);
    give(second, "give-3").expect(200);
    EXPECT_EQ(in_hand(), 1U);
    expect_peace();
}

TEST(CashCapOfLess, WhatIsMoreThanTheCapGoesToEmptyHands) {
    TownWorld town{{.seed = 74, .cash = true, .cash_held_max = usual_total - 1}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");
    live_in_cash(customer, shop, rider, "first");
    const Placed second = place_in_cash(customer, shop, "second");
    const auto here = "/v1/partners/" + shop.partner_id + "/orders/" + second.order_id;
    shop.keeper.post(here + "/accept", R"({"minutes":20})").expect(200);
    shop.keeper.post(here + "/ready").expect(200);
    town.executor.run_for(2s);
    const auto claim = "/v1/courier/deliveries/" + second.order_id + "/claim";
    EXPECT_EQ(rider.person.post(claim, {}, "claim-1").expect(409).code(), "couriers.too_much_cash");
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Claim, CashCapByClaim, ::testing::Values(AssignmentMode::claim));

}  // namespace waybill::town::cash_cap
