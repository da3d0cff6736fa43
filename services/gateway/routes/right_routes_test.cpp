// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::right_routes_test {

using http::Method;
using testing::code_of;
using testing::fields_of;
using testing::GatewayWorld;

struct RightRoutes : ::testing::Test {
    GatewayWorld world;
    std::string sets = "/v1/admin/right-sets";
    identity::v1::MakeRightSetRequest made{};
    identity::v1::ChangeRightSetRequest changed{};

    RightRoutes() {
        world.identity.on_make_right_set = [this](const auto& request) {
            made = request;
            return a_set(request.name());
        };
        world.identity.on_change_right_set = [this](const auto& request) {
            changed = request;
            return a_set(request.name());
        };
        world.orders.on_list_orders = [](const auto&) { return orders::v1::ListOrdersReply{}; };
        auto& rita = world.tokens.known["rita"];
        rita = world.tokens.known["ada"];
        rita.rights = Rights::of({"orders:read"});
    }
    static identity::v1::RightSet a_set(const std::string& name) {
        identity::v1::RightSet set;
        set.set_name(name);
        set.add_rights("orders:read");
        set.set_version(3);
        return set;
    }
    http::Response make(std::string_view rights, std::string_view who = "olga") {
        return world.send(Method::post, sets,
                          R"({"name":"desk","rights":[)" + std::string{rights} + "]}", who);
    }
};

TEST_F(RightRoutes, ASetIsMadeOfRightsThatThereAre) {
    const auto answer = make(R"("orders:read","orders:cancel_any_order","alerts:*")");
    ASSERT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(answer.headers.find("Location"), sets + "/desk");
    EXPECT_EQ(answer.headers.find("ETag"), "\"v3\"");
    EXPECT_EQ(made.rights_size(), 3);
    EXPECT_EQ(made.help(), "");
}

TEST_F(RightRoutes, WhatGivesNothingIsNamed) {
    const auto answer = make(R"("orders:read","orders:cancel","order:*","*:*","users:grant_role",)"
                             R"("right-sets:*","role-requests:read")");
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(code_of(answer), "request.invalid");
    EXPECT_EQ(fields_of(answer), "/rights/1 request.unknown_value\n"
                                 "/rights/2 request.unknown_value\n"
                                 "/rights/3 request.unknown_value\n"
                                 "/rights/4 request.unknown_value\n"
                                 "/rights/5 request.unknown_value\n"
                                 "/rights/6 request.unknown_value\n");
    EXPECT_EQ(made.name(), "");
    EXPECT_EQ(make("").status, 422);
}

TEST_F(RightRoutes, AChangeNeedsTheVersionThatWasRead) {
    auto request = GatewayWorld::request(Method::patch, sets + "/desk",
                                         R"({"rights":["alerts:read"]})", "olga");
    EXPECT_EQ(world.send(request).status, 428);
    request.headers.add("If-Match", "\"v2\"");
    EXPECT_EQ(world.send(request).status, 200);
    EXPECT_EQ(changed.if_version(), 2);
    EXPECT_FALSE(changed.has_help());
    EXPECT_EQ(changed.patterns().rights_size(), 1);
    request.body = R"({"rights":["alerts:nothing"]})";
    EXPECT_EQ(fields_of(world.send(request)), "/rights/0 request.unknown_value\n");
    request.body = R"({"help":"For the night"})";
    EXPECT_EQ(world.send(request).status, 200);
    EXPECT_FALSE(changed.has_patterns());
}

TEST_F(RightRoutes, WhoHasARightIsLetInThereAndNowhereElse) {
    EXPECT_EQ(world.send(Method::get, "/v1/admin/orders", {}, "ada").status, 403);
    EXPECT_EQ(world.send(Method::get, "/v1/admin/orders", {}, "rita").status, 200);
    const std::string order{GatewayWorld::order};
    EXPECT_EQ(
        code_of(world.send(Method::post, "/v1/admin/orders/" + order + "/cancel", "{}", "rita")),
        "auth.wrong_role");
    EXPECT_EQ(code_of(world.send(Method::get, sets, {}, "rita")), "auth.wrong_role");
    EXPECT_EQ(code_of(make(R"("orders:*")", "rita")), "auth.wrong_role");
}

}  // namespace waybill::gateway::right_routes_test
