// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::action_routes_test {

using testing::GatewayWorld;

TEST(ActionRoutes, OperatorsReadWhatTheyAskFor) {
    GatewayWorld world;
    world.actions.page.data = {{.position = 7, .action_id = "a", .action = "x", .result = "done"}};
    world.actions.page.next_cursor = "7";
    world.actions.page.has_more = true;
    const std::string path =
        "/v1/admin/actions?object=ord_1&result=done&limit=1&actor=" + world.user("sue").text() +
        "&from=2026-01-31T12:00:00Z";
    const auto answer = world.send(http::Method::get, path, {}, "olga");
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_NE(answer.body.find(R"("position":7)"), std::string::npos);
    EXPECT_NE(answer.headers.find("Link").value_or("").find("cursor=7"), std::string::npos);
    EXPECT_EQ(world.actions.asked.object, "ord_1");
    EXPECT_EQ(world.actions.asked.actor, world.user("sue"));
    EXPECT_TRUE(world.actions.asked.from);
    EXPECT_EQ(world.actions.asked.limit, 1);
}

TEST(ActionRoutes, NobodyElseReadsThem) {
    GatewayWorld world;
    for (const char* name : {"ada", "pat", "carl", "sue"})
        EXPECT_EQ(world.send(http::Method::get, "/v1/admin/actions", {}, name).status, 403) << name;
    EXPECT_EQ(world.send(http::Method::get, "/v1/admin/actions").status, 401);
    const auto odd = world.send(http::Method::get, "/v1/admin/actions?result=maybe", {}, "olga");
    EXPECT_EQ(odd.status, 422);
}

}  // namespace waybill::gateway::action_routes_test
