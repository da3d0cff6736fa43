// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/docs_routes.hpp"

#include "platform/json/document.hpp"
#include "platform/testing/json_pointer.hpp"
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::docs_routes_test {

using http::Method;
using testing::GatewayWorld;

TEST(DocsRoutes, PagesComeWithTheirOwnPolicy) {
    GatewayWorld world;
    for (const auto* path : {"/", "/docs", "/t/0123456789abcdef0123456789abcdef"}) {
        const auto response = world.send(Method::get, path);
        EXPECT_EQ(response.status, 200) << path;
        EXPECT_EQ(response.headers.find("Content-Type"), "text/html; charset=utf-8");
        const auto policy = response.headers.find("Content-Security-Policy").value();
        EXPECT_NE(policy.find("script-src 'self';"), std::string_view::npos) << path;
        // What the policy would block must not be there.
        EXPECT_EQ(response.body.find("<style"), std::string::npos) << path;
        EXPECT_EQ(response.body.find("<script>"), std::string::npos) << path;
    }
}

TEST(DocsRoutes, AssetsAreThereAndNothingElse) {
    GatewayWorld world;
    for (const auto* name : {"site.css", "docs.js", "track.js"}) {
        const auto response = world.send(Method::get, "/assets/" + std::string{name});
        EXPECT_EQ(response.status, 200) << name;
        EXPECT_EQ(response.headers.find("Cache-Control"), "public, max-age=3600");
    }
    for (const auto* name : {"nothing.js", "index.html", "..%2fparts.hpp"})
        EXPECT_EQ(world.send(Method::get, "/assets/" + std::string{name}).status, 404) << name;
}

TEST(DocsRoutes, AssetsAreCompressedForWhoTakesIt) {
    GatewayWorld world;
    auto request = GatewayWorld::request(Method::get, "/assets/track.js");
    request.headers.add("Accept-Encoding", "gzip");
    const auto small = world.send(request);
    EXPECT_EQ(small.headers.find("Content-Encoding"), "gzip");
    EXPECT_LT(small.body.size(), world.send(Method::get, "/assets/track.js").body.size());
    EXPECT_EQ(world.send(std::move(request)).body, small.body);
}

TEST(DocsRoutes, TheDocumentIsServedWholeOrCompressed) {
    GatewayWorld world;
    const auto whole = world.send(Method::get, "/openapi.json");
    EXPECT_EQ(whole.status, 200);
    EXPECT_TRUE(whole.body.starts_with(R"({"openapi":"3.1)"));
    EXPECT_NE(whole.body.find("/v1/orders/{order_id}"), std::string::npos);
    auto request = GatewayWorld::request(Method::get, "/openapi.json");
    request.headers.add("Accept-Encoding", "br");
    EXPECT_LT(world.send(std::move(request)).body.size(), whole.body.size() / 4);
}

/// Names of what has no description, but for those without words of their own.
std::string undescribed(json::View members) {
    std::string names;
    for (auto member = members.first(); member.more(); member.next())
        if (!member.value().text("description")) names.append(member.key()).append(" ");
    return names;
}

TEST(DocsRoutes, EverythingIsDescribed) {
    GatewayWorld world;
    const auto body = world.send(Method::get, "/openapi.json").body;
    const auto document = json::Document::parse(body, {.bytes_max = 16 * 1024 * 1024});
    ASSERT_TRUE(document.has_value());
    const auto root = document->root();
    const auto paths = *root.find("paths");
    for (auto path = paths.first(); path.more(); path.next())
        EXPECT_EQ(undescribed(path.value()), "") << path.key();
    const auto schemas = *at_pointer(root, "/components/schemas");
    for (auto schema = schemas.first(); schema.more(); schema.next()) {
        const auto properties = schema.value().find("properties");
        if (properties) {
            EXPECT_EQ(undescribed(*properties), "") << schema.key();
        }
    }
    const auto tags = *root.find("tags");
    for (auto tag = tags.first(); tag.more(); tag.next())
        EXPECT_TRUE(tag.value().text("description")) << *tag.value().text("name");
    EXPECT_TRUE(at_pointer(root, "/webhooks/order_paid/post/requestBody"));
    // What only some readers understand is not among what all must.
    EXPECT_FALSE(body.contains(R"("pattern":"^[\\p{)"));
}

TEST(DocsRoutes, EveryProblemTypeIsExplained) {
    GatewayWorld world;
    for (const auto& [code, entry] : world.router.errors())
        EXPECT_EQ(world.send(Method::get, "/problems/" + std::string{code}).status, 200) << code;
    EXPECT_EQ(world.send(Method::get, "/problems/no.such").status, 404);
}

TEST(Health, ReadyIsWhatEveryCheckSays) {
    GatewayWorld world;
    http::Router router{{.gatekeeper = world.gatekeeper,
                         .limiter = world.rates,
                         .answers = world.answers,
                         .cache = world.cache,
                         .observer = world.observer,
                         .random = world.random,
                         .clock = world.loop.clock()}};
    bool broken = false;
    struct Checks {
        static Task<Status> fine() { co_return Status{}; }
        static Task<Status> store(bool broken) {
            if (broken) co_return fail(ErrorKind::unavailable, "store.away");
            co_return Status{};
        }
    };
    mount_health(router, world.loop.clock(),
                 {{"bus", [](Context) { return Checks::fine(); }},
                  {"store", [&broken](Context) { return Checks::store(broken); }}});
    const auto ask = [&](std::string path) {
        auto asked = router.handle({}, GatewayWorld::request(Method::get, std::move(path)));
        return world.loop.run(std::move(asked));
    };
    EXPECT_EQ(ask("/livez").status, 200);
    EXPECT_EQ(ask("/readyz").status, 200);
    broken = true;
    const auto response = ask("/readyz");
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.body, R"({"checks":[{"name":"bus","ok":true},{"name":"store","ok":false,)"
                             R"("code":"store.away"}],"status":"unavailable"})");
    EXPECT_EQ(ask("/livez").status, 200);
}

}  // namespace waybill::gateway::docs_routes_test
