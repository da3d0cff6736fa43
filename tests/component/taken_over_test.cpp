// SPDX-License-Identifier: Apache-2.0
// A courier cannot go on with what they carry: an operator gives it to another, in every mode.
#include "platform/core/enum_values.hpp"
#include "tests/component/life.hpp"
#include "tests/component/watcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <format>

namespace waybill::town::taken_over {

using couriers::AssignmentMode;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

struct TakenOver : ::testing::TestWithParam<AssignmentMode> {
    TownWorld town{{.seed = 71, .assignment = GetParam()}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Person customer = register_customer(town, "Clara");
    Rider rider = hire(boss, "Rida");
    Placed order{};
    std::int64_t epoch{0};

    std::string here(std::string_view step) const {
        return std::format("/v1/courier/deliveries/{}/{}", order.order_id, step);
    }
    static std::string own() { return "/v1/courier/deliveries?active=true&limit=100"; }
    /// In the first courier's hands, on its way.
    void fetch() {
        order = place_order(customer, shop, "order-1");
        pay(customer, order);
        prepare(shop, Kitchen::reads_the_queue, order);
        await_ready(customer, order.order_id);
        if (GetParam() == AssignmentMode::claim) {
            rider.person.post(here("claim"), {}, "claim-1").expect(200);
        }
        for (int i = 0; i < 300; ++i) {
            const auto mine = rider.person.get(own()).expect(200);
            if (mine.size("/data") == 1) {
                epoch = mine.number("/data/0/epoch");
                break;
            }
            town.executor.run_for(1s);
        }
        rider.person.post(here("pick-up"), std::format(R"({{"epoch":{}}})", epoch)).expect(200);
        await_status(customer, order.order_id, "DELIVERING", 1min);
    }
    Answer give_to(const Rider& to, const std::string& key) {
        return boss.post("/v1/admin/orders/" + order.order_id + "/assign",
                         std::format(R"({{"courier_id":"{}"}})", to.courier_id), key);
    }
    Answer hand_over(Rider& by, std::int64_t under, const std::string& key) {
        const auto pin = customer.get("/v1/orders/" + order.order_id).expect(200).text("/pin");
        return by.person.post(here("deliver"),
                              std::format(R"({{"epoch":{},"pin":"{}"}})", under, pin), key);
    }
    std::string courier_at(TimePoint moment) {
        const auto path = std::format("/v1/orders/{}?at={}", order.order_id, to_rfc3339(moment));
        return boss.get(path).expect(200).text("/courier_id");
    }
    void be_at(Rider& who, double lat) {
        const auto body = std::format(R"({{"positions":[{{"lat":{},"lon":4.352,"at":"{}"}}]}})",
                                      lat, to_rfc3339(town.now()));
        who.person.post("/v1/courier/positions", body).expect(204);
        town.executor.run_for(1s);
    }
    void expect_peace() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST_P(TakenOver, TheNextCourierEndsItAndTheFirstHasItNoMore) {
    fetch();
    Rider next = hire(boss, "Sami");
    const Watcher customers{town, customer.token(),
                            Watcher::subscription("order:" + order.order_id)};
    const Watcher first{town, rider.person.token(), Watcher::subscription("courier:me")};
    const Watcher second{town, next.person.token(), Watcher::subscription("courier:me")};
    town.executor.run_for(3s);
    const TimePoint before = town.now();
    town.executor.run_for(3s);
    const auto over = give_to(next, "over").expect(200);
    EXPECT_EQ(over.text("/courier_id"), next.courier_id);
    EXPECT_EQ(over.text("/status"), "picked_up");
    EXPECT_EQ(over.number("/epoch"), epoch + 1);
    EXPECT_EQ(give_to(next, "over").expect(200).body(), over.body());
    town.executor.run_for(3s);

    EXPECT_THAT(customers.events(), Contains("order.assigned"));
    EXPECT_THAT(first.events(), Contains("delivery.unassigned"));
    EXPECT_THAT(first.events(), Not(Contains("delivery.assigned")));
    EXPECT_THAT(second.events(), Contains("delivery.assigned"));
    EXPECT_FALSE(first.was_told("Station Street")) << "whose door it is no more";
    be_at(rider, 50.871);
    be_at(next, 50.872);
    EXPECT_TRUE(customers.was_told("50.872"));
    EXPECT_FALSE(customers.was_told("50.871"));

    EXPECT_EQ(rider.person.get(own()).expect(200).size("/data"), 0U);
    EXPECT_EQ(hand_over(rider, epoch, "late").expect(404).code(), "couriers.no_delivery");
    EXPECT_EQ(hand_over(next, epoch, "stale").expect(409).code(), "couriers.stale_epoch");
    const auto seen = customer.get("/v1/orders/" + order.order_id).expect(200);
    EXPECT_EQ(seen.text("/status"), "DELIVERING");
    EXPECT_EQ(seen.text("/courier_id"), next.courier_id);
    EXPECT_TRUE(seen.text("/courier_name").starts_with("Sami"));
    const TimePoint after = town.now();
    hand_over(next, epoch + 1, "right").expect(200);
    await_status(customer, order.order_id, "COMPLETED", 1min);
    EXPECT_EQ(courier_at(before), rider.courier_id);
    EXPECT_EQ(courier_at(after), next.courier_id);
    EXPECT_EQ(boss.get("/v1/couriers/" + rider.courier_id).expect(200).number("/deliveries"), 0);
    EXPECT_EQ(boss.get("/v1/couriers/" + next.courier_id).expect(200).number("/deliveries"), 1);
    expect_peace();
}

TEST_P(TakenOver, OnlyByWhoCanAndWhileItIsCarried) {
    fetch();
    Rider next = hire(boss, "Sami");
    EXPECT_EQ(give_to(rider, "same").expect(409).code(), "couriers.taken");
    next.person.call(http::Method::put, "/v1/courier/duty", R"({"status":"offline"})").expect(200);
    EXPECT_EQ(give_to(next, "offline").expect(409).code(), "couriers.off_duty");
    const auto unknown = boss.post("/v1/admin/orders/" + order.order_id + "/assign",
                                   R"({"courier_id":"crr_01kfm7q4x8f3v9a2c5d6e7g8hk"})", "nobody");
    EXPECT_EQ(unknown.expect(404).code(), "couriers.not_found");
    next.person.call(http::Method::put, "/v1/courier/duty", R"({"status":"available"})")
        .expect(200);
    hand_over(rider, epoch, "right").expect(200);
    EXPECT_EQ(give_to(next, "late").status(), 409);
    town.executor.run_for(2s);
    EXPECT_EQ(boss.get("/v1/orders/" + order.order_id).expect(200).text("/courier_id"),
              rider.courier_id);
    expect_peace();
}

INSTANTIATE_TEST_SUITE_P(EveryMode, TakenOver,
                         ::testing::Values(AssignmentMode::claim, AssignmentMode::least_loaded,
                                           AssignmentMode::optimal),
                         [](const auto& param) { return std::string{enum_name(param.param)}; });

}  // namespace waybill::town::taken_over
