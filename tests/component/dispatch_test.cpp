// SPDX-License-Identifier: Apache-2.0
// The planner in the whole platform: what goes wrong between sending a courier and fetching.
#include "tests/component/life.hpp"
#include "tests/component/watcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <format>

namespace waybill::town::planned {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

constexpr std::string_view attention = "/v1/admin/dispatch/attention";

struct Planned : ::testing::Test {
    explicit Planned(Duration offer_wait = {})
        : town{{.assignment = AssignmentMode::optimal, .offer_wait = offer_wait}} {}

    TownWorld town;
    Person boss{meet_operator(town)};
    Shop shop{open_shop(boss, Kitchen::reads_the_queue)};
    Person customer{register_customer(town, "Clara")};

    Placed accepted(const std::string& key) { return accepted(place_order(customer, shop, key)); }
    Placed accepted(const Placed& order) {
        pay(customer, order);
        shop.keeper.post(queue(order) + "/accept", R"({"minutes":20})").expect(200);
        return order;
    }
    void ready(const Placed& order) { shop.keeper.post(queue(order) + "/ready").expect(200); }
    std::string queue(const Placed& order) const {
        return "/v1/partners/" + shop.partner_id + "/orders/" + order.order_id;
    }
    /// The delivery as its courier sees it, if it is that courier's.
    std::optional<std::int64_t> epoch_for(Rider& rider, const Placed& order) {
        const auto page =
            rider.person.get("/v1/courier/deliveries?active=true&limit=100").expect(200);
        for (std::size_t i = 0; i < page.size("/data"); ++i)
            if (page.text(std::format("/data/{}/order_id", i)) == order.order_id)
                return page.number(std::format("/data/{}/epoch", i));
        return std::nullopt;
    }
    bool comes_to(Rider& rider, const Placed& order, Duration within = 30min) {
        for (const TimePoint end = town.now() + within; town.now() < end;) {
            if (epoch_for(rider, order)) return true;
            town.executor.run_for(1s);
        }
        return false;
    }
    Answer step(Rider& rider, const Placed& order, const std::string& what, std::int64_t epoch) {
        return rider.person.post("/v1/courier/deliveries/" + order.order_id + "/" + what,
                                 std::format(R"({{"epoch":{}}})", epoch));
    }
    std::string courier_of(const Placed& order) {
        const auto seen = boss.get("/v1/orders/" + order.order_id).expect(200);
        return seen.body().contains("\"courier_id\"") ? seen.text("/courier_id") : std::string{};
    }
    void expect_peace() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST_F(Planned, TheCourierIsSentBeforeTheKitchenIsReady) {
    Rider rider = hire(boss, "Rida");
    const Placed order = accepted("order-1");
    ASSERT_TRUE(comes_to(rider, order, 19min));
    EXPECT_EQ(status_of(customer, order.order_id), "PREPARING");
    // A plan knows better than a rule of thumb when it arrives.
    const auto seen = customer.get("/v1/orders/" + order.order_id).expect(200);
    EXPECT_GT(seen.text("/estimated_at"), to_rfc3339(town.now()));
    const auto epoch = epoch_for(rider, order);
    EXPECT_EQ(step(rider, order, "pick-up", *epoch).expect(409).code(), "couriers.not_ready");
    town.executor.run_for(25min);  // a late kitchen: the order stays with its courier
    ASSERT_EQ(epoch_for(rider, order), epoch);
    ready(order);  // they stand at the counter: the news of it may come after them
    step(rider, order, "pick-up", *epoch).expect(200);
    expect_peace();
}

TEST_F(Planned, WhoeverWatchesIsToldWhenTheArrivalMoves) {
    Rider rider = hire(boss, "Rida");
    const Placed order = accepted("order-1");
    const Watcher watcher{town, customer.token(), Watcher::subscription("order:" + order.order_id)};
    const auto url = customer.get("/v1/orders/" + order.order_id).expect(200).text("/tracking_url");
    const Watcher anybody{
        town, {}, Watcher::subscription("tracking:" + url.substr(url.rfind('/') + 1))};
    const auto estimates = [](const Watcher& who) {
        return std::ranges::count(who.events(), "delivery.estimated");
    };
    ASSERT_TRUE(comes_to(rider, order, 19min));
    const auto on_time = estimates(anybody);
    EXPECT_LE(on_time, 2) << "the plan holds";
    town.executor.run_for(20min);  // a late kitchen
    const auto told = estimates(anybody);
    EXPECT_GT(told, on_time);
    EXPECT_LE(told, on_time + 10) << "not at each run";
    EXPECT_GE(estimates(watcher), 1) << "until the token ended";
    ready(order);
    town.executor.run_for(1s);
    step(rider, order, "pick-up", *epoch_for(rider, order)).expect(200);
    expect_peace();
}

TEST_F(Planned, WhatACourierDeclinesGoesToAnother) {
    Rider first = hire(boss, "Rida");
    const Placed order = accepted("order-1");
    ASSERT_TRUE(comes_to(first, order));
    const auto epoch = *epoch_for(first, order);
    step(first, order, "decline", epoch).expect(200);
    EXPECT_EQ(first.person.get("/v1/courier").expect(200).number("/active"), 0);
    town.executor.run_for(5min);
    EXPECT_EQ(epoch_for(first, order), std::nullopt) << "it is not asked again";
    EXPECT_EQ(courier_of(order), "");
    Rider second = hire(boss, "Sami");
    ASSERT_TRUE(comes_to(second, order));
    EXPECT_GT(*epoch_for(second, order), epoch);
    step(first, order, "pick-up", epoch).expect(404);
    town.executor.run_for(1s);
    EXPECT_EQ(courier_of(order), second.courier_id);
    expect_peace();
}

TEST_F(Planned, ACancelledOrderFreesItsCourierForTheNext) {
    Rider rider = hire(boss, "Rida");
    const Placed order = accepted("order-1");
    ASSERT_TRUE(comes_to(rider, order));
    boss.post("/v1/admin/orders/" + order.order_id + "/cancel", R"({"note":"closed early"})",
              "cancel-1")
        .expect(200);
    town.executor.run_for(5s);
    EXPECT_EQ(epoch_for(rider, order), std::nullopt);
    EXPECT_EQ(rider.person.get("/v1/courier").expect(200).number("/active"), 0);
    const Placed next = accepted("order-2");
    EXPECT_TRUE(comes_to(rider, next));
    expect_peace();
}

struct Asked : Planned {
    Asked() : Planned{30s} {}
};

TEST_F(Asked, WhoSaysNothingIsPassedOverAndAYesSendsTheCourier) {
    Rider silent = hire(boss, "Rida");
    const Placed order = accepted("order-1");
    ASSERT_TRUE(comes_to(silent, order));
    const auto offer = silent.person.get("/v1/courier/offers").expect(200);
    EXPECT_EQ(offer.text("/data/0/order_id"), order.order_id);
    EXPECT_EQ(offer.text("/data/0/status"), "offered");
    // As times: of two texts the one without a fraction sorts after the one with it.
    const TimePoint answer_by = parse_rfc3339(offer.text("/data/0/answer_by")).value();
    EXPECT_GT(answer_by, town.now() + 28s);
    EXPECT_LE(answer_by, town.now() + 30s);
    EXPECT_EQ(courier_of(order), "") << "nobody has it yet";
    town.executor.run_for(31s);
    EXPECT_EQ(epoch_for(silent, order), std::nullopt);
    EXPECT_EQ(silent.person.get("/v1/courier").expect(200).number("/active"), 0);

    Rider willing = hire(boss, "Sami");
    ASSERT_TRUE(comes_to(willing, order));
    const auto epoch = *epoch_for(willing, order);
    step(silent, order, "accept", epoch).expect(404);
    EXPECT_EQ(step(willing, order, "accept", epoch - 1).expect(409).code(), "couriers.stale_epoch");
    step(willing, order, "accept", epoch).expect(200);
    town.executor.run_for(1min);
    EXPECT_EQ(courier_of(order), willing.courier_id);
    ready(order);
    town.executor.run_for(1s);
    step(willing, order, "pick-up", epoch).expect(200);
    expect_peace();
}

TEST_F(Asked, ANoAndACancelledOrderFreeTheHand) {
    Rider rider = hire(boss, "Rida");
    const Placed first = accepted("order-1");
    ASSERT_TRUE(comes_to(rider, first));
    step(rider, first, "decline", *epoch_for(rider, first)).expect(200);
    EXPECT_EQ(rider.person.get("/v1/courier").expect(200).number("/active"), 0);
    const Placed second = accepted("order-2");
    ASSERT_TRUE(comes_to(rider, second));
    boss.post("/v1/admin/orders/" + second.order_id + "/cancel", R"({"note":"closed early"})",
              "cancel-1")
        .expect(200);
    town.executor.run_for(5s);
    EXPECT_EQ(epoch_for(rider, second), std::nullopt);
    EXPECT_EQ(rider.person.get("/v1/courier").expect(200).number("/active"), 0);
    expect_peace();
}

TEST_F(Planned, TwoOrdersOfOnePartnerGoTogether) {
    Rider rider = hire(boss, "Rida");  // may carry two
    const Placed one = accepted("order-1");
    const Placed two = accepted("order-2");
    town.executor.run_for(19min);
    ready(one);
    ready(two);
    town.executor.run_for(1min);
    const auto first = epoch_for(rider, one);
    const auto second = epoch_for(rider, two);
    ASSERT_TRUE(first && second);
    step(rider, one, "pick-up", *first).expect(200);
    step(rider, two, "pick-up", *second).expect(200);
    expect_peace();
}

TEST_F(Planned, AnOrderWithoutAPlaceIsShownAndPlannedOnceItHasOne) {
    EXPECT_EQ(boss.get(attention).expect(200).number("/total"), 0);
    Rider rider = hire(boss, "Rida");
    std::string body = quote_body(shop);
    const std::string place = R"("place":{"lat":50.86,"lon":4.36},)";
    body.erase(body.find(place), place.size());
    const Placed order = accepted(place_order(customer, shop, "order-1", body));
    ready(order);
    EXPECT_FALSE(comes_to(rider, order, 5min));
    const auto list = boss.get(attention).expect(200);
    ASSERT_EQ(list.number("/total"), 1);
    EXPECT_EQ(list.text("/data/0/reason"), "order_without_place");
    EXPECT_EQ(list.text("/data/0/order_id"), order.order_id);
    EXPECT_EQ(list.text("/data/0/partner_title"), "Corner Bakery");
    EXPECT_LT(list.text("/data/0/since"), list.text("/planned_at"));
    customer.get(attention).expect(403);

    const std::string places = "/v1/admin/orders/" + order.order_id + "/places";
    const std::string door = R"({"dropoff_place":{"lat":50.86,"lon":4.36}})";
    customer.call(http::Method::put, places, door).expect(403);
    boss.call(http::Method::put, places, door).expect(200);
    ASSERT_TRUE(comes_to(rider, order, 1min));
    town.executor.run_for(1s);  // the run that gave it out ends
    EXPECT_EQ(boss.get(attention).expect(200).number("/total"), 0);
    step(rider, order, "pick-up", *epoch_for(rider, order)).expect(200);
    expect_peace();
}

TEST_F(Planned, AnOrderThatNobodyCanBringIsShownUntilSomebodyCan) {
    const Placed order = accepted("order-1");
    town.executor.run_for(1min);
    const auto list = boss.get(attention).expect(200);
    ASSERT_EQ(list.number("/total"), 1);
    EXPECT_EQ(list.text("/data/0/reason"), "nobody_can");
    EXPECT_EQ(list.text("/data/0/order_id"), order.order_id);
    Rider rider = hire(boss, "Rida");
    ASSERT_TRUE(comes_to(rider, order));
    EXPECT_EQ(boss.get(attention).expect(200).number("/total"), 0);
    expect_peace();
}

TEST(Planning, WhereNothingIsPlannedThereIsNoListOfAttention) {
    TownWorld town{{.assignment = AssignmentMode::claim}};
    Person boss{meet_operator(town)};
    EXPECT_EQ(boss.get(attention).expect(409).code(), "couriers.not_planning");
}

TEST_F(Planned, ACourierWhoIsNotHeardOfLosesWhatWasNotFetched) {
    Rider silent = hire(boss, "Rida", "on_foot");
    const Placed order = accepted("order-1");
    ready(order);
    ASSERT_TRUE(comes_to(silent, order));
    town.executor.run_for(29min);
    EXPECT_TRUE(epoch_for(silent, order));
    town.executor.run_for(3min);
    EXPECT_FALSE(epoch_for(silent, order));
    Rider second = hire(boss, "Sami");
    EXPECT_TRUE(comes_to(second, order));
    expect_peace();
}

}  // namespace waybill::town::planned
