// SPDX-License-Identifier: Apache-2.0
// Nobody acts: whatever state an order is in, time ends it, and its money is settled or back.
// And the ways out that people have.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::endings {

using couriers::AssignmentMode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A town in one mode, and orders that are led to a state and then left alone.
struct Town {
    explicit Town(AssignmentMode wanted)
        : mode{wanted}, town{{.assignment = wanted, .lost_after = 10min}} {}

    AssignmentMode mode;
    TownWorld town;
    Person boss{meet_operator(town)};
    Shop shop{open_shop(boss, Kitchen::reads_the_queue)};
    Person customer{register_customer(town, "Clara")};
    std::optional<Rider> rider{};
    int number{0};

    std::string courier_path(const Placed& order, std::string_view step) const {
        return std::format("/v1/courier/deliveries/{}/{}", order.order_id, step);
    }
    std::string admin_path(const Placed& order, std::string_view step) const {
        return std::format("/v1/admin/orders/{}/{}", order.order_id, step);
    }
    Answer shop_says(const Placed& order, std::string_view step, std::string body = "{}") {
        return shop.keeper.post(
            std::format("/v1/partners/{}/orders/{}/{}", shop.partner_id, order.order_id, step),
            std::move(body));
    }
    Placed pending() { return place_order(customer, shop, std::format("order-{}", ++number)); }
    Placed paid() {
        const Placed order = pending();
        pay(customer, order);
        return order;
    }
    Placed preparing() {
        const Placed order = paid();
        shop_says(order, "accept", R"({"minutes":5})").expect(200);
        return order;
    }
    Placed ready() {
        const Placed order = preparing();
        shop_says(order, "ready").expect(200);
        town.executor.run_for(2s);
        return order;
    }
    Placed assigned() {
        rider = hire(boss, "Rida");
        const Placed order = ready();
        if (mode == AssignmentMode::claim)
            rider->person.post(courier_path(order, "claim"), {}, std::format("c-{}", number))
                .expect(200);
        for (int i = 0; i < 300 && !epoch(order); ++i) town.executor.run_for(1s);
        if (!epoch(order)) throw std::runtime_error{"nobody got the order"};
        return order;
    }
    Placed fetched() {
        const Placed order = assigned();
        town.executor.run_for(1s);
        take(order, "pick-up").expect(200);
        return order;
    }
    std::optional<std::int64_t> epoch(const Placed& order) {
        const auto page =
            rider->person.get("/v1/courier/deliveries?active=true&limit=100").expect(200);
        for (std::size_t i = 0; i < page.size("/data"); ++i)
            if (page.text(std::format("/data/{}/order_id", i)) == order.order_id)
                return page.number(std::format("/data/{}/epoch", i));
        return std::nullopt;
    }
    Answer take(const Placed& order, std::string_view step, std::string_view more = {}) {
        return rider->person.post(
            courier_path(order, step),
            std::format(R"({{"epoch":{}{}}})", epoch(order).value_or(1), more));
    }
    std::string pin(const Placed& order) {
        return customer.get("/v1/orders/" + order.order_id).expect(200).text("/pin");
    }
    /// `COMPLETED`, or `CANCELLED <reason>`.
    std::string end_of(const Placed& order) {
        const auto seen = customer.get("/v1/orders/" + order.order_id).expect(200);
        const std::string status = seen.text("/status");
        return status == "CANCELLED" ? status + " " + seen.text("/cancel_reason") : status;
    }
    /// The last that its customer was told, in the app and by mail.
    std::string told() {
        town.executor.run_for(5s);
        return customer.get("/v1/notifications?limit=1").expect(200).text("/data/0/body") + "\n" +
               town.mails.last_to(customer.email())->text.reveal();
    }
    std::vector<std::string> alerts(std::string_view query = {}) {
        const auto page = boss.get(std::format("/v1/admin/alerts?limit=100{}", query)).expect(200);
        std::vector<std::string> reasons;
        for (std::size_t i = 0; i < page.size("/data"); ++i)
            reasons.push_back(page.text(std::format("/data/{}/reason", i)));
        return reasons;
    }
    void expect_peace() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

struct ByTime : ::testing::TestWithParam<AssignmentMode> {};

TEST_P(ByTime, AnUnpaidOrderExpires) {
    Town town{GetParam()};
    const Placed order = town.pending();
    town.town.executor.run_for(24h + 1min);
    EXPECT_EQ(town.end_of(order), "CANCELLED expired");
    EXPECT_THAT(town.told(), HasSubstr("not paid in time. You have not paid for it"));
    town.expect_peace();
}

TEST_P(ByTime, APaidOrderIsRejected) {
    Town town{GetParam()};
    const Placed order = town.paid();
    town.town.executor.run_for(12min);
    EXPECT_EQ(town.alerts(), std::vector<std::string>{"partner_silent"});
    town.town.executor.run_for(20min);
    EXPECT_EQ(town.end_of(order), "CANCELLED partner_rejected");
    town.expect_peace();
}

TEST_P(ByTime, APreparedOrderWithoutAnEndIsClosed) {
    Town town{GetParam()};
    const Placed order = town.preparing();
    town.town.executor.run_for(12h + 5min);
    EXPECT_EQ(town.end_of(order), "CANCELLED partner_rejected");
    town.expect_peace();
}

TEST_P(ByTime, WhoIsTooLateIsNamedAndTheMoneyIsSaidToComeBack) {
    Town town{GetParam()};
    town.paid();
    town.town.executor.run_for(31min);
    const auto news = town.customer.get("/v1/notifications?limit=2").expect(200);
    const std::string kinds = news.text("/data/0/kind") + news.text("/data/1/kind");
    EXPECT_THAT(kinds, HasSubstr("refund"));
    const auto body = news.text(kinds.starts_with("refund") ? "/data/1/body" : "/data/0/body");
    EXPECT_THAT(body, HasSubstr("did not answer in time. The 23.50 EUR that you paid come back"));
    town.expect_peace();
}

TEST_P(ByTime, AReadyOrderWithoutACourierIsCancelled) {
    Town town{GetParam()};
    const Placed order = town.ready();
    town.town.executor.run_for(91min);
    EXPECT_EQ(town.end_of(order), "CANCELLED no_courier");
    town.expect_peace();
}

TEST_P(ByTime, ASilentCourierLosesTheOrderAndItEnds) {
    Town town{GetParam()};
    const Placed order = town.assigned();
    town.town.executor.run_for(12min);
    EXPECT_EQ(town.epoch(order), std::nullopt);
    town.town.executor.run_for(92min);
    EXPECT_EQ(town.end_of(order), "CANCELLED no_courier");
    town.expect_peace();
}

TEST_P(ByTime, WhatALateCourierHasNotFetchedIsOfferedToOthers) {
    Town town{GetParam()};
    const Placed order = town.assigned();
    for (int minutes = 0; minutes < 16; ++minutes) {  // a scooter has a quarter of an hour
        EXPECT_EQ(town.epoch(order).has_value(), minutes < 15) << minutes;
        town.rider->person
            .post("/v1/courier/positions",
                  std::format(R"({{"positions":[{{"lat":50.851,"lon":4.351,"at":"{}"}}]}})",
                              to_rfc3339(town.town.now())))
            .expect(204);
        town.town.executor.run_for(1min + 1s);
    }
    EXPECT_EQ(town.alerts(), std::vector<std::string>{"courier_late"});
    EXPECT_EQ(town.rider->person.get("/v1/courier").expect(200).text("/status"), "available");
    town.rider = hire(town.boss, "Sami");
    if (town.mode == AssignmentMode::claim)
        town.rider->person.post(town.courier_path(order, "claim"), {}, "next").expect(200);
    for (int i = 0; i < 300 && !town.epoch(order); ++i) town.town.executor.run_for(1s);
    EXPECT_EQ(town.epoch(order), 2);
    town.town.executor.run_for(1s);
    town.take(order, "pick-up").expect(200);
    town.take(order, "deliver", std::format(R"(,"pin":"{}")", town.pin(order))).expect(200);
    town.town.executor.run_for(2s);
    EXPECT_EQ(town.end_of(order), "COMPLETED");
    EXPECT_THAT(town.alerts(), IsEmpty()) << "settled when the order moved on";
    town.expect_peace();
}

TEST_P(ByTime, AFetchedOrderIsClosedAsDelivered) {
    Town town{GetParam()};
    const Placed order = town.fetched();
    town.town.executor.run_for(75min);
    EXPECT_THAT(town.alerts(), ::testing::UnorderedElementsAre("courier_overdue", "courier_lost",
                                                               "delivery_late"));
    const auto carried =
        town.boss.get("/v1/couriers/" + town.rider->courier_id + "/deliveries?active=true");
    const TimePoint due = parse_rfc3339(carried.text("/data/0/due_at")).value();
    const TimePoint overdue = parse_rfc3339(carried.text("/data/0/overdue_at")).value();
    EXPECT_GE(overdue, due);
    EXPECT_LE(overdue, due + 10s);
    town.town.executor.run_for(11h);
    EXPECT_EQ(town.end_of(order), "COMPLETED");
    EXPECT_THAT(town.told(), HasSubstr("nobody has told us that it arrived"));
    EXPECT_EQ(town.alerts(), std::vector<std::string>{"closed"});
    town.expect_peace();
}

TEST_P(ByTime, AnOrderOnItsWayBackIsClosedAsUndeliverable) {
    Town town{GetParam()};
    const Placed order = town.fetched();
    town.take(order, "fail", R"(,"reason":"nobody_there")").expect(200);
    town.town.executor.run_for(12h + 5min);
    EXPECT_EQ(town.end_of(order), "CANCELLED undeliverable");
    town.expect_peace();
}

INSTANTIATE_TEST_SUITE_P(EveryMode, ByTime,
                         ::testing::Values(AssignmentMode::claim, AssignmentMode::least_loaded,
                                           AssignmentMode::optimal),
                         [](const auto& param) { return std::string{enum_name(param.param)}; });

TEST(ByHand, ALockedPinIsToldOfAndUnlocked) {
    Town town{AssignmentMode::claim};
    const Placed order = town.fetched();
    const std::string right = town.pin(order);
    const std::string wrong = right == "0000" ? "1111" : "0000";
    for (int left = 4; left >= 0; --left) {
        const auto tried = town.take(order, "deliver", std::format(R"(,"pin":"{}")", wrong));
        EXPECT_EQ(tried.status(), 422) << tried.describe();
        if (left > 0) {
            EXPECT_TRUE(tried.body().contains(std::format("tries left: {}", left)))
                << tried.describe();
        }
    }
    const std::string say_right = std::format(R"(,"pin":"{}")", right);
    EXPECT_EQ(town.take(order, "deliver", say_right).expect(409).code(), "couriers.too_many_pins");
    town.town.executor.run_for(2s);
    EXPECT_EQ(town.alerts(), std::vector<std::string>{"pin_locked"});
    town.customer.post(town.admin_path(order, "unlock-pin")).expect(403);
    town.boss.post(town.admin_path(order, "unlock-pin")).expect(200);
    town.take(order, "deliver", say_right).expect(200);
    town.town.executor.run_for(2s);
    EXPECT_EQ(town.end_of(order), "COMPLETED");
    EXPECT_THAT(town.alerts(), IsEmpty());
    town.expect_peace();
}

TEST(ByHand, AnOperatorEndsWhatCannotBeDelivered) {
    Town town{AssignmentMode::claim};
    const Placed order = town.fetched();
    const std::string pin = town.pin(order);
    town.boss.post(town.admin_path(order, "undeliverable"), R"({"note":"an accident"})")
        .expect(200);
    town.town.executor.run_for(2s);
    EXPECT_EQ(town.end_of(order), "CANCELLED undeliverable");
    EXPECT_EQ(town.rider->person.get("/v1/courier").expect(200).number("/active"), 0);
    town.take(order, "deliver", std::format(R"(,"pin":"{}")", pin)).expect(409);
    town.expect_peace();
}

TEST(ByHand, WhatComesBackIsBroughtByAnother) {
    Town town{AssignmentMode::claim};
    const Placed order = town.fetched();
    town.take(order, "fail", R"(,"reason":"a whim")").expect(422);
    town.take(order, "fail", R"(,"reason":"courier_trouble","note":"a flat tyre")").expect(200);
    town.town.executor.run_for(2s);
    EXPECT_EQ(town.end_of(order), "DELIVERING");
    town.take(order, "return").expect(200);
    town.town.executor.run_for(2s);
    EXPECT_EQ(town.end_of(order), "READY");
    town.rider = hire(town.boss, "Sami");
    town.rider->person.post(town.courier_path(order, "claim"), {}, "again").expect(200);
    town.town.executor.run_for(1s);
    town.take(order, "pick-up").expect(200);
    town.take(order, "deliver", std::format(R"(,"pin":"{}")", town.pin(order))).expect(200);
    town.town.executor.run_for(2s);
    EXPECT_EQ(town.end_of(order), "COMPLETED");
    town.expect_peace();
}

TEST(ByHand, AnOperatorTakesAnOrderFromACourierAndGivesItToAnother) {
    Town town{AssignmentMode::claim};
    const Placed order = town.assigned();
    Rider second = hire(town.boss, "Sami");
    const std::string to = std::format(R"({{"courier_id":"{}"}})", second.courier_id);
    const auto moved = town.boss.post(town.admin_path(order, "assign"), to, "a-1").expect(200);
    EXPECT_EQ(moved.text("/courier_id"), second.courier_id);
    EXPECT_EQ(town.take(order, "pick-up").status(), 404);
    town.boss.post(town.admin_path(order, "unassign")).expect(200);
    EXPECT_EQ(town.boss.post(town.admin_path(order, "unassign")).expect(409).code(),
              "couriers.wrong_state");
    town.town.executor.run_for(2s);
    EXPECT_EQ(town.end_of(order), "READY");
    town.expect_peace();
}

TEST(ByHand, AFinishedOrderIsNotAcceptedAgain) {
    Town town{AssignmentMode::claim};
    const Placed order = town.fetched();
    town.take(order, "deliver", std::format(R"(,"pin":"{}")", town.pin(order))).expect(200);
    town.town.executor.run_for(2s);
    EXPECT_EQ(town.shop_says(order, "accept").expect(409).code(), "orders.wrong_state");
    town.expect_peace();
}

TEST(ByHand, DoorAndPhoneAreForWhoeverHasTheOrder) {
    Town town{AssignmentMode::claim};
    town.rider = hire(town.boss, "Rida");
    const Placed order = town.ready();
    const auto offers = town.rider->person.get("/v1/courier/offers").expect(200);
    ASSERT_EQ(offers.size("/data"), 1U);
    EXPECT_FALSE(offers.body().contains("Station Street")) << offers.body();
    EXPECT_FALSE(offers.body().contains("+3225550101")) << offers.body();
    const auto mine =
        town.rider->person.post(town.courier_path(order, "claim"), {}, "claim").expect(200);
    EXPECT_EQ(mine.text("/dropoff_address"), "Station Street 12, bell 3");
    EXPECT_EQ(mine.text("/phone"), "+3225550101");
    town.take(order, "decline").expect(200);
    const auto past = town.rider->person.get("/v1/courier/deliveries").expect(200);
    EXPECT_FALSE(past.body().contains("Station Street")) << past.body();
}

TEST(ByHand, TheNewestPositionCountsAndNoneFromTheFuture) {
    Town town{AssignmentMode::claim};
    const Placed order = town.fetched();
    const auto report = [&](double lat, TimePoint at) {
        return town.rider->person.post(
            "/v1/courier/positions",
            std::format(R"({{"positions":[{{"lat":{},"lon":4.3,"at":"{}"}}]}})", lat,
                        to_rfc3339(at)));
    };
    const auto url =
        town.customer.get("/v1/orders/" + order.order_id).expect(200).text("/tracking_url");
    const auto shown = [&] {
        const auto page = town.town.api.get("/v1/tracking/" + url.substr(url.rfind('/') + 1));
        return page.expect(200).body();
    };
    const TimePoint now = town.town.now();
    report(50.25, now).expect(204);
    report(50.75, now - 1min).expect(204);
    EXPECT_TRUE(shown().contains("50.25")) << shown();
    EXPECT_EQ(report(50.5, now + 1h).expect(422).code(), "couriers.position_ahead");
    report(50.5, now + 30s).expect(204);
    EXPECT_TRUE(shown().contains("50.5")) << shown();
    EXPECT_EQ(town.rider->person
                  .post("/v1/courier/positions",
                        std::format(R"({{"positions":[{{"lat":0,"lon":0,"at":"{}"}}]}})",
                                    to_rfc3339(now)))
                  .expect(422)
                  .code(),
              "couriers.bad_place");
}

}  // namespace waybill::town::endings
