// SPDX-License-Identifier: Apache-2.0
// The system asks couriers, all of the nearest at once or one after the other, in the whole
// platform: what they see, hear and may do.
#include "tests/component/life.hpp"
#include "tests/component/watcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <format>

namespace waybill::town::asked_couriers {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

struct Asking : ::testing::Test {
    explicit Asking(AssignmentMode mode) : town{{.assignment = mode, .lost_after = 10min}} {}

    TownWorld town;
    Person boss{meet_operator(town)};
    Shop shop{open_shop(boss, Kitchen::reads_the_queue)};
    Person customer{register_customer(town, "Clara")};

    Placed ready(const std::string& key) {
        Placed order = place_order(customer, shop, key);
        pay(customer, order);
        const auto here = "/v1/partners/" + shop.partner_id + "/orders/" + order.order_id;
        shop.keeper.post(here + "/accept", R"({"minutes":20})").expect(200);
        shop.keeper.post(here + "/ready").expect(200);
        town.executor.run_for(2s);
        return order;
    }
    /// The epoch under which this courier is asked, if at all.
    std::optional<std::int64_t> asked(Rider& rider, const Placed& order) {
        const auto page = rider.person.get("/v1/courier/offers?limit=100").expect(200);
        for (std::size_t i = 0; i < page.size("/data"); ++i) {
            const auto row = std::format("/data/{}", i);
            if (page.text(row + "/order_id") != order.order_id) continue;
            if (page.text(row + "/status") == "waiting")
                continue;  // nobody is asked, all may claim
            EXPECT_EQ(page.text(row + "/status"), "offered") << page.describe();
            EXPECT_FALSE(page.body().contains("Station Street"))
                << "only whose it is sees the door";
            EXPECT_GT(parse_rfc3339(page.text(row + "/answer_by")).value(), town.now());
            return page.number(row + "/epoch");
        }
        return std::nullopt;
    }
    Answer step(Rider& rider, const Placed& order, std::string_view what, std::int64_t epoch) {
        return rider.person.post(std::format("/v1/courier/deliveries/{}/{}", order.order_id, what),
                                 std::format(R"({{"epoch":{}}})", epoch));
    }
    std::string courier_of(const Placed& order) {
        town.executor.run_for(2s);
        const auto seen = boss.get("/v1/orders/" + order.order_id).expect(200);
        return seen.body().contains("\"courier_id\"") ? seen.text("/courier_id") : std::string{};
    }
    Watcher watch(Rider& rider) {
        return {town, rider.person.token(), Watcher::subscription("courier:me")};
    }
    static std::ptrdiff_t heard(const Watcher& watcher, std::string_view type) {
        return std::ranges::count(watcher.events(), type);
    }
    void expect_peace() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

struct Broadcast : Asking {
    Broadcast() : Asking{AssignmentMode::broadcast} {}
};

TEST_F(Broadcast, OneWinsAndTheOthersAreToldWithoutTheDoor) {
    Rider first = hire(boss, "Rida");
    Rider second = hire(boss, "Sami");
    const Watcher winner = watch(first);
    const Watcher loser = watch(second);
    const Placed order = ready("order-1");
    EXPECT_EQ(heard(winner, "delivery.offered"), 1);
    EXPECT_EQ(heard(loser, "delivery.offered"), 1);
    EXPECT_EQ(heard(loser, "offer.added"), 0) << "nobody hears of it but by being asked";
    const auto epoch = asked(first, order);
    ASSERT_TRUE(epoch);
    EXPECT_EQ(asked(second, order), epoch);
    EXPECT_EQ(courier_of(order), "") << "nobody has it yet";
    EXPECT_EQ(step(first, order, "accept", *epoch + 1).expect(409).code(), "couriers.stale_epoch");

    step(first, order, "accept", *epoch).expect(200);
    step(first, order, "accept", *epoch).expect(200);
    EXPECT_EQ(step(second, order, "accept", *epoch).expect(409).code(), "couriers.taken");
    EXPECT_EQ(courier_of(order), first.courier_id);
    EXPECT_EQ(asked(second, order), std::nullopt);
    EXPECT_EQ(heard(winner, "delivery.assigned"), 1);
    EXPECT_EQ(heard(loser, "delivery.offer_ended"), 1);
    EXPECT_EQ(heard(loser, "delivery.assigned"), 0);
    EXPECT_FALSE(loser.was_told("Station Street"));
    EXPECT_EQ(step(second, order, "pick-up", *epoch).expect(404).code(), "couriers.no_delivery");
    step(first, order, "pick-up", *epoch).expect(200);
    expect_peace();
}

TEST_F(Broadcast, WhoIsSilentLetsOthersBeAskedAndWhoVanishesAfterAYesLosesIt) {
    Rider silent = hire(boss, "Rida");
    const Watcher watcher = watch(silent);
    const Placed order = ready("order-1");
    ASSERT_TRUE(asked(silent, order));
    town.executor.run_for(61s);
    EXPECT_EQ(asked(silent, order), std::nullopt);
    EXPECT_EQ(heard(watcher, "delivery.offer_ended"), 1);
    Rider second = hire(boss, "Sami");
    auto epoch = asked(second, order);
    ASSERT_TRUE(epoch);
    EXPECT_EQ(*epoch, 2);
    step(second, order, "accept", *epoch).expect(200);
    town.executor.run_for(10min + 20s);  // not heard of, and not fetched
    EXPECT_EQ(courier_of(order), "");
    epoch = asked(silent, order);
    ASSERT_TRUE(epoch) << "after a while whoever was silent is asked again";
    step(silent, order, "decline", *epoch).expect(200);
    EXPECT_EQ(asked(silent, order), std::nullopt);
    step(silent, order, "accept", *epoch).expect(404);
    expect_peace();
}

TEST_F(Broadcast, ACancelledOrderIsWithdrawnAndAnOperatorMayGiveItAway) {
    Rider first = hire(boss, "Rida");
    Rider second = hire(boss, "Sami");
    const Watcher watcher = watch(first);
    const Placed over = ready("order-1");
    boss.post("/v1/admin/orders/" + over.order_id + "/cancel", R"({"note":"closed early"})",
              "cancel-1")
        .expect(200);
    town.executor.run_for(2s);
    EXPECT_EQ(asked(first, over), std::nullopt);
    EXPECT_EQ(heard(watcher, "delivery.offer_ended"), 1);
    const Placed order = ready("order-2");
    ASSERT_TRUE(asked(first, order));
    boss.post("/v1/admin/orders/" + order.order_id + "/assign",
              std::format(R"({{"courier_id":"{}"}})", second.courier_id), "assign-1")
        .expect(200);
    EXPECT_EQ(courier_of(order), second.courier_id);
    EXPECT_EQ(asked(first, order), std::nullopt);
    expect_peace();
}

struct Sequential : Asking {
    Sequential() : Asking{AssignmentMode::sequential} {}
};

TEST_F(Sequential, OneAfterTheOtherIsAsked) {
    Rider first = hire(boss, "Rida");
    Rider second = hire(boss, "Sami");
    const Watcher one = watch(first);
    const Watcher other = watch(second);
    const Placed order = ready("order-1");
    const bool first_is_asked = asked(first, order).has_value();
    Rider& asked_first = first_is_asked ? first : second;
    Rider& asked_next = first_is_asked ? second : first;
    EXPECT_EQ(heard(one, "delivery.offered") + heard(other, "delivery.offered"), 1);
    EXPECT_EQ(heard(one, "offer.added") + heard(other, "offer.added"), 0);
    EXPECT_FALSE((first_is_asked ? other : one).was_told(order.order_id));
    EXPECT_EQ(asked(asked_next, order), std::nullopt);
    town.executor.run_for(30s);
    EXPECT_EQ(asked(asked_first, order), std::nullopt);
    const auto epoch = asked(asked_next, order);
    ASSERT_TRUE(epoch);
    EXPECT_EQ(heard(one, "delivery.offered") + heard(other, "delivery.offered"), 2);
    EXPECT_EQ(heard(one, "delivery.offer_ended") + heard(other, "delivery.offer_ended"), 1);
    step(asked_next, order, "accept", *epoch).expect(200);
    EXPECT_EQ(courier_of(order), asked_next.courier_id);
    step(asked_next, order, "pick-up", *epoch).expect(200);
    expect_peace();
}

}  // namespace waybill::town::asked_couriers
