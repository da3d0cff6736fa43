// SPDX-License-Identifier: Apache-2.0
#include "platform/json/document.hpp"
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::api_key_routes_test {

using http::Method;
using testing::GatewayWorld;

struct ApiKeyRoutes : ::testing::Test {
    GatewayWorld world;
    std::string keys = "/v1/partners/" + std::string{GatewayWorld::partner} + "/api-keys";
    std::string queue = "/v1/partners/" + std::string{GatewayWorld::partner} + "/orders";

    ApiKeyRoutes() {
        world.catalog.on_get_partner = [this](const auto&) { return world.a_partner(); };
        world.orders.on_list_orders = [](const auto&) { return orders::v1::ListOrdersReply{}; };
    }
    http::Response make(std::string_view scopes, std::string_view more = "",
                        std::string_view who = "pat") {
        return world.send(
            Method::post, keys,
            R"({"name":"Till","scopes":[)" + std::string{scopes} + "]" + std::string{more} + "}",
            who);
    }
    static std::string member(const http::Response& answer, std::string_view name) {
        const auto document = json::Document::parse(answer.body);
        return document ? std::string{document->root().text(name).value_or("")} : "";
    }
    static std::string code(const http::Response& answer) { return member(answer, "code"); }
};

TEST_F(ApiKeyRoutes, AKeyIsShownOnceAndActsForItsPartner) {
    const auto made = make(R"("orders:read")");
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string key = member(made, "key");
    EXPECT_TRUE(key.starts_with("wbk_"));
    EXPECT_EQ(key.size(), 47U);
    EXPECT_TRUE(key.ends_with(member(made, "ending")));
    EXPECT_EQ(made.headers.find("Cache-Control"), "no-store");
    EXPECT_EQ(world.send(Method::get, queue, {}, key).status, 200);
    const auto listed = world.send(Method::get, keys, {}, "pat");
    EXPECT_EQ(listed.status, 200);
    EXPECT_EQ(listed.body.find(key), std::string::npos);
    EXPECT_NE(listed.body.find(member(made, "api_key_id")), std::string::npos);
}

TEST_F(ApiKeyRoutes, AKeyDoesWhatItsScopesSayAndNoMore) {
    const std::string key = member(make(R"("orders:read")"), "key");
    const auto order = queue + "/ord_01jh3q8d2v7x0n5m4k9w6r1tbe";
    EXPECT_EQ(code(world.send(Method::post, order + "/accept", "{}", key)), "auth.wrong_scope");
    EXPECT_EQ(code(world.send(Method::get, "/v1/profile", {}, key)), "auth.wrong_scope");
    EXPECT_EQ(code(world.send(Method::get, keys, {}, key)), "auth.wrong_scope");
    EXPECT_EQ(code(world.send(Method::get, "/v1/orders", {}, key)), "auth.wrong_role");
    EXPECT_EQ(code(world.send(Method::get, "/v1/admin/orders", {}, key)), "auth.wrong_role");
    const std::string other = "/v1/partners/prt_01jh3q8d2v7x0n5m4k9w6r1tbf/orders";
    EXPECT_EQ(code(world.send(Method::get, other, {}, key)), "catalog.partner_not_found");
}

TEST_F(ApiKeyRoutes, AnOperatorsKeyIsThePartnersAlone) {
    const std::string key = member(make(R"("orders:read")", "", "olga"), "key");
    EXPECT_EQ(world.send(Method::get, queue, {}, key).status, 200);
    const std::string other = "/v1/partners/prt_01jh3q8d2v7x0n5m4k9w6r1tbf/orders";
    EXPECT_EQ(world.send(Method::get, other, {}, key).status, 404);
}

TEST_F(ApiKeyRoutes, AnExpiredOrRevokedOneIsRefused) {
    const std::string until = to_rfc3339(world.loop.clock().now() + 1min);
    const auto short_lived = make(R"("orders:read")", R"(,"expires_at":")" + until + '"');
    const std::string brief = member(short_lived, "key");
    EXPECT_EQ(world.send(Method::get, queue, {}, brief).status, 200);
    world.loop.run_for(2min);
    EXPECT_EQ(code(world.send(Method::get, queue, {}, brief)), "auth.invalid_token");

    const auto made = make(R"("orders:read")");
    const std::string key = member(made, "key");
    const auto revoked =
        world.send(Method::delete_, keys + "/" + member(made, "api_key_id"), {}, "pat");
    EXPECT_EQ(revoked.status, 204);
    EXPECT_EQ(code(world.send(Method::get, queue, {}, key)), "auth.invalid_token");
    EXPECT_EQ(code(world.send(Method::get, queue, {}, "wbk_guessed")), "auth.invalid_token");
}

TEST_F(ApiKeyRoutes, WhatMakesNoKeyIsRefused) {
    EXPECT_EQ(make(R"("everything")").status, 422);
    EXPECT_EQ(make(R"("orders:read","orders:read")").status, 422);
    EXPECT_EQ(make("").status, 422);
    EXPECT_EQ(code(make(R"("orders:read")", R"(,"expires_at":"2020-01-01T00:00:00Z")")),
              "gateway.expires_early");
    EXPECT_EQ(make(R"("orders:read")", "", "ada").status, 403);
    EXPECT_TRUE(world.stored_keys.known.empty());
}

}  // namespace waybill::gateway::api_key_routes_test
