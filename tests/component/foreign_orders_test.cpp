// SPDX-License-Identifier: Apache-2.0
// Couriers bring the orders of another order system, by both ways of docs/foreign-orders.md.
#include "tests/component/life.hpp"
#include "tests/component/watcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <format>

namespace waybill::town::foreign_orders {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// Called by HTTP or by gRPC.
struct ForeignOrders : ::testing::TestWithParam<bool> {
    TownWorld town{{.seed = 37, .foreign_orders = true, .foreign_by_grpc = GetParam()}};
    Person boss = meet_operator(town);
    Rider rider = hire(boss, "Rida");

    /// Until what has changed there is known here.
    void listen() { town.executor.run_for(20s); }
    std::vector<std::string> claimable() {
        const auto page = rider.person.get("/v1/courier/offers?limit=100").expect(200);
        std::vector<std::string> orders;
        for (std::size_t i = 0; i < page.size("/data"); ++i)
            orders.push_back(page.text(std::format("/data/{}/order_id", i)));
        return orders;
    }
    /// Our id of the only one that can be claimed.
    std::string ready(const std::string& external) {
        town.order_system.set(external, "ready");
        listen();
        const auto orders = claimable();
        EXPECT_EQ(orders.size(), 1u) << external;
        return orders.empty() ? std::string{} : orders.front();
    }
    Answer step(const std::string& order, std::string_view what, std::string body) {
        return rider.person.post(std::format("/v1/courier/deliveries/{}/{}", order, what),
                                 std::move(body), std::format("{}-{}", order, what));
    }
    std::string state_of(const std::string& order) {
        const auto page = rider.person.get("/v1/courier/deliveries?limit=100").expect(200);
        for (std::size_t i = 0; i < page.size("/data"); ++i)
            if (page.text(std::format("/data/{}/order_id", i)) == order)
                return page.text(std::format("/data/{}/status", i));
        return {};
    }
    std::vector<std::string> told(const std::string& external) {
        std::vector<std::string> all;
        for (const auto& one : town.order_system.outcomes(external)) all.push_back(one.status);
        return all;
    }
    std::ptrdiff_t lines(std::string_view message) {
        return std::ranges::count(town.log.lines(), message, &telemetry::MemoryLog::Line::message);
    }
    /// But for answers of this reason.
    void expect_peace(std::string_view answered = "nothing") {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        auto complaints = town.complaints();
        std::erase_if(complaints,
                      [answered](const std::string& line) { return line.contains(answered); });
        EXPECT_THAT(complaints, IsEmpty());
        EXPECT_EQ(town.order_system.badly_signed(), 0);
    }
};

TEST_P(ForeignOrders, AreBroughtAndTheirSystemIsTold) {
    const Watcher mine{town, rider.person.token(), Watcher::subscription("courier:me")};
    for (const char* other : {"B-1", "B-2", "B-3"}) town.order_system.set(other, "paid");
    town.order_system.set("A-17", "PREPARING");
    listen();
    EXPECT_THAT(claimable(), IsEmpty());
    const std::string order = ready("A-17");
    const auto offer = rider.person.get("/v1/courier/offers").expect(200);
    EXPECT_EQ(offer.text("/data/0/partner_title"), "Kitchen Seven");
    EXPECT_FALSE(offer.body().contains("Station Street")) << "not before it is in one's hand";

    const auto mine_now = step(order, "claim", "{}").expect(200);
    EXPECT_EQ(mine_now.text("/dropoff_address"), "Station Street 12");
    EXPECT_EQ(mine_now.text("/note"), "the bell is broken");
    step(order, "pick-up", R"({"epoch":1})").expect(200);
    EXPECT_EQ(
        rider.person
            .post("/v1/courier/deliveries/" + order + "/deliver", R"({"epoch":1,"pin":"0000"})")
            .expect(422)
            .code(),
        "couriers.wrong_pin");
    step(order, "deliver", R"({"epoch":1,"pin":"0417"})").expect(200);
    listen();
    EXPECT_THAT(told("A-17"), ElementsAre("assigned", "picked_up", "delivered"));
    EXPECT_TRUE(std::ranges::is_sorted(town.order_system.outcomes("A-17"), {},
                                       &order_system::FakeOrderSystem::Outcome::sequence));
    EXPECT_GE(std::ranges::count(mine.events(), "delivery.foreign"), 3);
    town.order_system.set("A-17", "completed");
    listen();
    EXPECT_EQ(state_of(order), "delivered");
    expect_peace();
}

TEST_P(ForeignOrders, EndInAnySpelling) {
    for (const char* end : {"canceled", "CANCELLED", "deleted"}) {
        const std::string external = std::string{"A-"} + end;
        (void)ready(external);
        town.order_system.set(external, end);
        listen();
        EXPECT_THAT(claimable(), IsEmpty()) << end;
    }
    const std::string order = ready("A-gone");
    step(order, "claim", "{}").expect(200);
    town.order_system.erase("A-gone");
    listen();
    EXPECT_EQ(state_of(order), "cancelled");
    EXPECT_EQ(rider.person.get("/v1/courier").expect(200).text("/status"), "available");
    expect_peace();
}

TEST_P(ForeignOrders, AreReadAgainAtTheDoor) {
    const std::string order = ready("A-17");
    step(order, "claim", "{}").expect(200);
    town.order_system.set_silently("A-17", "preparing");
    EXPECT_EQ(step(order, "pick-up", R"({"epoch":1})").expect(409).code(), "couriers.wrong_state");
    town.order_system.set_silently("A-17", "canceled");
    EXPECT_EQ(
        rider.person.post("/v1/courier/deliveries/" + order + "/pick-up", R"({"epoch":1})", "again")
            .expect(409)
            .code(),
        "couriers.wrong_state");
    EXPECT_EQ(state_of(order), "assigned") << "until its system says so itself";
    town.order_system.set("A-17", "canceled");
    listen();
    EXPECT_EQ(state_of(order), "cancelled");
    expect_peace();
}

TEST_P(ForeignOrders, WaitWhileTheyCannotBeRead) {
    town.order_system.set("A-17", "preparing");
    for (const char* nonsense :
         {"[]", "{", R"({"order_id":"A-17","version":9,"status":"on the moon"})",
          R"({"order_id":"A-17","version":9,"status":"ready"})",
          R"({"order_id":"A-18","version":9,"status":"canceled"})"}) {
        town.order_system.answer_orders_with(nonsense);
        town.order_system.set("A-17", "ready");
        const int reads = town.order_system.reads();
        town.executor.run_for(1min);
        EXPECT_GT(town.order_system.reads(), reads + 1) << "it is tried again: " << nonsense;
        EXPECT_THAT(claimable(), IsEmpty()) << nonsense;
    }
    town.order_system.answer_orders_with("");
    town.executor.run_for(10min);
    EXPECT_EQ(claimable().size(), 1u);
    expect_peace();
}

TEST_P(ForeignOrders, LoseNothingWhileTheirSystemIsAway) {
    const std::string order = ready("A-17");
    town.order_system.be_away(true);
    town.order_system.set("A-18", "ready");
    step(order, "claim", "{}").expect(200);
    town.executor.run_for(1min);
    EXPECT_EQ(step(order, "pick-up", R"({"epoch":1})").expect(503).code(), "couriers.foreign_away");
    const auto ready_now = town.api.get("/readyz").expect(200);
    EXPECT_TRUE(ready_now.body().contains("foreign_orders")) << ready_now.body();
    EXPECT_TRUE(ready_now.body().contains("couriers.foreign_away")) << ready_now.body();
    EXPECT_EQ(lines("the order system outside is away"), 1);
    EXPECT_THAT(told("A-17"), IsEmpty());

    town.order_system.be_away(false);
    town.executor.run_for(10min);
    EXPECT_EQ(lines("the order system outside is back"), 1);
    EXPECT_THAT(told("A-17"), UnorderedElementsAre("assigned", "picked_up"))
        << "the courier was at the door, and is on the way";
    EXPECT_EQ(claimable().size(), 1u) << "what changed meanwhile";
    EXPECT_FALSE(town.api.get("/readyz").expect(200).body().contains("couriers.foreign_away"));
    expect_peace("couriers.foreign_away");
}

TEST_P(ForeignOrders, GoOnWhereTheyWereAfterARestart) {
    const std::string order = ready("A-17");
    step(order, "claim", "{}").expect(200);
    town.restart();
    const int reads = town.order_system.reads();
    listen();
    EXPECT_EQ(town.order_system.reads(), reads) << "the cursor is stored";
    step(order, "pick-up", R"({"epoch":1})").expect(200);
    listen();
    EXPECT_THAT(told("A-17"), ElementsAre("assigned", "picked_up"));
    expect_peace();
}

INSTANTIATE_TEST_SUITE_P(EveryWay, ForeignOrders, ::testing::Bool(), [](const auto& param) {
    return std::string{param.param ? "grpc" : "http"};
});

}  // namespace waybill::town::foreign_orders
