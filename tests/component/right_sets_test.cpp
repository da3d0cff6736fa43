// SPDX-License-Identifier: Apache-2.0
// What somebody may who is given a set of rights by an operator, and for how long.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::right_sets {

using http::Method;
using ::testing::IsEmpty;

struct RightSets : ::testing::Test {
    TownWorld town{{.seed = 35}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Person clara = register_customer(town, "Clara");
    Person otto = register_customer(town, "Otto");
    std::string sets = "/v1/admin/right-sets";
    std::string desk = sets + "/desk";
    std::string claras = "/v1/users/" + clara.user_id() + "/right-sets";

    Answer make(const std::string& name, const std::string& rights) {
        return boss.post(sets, std::format(R"({{"name":"{}","rights":[{}]}})", name, rights));
    }
    Answer change(const std::string& body, const std::string& if_match) {
        auto request = boss.request(Method::patch, desk, body);
        if (!if_match.empty()) request.headers.set("If-Match", if_match);
        return town.api.say(request);
    }
    void give() { boss.call(Method::put, claras + "/desk", "").expect(200); }
    int sees_orders() { return clara.get("/v1/admin/orders").status(); }
};

TEST_F(RightSets, WhoIsGivenOneReadsAllOrdersFromTheNextTokenOnAndNothingElse) {
    const Placed order = place_order(otto, shop, "one");
    pay(otto, order);
    make("desk", R"("orders:read")").expect(201);
    give();
    EXPECT_EQ(sees_orders(), 403) << "the token is older";
    clara.login().expect(201);
    const auto list = clara.get("/v1/admin/orders").expect(200);
    ASSERT_EQ(list.size("/data"), 1U);
    EXPECT_EQ(list.text("/data/0/order_id"), order.order_id);
    const auto held = boss.get(claras).expect(200);
    ASSERT_EQ(held.size("/data"), 1U);
    EXPECT_EQ(held.text("/data/0/name"), "desk");

    const std::string cancel = "/v1/admin/orders/" + order.order_id + "/cancel";
    EXPECT_EQ(clara.post(cancel, "{}").expect(403).code(), "auth.wrong_role");
    EXPECT_EQ(clara.get("/v1/admin/alerts").expect(403).code(), "auth.wrong_role");
    EXPECT_EQ(clara.get(sets).expect(403).code(), "auth.wrong_role");
    EXPECT_EQ(clara.get(claras).expect(403).code(), "auth.wrong_role");
    EXPECT_EQ(clara.call(Method::put, claras + "/desk", "").expect(403).code(), "auth.wrong_role");
    // Elsewhere she is who she was.
    clara.get("/v1/orders/" + order.order_id).expect(404);
    EXPECT_EQ(clara.get("/v1/orders").expect(200).size("/data"), 0U);

    boss.call(Method::delete_, claras + "/desk", "").expect(200);
    EXPECT_EQ(sees_orders(), 200) << "until the token ends";
    clara.login().expect(201);
    EXPECT_EQ(sees_orders(), 403);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(RightSets, AChangeByARightIsNotedWithWhoMadeIt) {
    const Placed order = place_order(otto, shop, "one");
    make("desk", R"("orders:cancel_any_order")").expect(201);
    give();
    clara.login().expect(201);
    EXPECT_EQ(sees_orders(), 403);
    const std::string cancel = "/v1/admin/orders/" + order.order_id + "/cancel";
    clara.post(cancel, R"({"note":"asked for"})", "c").expect(200);
    const auto noted = boss.get("/v1/admin/actions?object=" + order.order_id).expect(200);
    ASSERT_EQ(noted.size("/data"), 1U) << noted.describe();
    EXPECT_EQ(noted.text("/data/0/actor"), clara.user_id());
    EXPECT_EQ(noted.text("/data/0/action"), "cancel_any_order");
    EXPECT_EQ(noted.text("/data/0/result"), "done");
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(RightSets, WhatIsChangedOrDeletedCountsWithTheNextToken) {
    const auto made = make("desk", R"("orders:read","alerts:read")").expect(201);
    give();
    clara.login().expect(201);
    clara.get("/v1/admin/alerts").expect(200);
    EXPECT_EQ(change(R"({"rights":["orders:read"]})", "").status(), 428);
    change(R"({"rights":["orders:read"]})", made.header("ETag")).expect(200);
    EXPECT_EQ(change(R"({"help":"late"})", made.header("ETag")).expect(412).code(),
              "identity.version_stale");
    clara.login().expect(201);
    EXPECT_EQ(sees_orders(), 200);
    clara.get("/v1/admin/alerts").expect(403);
    EXPECT_TRUE(town.settle());
    town.restart();
    EXPECT_TRUE(town.settle());
    boss.call(Method::delete_, desk, "").expect(204);
    boss.get(desk).expect(404);
    EXPECT_EQ(boss.get(claras).expect(200).size("/data"), 0U);
    clara.login().expect(201);
    EXPECT_EQ(sees_orders(), 403);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(RightSets, WhatCannotBeMeantIsRefusedAndDoesNothing) {
    EXPECT_EQ(make("desk", R"("orders:fly")").expect(422).code(), "request.invalid");
    EXPECT_EQ(make("desk", R"("*:*")").expect(422).code(), "request.invalid");
    EXPECT_EQ(make("desk", R"("users:grant_role")").expect(422).code(), "request.invalid");
    EXPECT_EQ(make("desk", R"("orders:read","orders:read")").expect(422).code(),
              "identity.bad_request");
    EXPECT_EQ(make("The desk", R"("orders:read")").expect(422).code(), "identity.bad_request");
    EXPECT_EQ(boss.get(sets).expect(200).size("/data"), 0U);
    boss.call(Method::put, claras + "/desk", "").expect(404);
    make("desk", R"("orders:read")").expect(201);
    make("desk", R"("orders:read")").expect(201);  // the same again
    EXPECT_EQ(make("desk", R"("alerts:read")").expect(409).code(), "identity.right_set_taken");
    boss.call(Method::put, "/v1/users/usr_01jh3q8d2v7x0n5m4k9w6r1tbe/right-sets/desk", "")
        .expect(404);
    EXPECT_EQ(boss.get(sets).expect(200).size("/data"), 1U);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

}  // namespace waybill::town::right_sets
