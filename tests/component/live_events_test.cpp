// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"
#include "tests/component/watcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace waybill::town::live_events {

using couriers::AssignmentMode;
using ::testing::IsEmpty;
using Types = std::vector<std::string>;

struct LiveEvents : ::testing::Test {
    TownWorld town{{.seed = 17, .duplicates_ppm = 1'000'000, .shuffle_keys = true}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    Person customer = register_customer(town, "Clara");

    /// An order whose beginning everybody has heard of.
    Placed place() {
        Placed order = place_order(customer, shop, "key-1");
        town.executor.run_for(5s);
        return order;
    }
    void finish(const Placed& order) {
        pay(customer, order);
        prepare(shop, Kitchen::reads_the_queue, order);
        await_status(customer, order.order_id, "READY");
        deliver(rider, AssignmentMode::claim, customer, order);
        EXPECT_TRUE(town.settle());
    }
    std::string tracking_token(const Placed& order) {
        const auto url =
            customer.get("/v1/orders/" + order.order_id).expect(200).text("/tracking_url");
        return url.substr(url.rfind('/') + 1);
    }
};

Types without_positions(Types types) {
    std::erase_if(types, [](const std::string& type) { return type.contains("position"); });
    return types;
}

TEST_F(LiveEvents, ThePublicLinkShowsEachStepOnceAndNothingPersonal) {
    const Placed order = place();
    const Watcher anybody{town, {}, Watcher::subscription("tracking:" + tracking_token(order))};
    finish(order);
    EXPECT_EQ(without_positions(anybody.events()),
              (Types{"order.paid", "order.accepted", "order.ready", "order.assigned",
                     "order.picked_up", "order.completed"}));
    EXPECT_TRUE(anybody.was_told("\"COMPLETED\""));
    for (const char* secret : {"Station Street", "+32", "\"pin\"", "2350", "people.example"})
        EXPECT_FALSE(anybody.was_told(secret)) << secret;
}

TEST_F(LiveEvents, AConnectionEndsWithItsTokenAndGoesOnWhereItWas) {
    const Placed order = place();
    const std::string topic = "order:" + order.order_id;
    Types seen;
    std::string last;
    {
        const Watcher first{town, customer.token(), Watcher::subscription(topic)};
        pay(customer, order);
        town.executor.run_for(11min);
        EXPECT_EQ(first.closed(), 4401);
        seen = first.events();
        last = first.last_id();
    }
    EXPECT_EQ(seen, (Types{"order.paid"}));
    prepare(shop, Kitchen::reads_the_queue, order);
    await_status(customer, order.order_id, "READY");
    const Watcher second{town, customer.token(), Watcher::subscription(topic, last)};
    EXPECT_EQ(second.events(), (Types{"order.accepted", "order.ready"}));
    EXPECT_FALSE(second.was_told("reset"));
}

TEST_F(LiveEvents, EachSeesWhatIsTheirs) {
    Person stranger = register_customer(town, "Otto");
    const Placed order = place();
    const Watcher nosy{town, stranger.token(), Watcher::subscription("order:" + order.order_id)};
    const Watcher nobody{town, {}, Watcher::subscription("board")};
    const Watcher keeper{town, shop.keeper.token(),
                         Watcher::subscription("partner:" + shop.partner_id)};
    const Watcher overseer{town, boss.token(), Watcher::subscription("board")};
    pay(customer, order);
    town.executor.run_for(5s);
    EXPECT_TRUE(nosy.was_told("orders.not_found"));
    EXPECT_THAT(nosy.events(), IsEmpty());
    EXPECT_TRUE(nobody.was_told("auth.missing_token"));
    EXPECT_THAT(nobody.events(), IsEmpty());
    EXPECT_EQ(keeper.events(), (Types{"order.paid"}));
    EXPECT_EQ(overseer.events(), (Types{"order.paid"}));
}

}  // namespace waybill::town::live_events
