// SPDX-License-Identifier: Apache-2.0
#include "platform/http/router.hpp"

#include "platform/http/route_tree.hpp"
#include "platform/http/router_world.hpp"
#include "platform/json/document.hpp"

#include <gtest/gtest.h>

namespace waybill::http::router_test {

using world::code_of;
using world::fields_of;
using world::World;

// A route that does not say who may use it does not compile.
static_assert(!std::is_default_constructible_v<Access>);
static_assert(!std::is_default_constructible_v<RouteSpec>);
static_assert(!std::is_default_constructible_v<RawSpec>);

struct Place {
    std::string_view path;
    std::string_view pattern;  ///< empty: nothing is found
    std::vector<std::string_view> captures;
};

TEST(RouteTree, StaticSegmentsBeatParametersAndTheRestComesLast) {
    std::deque<Route> routes;
    detail::RouteTree tree;
    for (const char* pattern :
         {"/", "/v1/orders", "/v1/orders/{id}", "/v1/orders/new", "/v1/{any}/new/deep",
          "/v1/orders/{id}/items/{item}", "/files/{path...}", "/files/index"}) {
        routes.push_back(
            {.method = Method::get,
             .pattern = pattern,
             .spec = {.id = "x", .summary = "x", .tag = "x", .access = Access::anyone()}});
        tree.add(routes.back());
    }
    const Place places[] = {
        {"/", "/", {}},
        {"/v1/orders", "/v1/orders", {}},
        {"/v1/orders/", "", {}},
        {"/v1/orders/7", "/v1/orders/{id}", {"7"}},
        {"/v1/orders/a%2Fb", "/v1/orders/{id}", {"a%2Fb"}},
        {"/v1/orders/new", "/v1/orders/new", {}},
        {"/v1/orders/new/deep", "/v1/{any}/new/deep", {"orders"}},
        {"/v1/orders/7/items/8", "/v1/orders/{id}/items/{item}", {"7", "8"}},
        {"/v1/orders//items/8", "", {}},
        {"/v1/orders/7/items", "", {}},
        {"/v1/Orders", "", {}},
        {"/v1", "", {}},
        {"//", "", {}},
        {"", "", {}},
        {"v1/orders", "", {}},
        {"/files/index", "/files/index", {}},
        {"/files/a/b.css", "/files/{path...}", {"a/b.css"}},
        {"/files/", "/files/{path...}", {""}},
        {"/files", "", {}},
    };
    for (const auto& place : places) {
        detail::Captures captures;
        const auto* table = tree.find(place.path, captures);
        const Route* route = table == nullptr ? nullptr : table->find(Method::get);
        EXPECT_EQ(route == nullptr ? "" : route->pattern, place.pattern) << place.path;
        if (route == nullptr) continue;
        ASSERT_EQ(captures.count, place.captures.size()) << place.path;
        for (std::size_t i = 0; i < captures.count; ++i)
            EXPECT_EQ(captures.parts[i], place.captures[i]) << place.path;
    }
}

TEST(Router, AnswersACreatedView) {
    World world;
    const auto response = world.send(World::add_item());
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.headers.find("Content-Type"), "application/json");
    EXPECT_EQ(response.body, R"({"order_id":"ord_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":2,)"
                             R"("who":"usr_01000000000000000000000000"})");
    EXPECT_EQ(response.headers.find("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(response.headers.find("Cache-Control"), "no-store");
    EXPECT_EQ(response.headers.find("RateLimit"), "\"writes\";r=19;t=1");
    EXPECT_EQ(response.headers.find("RateLimit-Policy"), "\"writes\";q=10;w=1");
    EXPECT_EQ(response.headers.find("X-RateLimit-Remaining"), "19");
    const auto seen = world.observer.seen();
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].pattern, "/v1/orders/{id}/items");
    EXPECT_EQ(seen[0].status, 201);
}

struct Refusal {
    std::string_view name;
    Request request;
    int status;
    std::string_view code;
    std::string_view fields{};
};

std::string items_path() { return "/v1/orders/" + std::string{World::order} + "/items"; }

std::vector<Refusal> refusals_of_paths() {
    const auto get = [](std::string path) { return World::request(Method::get, std::move(path)); };
    return {
        {"unknown path", get("/v2/orders"), 404, "request.no_such_path"},
        {"trailing slash", get(items_path() + "/"), 404, "request.no_such_path"},
        {"wrong method", World::request(Method::delete_, items_path()), 405,
         "request.method_not_allowed"},
        {"GET of a POST", get("/v1/logins"), 405, "request.method_not_allowed"},
        {"plain GET of a WebSocket", get("/v1/live/a"), 426, "request.upgrade_required"},
        {"id of another kind", get("/v1/orders/prd_01kfm7q4x8f3v9a2c5d6e7g8hj/items"), 400,
         "request.invalid_path", "/path/id request.bad_format\n"},
        {"bad percent", get("/v1/orders/%zz/items"), 400, "request.malformed_path"},
        {"NUL in the path", get("/v1/orders/%00/items"), 400, "request.malformed_path"},
        {"bad UTF-8 in the path", get("/v1/orders/%ff/items"), 400, "request.malformed_path"},
        {"unknown parameter", get(items_path() + "?limt=5"), 422, "request.invalid",
         "/query/limt request.unknown_parameter\n"},
        {"parameter twice", get(items_path() + "?limit=5&limit=6"), 400,
         "request.duplicate_parameter"},
        {"unknown parameter twice", get(items_path() + "?a=5&a=6"), 400,
         "request.duplicate_parameter"},
        {"bad query encoding", get(items_path() + "?limit=%5"), 400, "request.malformed_query"},
        {"bad UTF-8 in the query", get(items_path() + "?limit=%ff"), 400, "request.bad_encoding"},
        {"limit is no number", get(items_path() + "?limit=ten"), 422, "request.invalid",
         "/query/limit request.wrong_type\n"},
        {"limit is empty", get(items_path() + "?limit="), 422, "request.invalid",
         "/query/limit request.wrong_type\n"},
        {"several wrong", get(items_path() + "?limit=101&role=king&tags=a,b%0Ab,c,d"), 422,
         "request.invalid",
         "/query/limit request.out_of_bounds\n/query/role request.unknown_value\n"
         "/query/tags/1 request.bad_format\n/query/tags request.out_of_bounds\n"},
        {"header too long", World::with(get(items_path()), "X-Trail", "12345678901"), 422,
         "request.invalid", "/header/X-Trail request.out_of_bounds\n"},
        {"GET with a body", World::request(Method::get, items_path(), "{}"), 400,
         "request.unexpected_body"},
        {"file path with bad percent", get("/files/a%2"), 400, "request.malformed_path"},
    };
}

std::vector<Refusal> refusals_of_bodies() {
    const auto type = [](std::string_view value) {
        return World::with(World::add_item(), "Content-Type", value);
    };
    return {
        {"no body", World::add_item(""), 400, "request.malformed_json"},
        {"not JSON", World::add_item("{"), 400, "request.malformed_json"},
        {"too deep", World::add_item(std::string(900, '[')), 400, "request.too_deep"},
        {"too large", World::add_item(std::string(2001, ' ')), 413, "request.too_large"},
        {"no content type", type(""), 415, "request.unsupported_media_type"},
        {"form", type("application/x-www-form-urlencoded"), 415, "request.unsupported_media_type"},
        {"merge patch on a POST", type("application/merge-patch+json"), 415,
         "request.unsupported_media_type"},
        {"gzip", World::with(World::add_item(), "Content-Encoding", "gzip"), 415,
         "request.unsupported_encoding"},
        {"everything wrong", World::add_item(R"({"quantity":0,"price":1,"note":""})"), 422,
         "request.invalid",
         "/quantity request.out_of_bounds\n/price request.unknown_field\n"
         "/note request.out_of_bounds\n/product_id request.required\n"},
        {"no key",
         [] {
             auto request = World::add_item();
             request.headers.remove("Idempotency-Key");
             return request;
         }(),
         400, "idempotency.key_missing"},
        {"key with a space", World::with(World::add_item(), "Idempotency-Key", "a b"), 400,
         "idempotency.bad_key"},
        {"key too long", World::with(World::add_item(), "Idempotency-Key", std::string(256, 'k')),
         400, "idempotency.bad_key"},
        {"empty key", World::with(World::add_item(), "Idempotency-Key", "\"\""), 400,
         "idempotency.bad_key"},
        {"no token",
         [] {
             auto request = World::add_item();
             request.headers.remove("Authorization");
             return request;
         }(),
         401, "auth.missing_token"},
        {"bad token", World::as(World::add_item(), "eve"), 401, "auth.invalid_token"},
        {"wrong role", World::as(World::add_item(), "carl"), 403, "auth.wrong_role"},
        {"no If-Match", World::as(World::request(Method::patch, items_path(), "{}"), "carl"), 428,
         "request.precondition_required"},
        {"signature route with a form",
         World::with(World::request(Method::post, "/v1/callbacks/x", "a=b"), "Content-Type",
                     "text/plain"),
         415, "request.unsupported_media_type"},
    };
}

void expect_refusals(const std::vector<Refusal>& refusals) {
    for (const auto& refusal : refusals) {
        World world;
        const auto response = world.send(refusal.request);
        EXPECT_EQ(response.status, refusal.status) << refusal.name;
        EXPECT_EQ(code_of(response), refusal.code) << refusal.name;
        EXPECT_EQ(fields_of(response), refusal.fields) << refusal.name;
        EXPECT_EQ(world.doings.handled, 0) << refusal.name;
        EXPECT_NE(world.router.errors().find(code_of(response)), nullptr) << refusal.name;
        EXPECT_TRUE(response.headers.find("X-Request-Id")) << refusal.name;
    }
}

TEST(Router, RefusesBadPathsAndParameters) { expect_refusals(refusals_of_paths()); }
TEST(Router, RefusesBadBodiesKeysAndCallers) { expect_refusals(refusals_of_bodies()); }

TEST(Router, NamesTheMethodsOfAPath) {
    World world;
    const auto refused = world.send(World::request(Method::put, items_path()));
    EXPECT_EQ(refused.headers.find("Allow"), "GET, HEAD, POST, PATCH, OPTIONS");
    const auto options = world.send(World::request(Method::options, items_path()));
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.headers.find("Allow"), "GET, HEAD, POST, PATCH, OPTIONS");
    const auto live = world.send(World::request(Method::post, "/v1/live/a"));
    EXPECT_EQ(live.headers.find("Allow"), "GET, OPTIONS");
    EXPECT_EQ(world.send(World::request(Method::options, "/nowhere")).status, 404);
}

TEST(Router, HeadIsAnsweredLikeGet) {
    World world;
    const auto head = world.send(World::request(Method::head, items_path()));
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.find("ETag"), "\"v7\"");
    EXPECT_FALSE(head.body.empty());  // its length is told, the engine leaves the bytes out
}

TEST(Router, ReadsParametersFromEverywhere) {
    World world;
    const auto response = world.send(World::with(
        World::request(Method::get, items_path() + "?tags=a,b-c&limit=%31%30&role=operator"),
        "x-trail", "north"));
    ASSERT_EQ(response.status, 200);
    EXPECT_EQ(world.doings.list.limit, 10);
    EXPECT_EQ(world.doings.list.role, Role::operator_);
    EXPECT_EQ(world.doings.list.tags, (std::vector<std::string>{"a", "b-c"}));
    EXPECT_EQ(world.doings.list.trail, "north");
    EXPECT_EQ(response.headers.find("Link"), "</next>; rel=\"next\"");
}

TEST(Router, IfMatchComesWithoutItsQuotes) {
    World world;
    auto edit = World::as(World::request(Method::patch, items_path(), R"({"note":"x"})"), "carl");
    edit.headers.set("Content-Type", "application/merge-patch+json; charset=utf-8");
    const auto response = world.send(World::with(edit, "If-Match", "\"v7\""));
    EXPECT_EQ(response.status, 204);
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(world.doings.version, "v7");
    world.send(World::with(edit, "If-Match", "*"));
    EXPECT_EQ(world.doings.version, "*");
    world.send(World::with(edit, "If-Match", "\"*\""));
    EXPECT_EQ(world.doings.version, "\"*\"");
}

TEST(Router, RawRoutesSpeakForThemselves) {
    World world;
    const auto callback =
        world.send(World::request(Method::post, "/v1/callbacks/b%20c", "{not even json"));
    EXPECT_EQ(callback.status, 200);
    EXPECT_EQ(callback.body, "b c|{not even json");
    EXPECT_EQ(world.send(World::request(Method::get, "/files/a/b%2Fc")).body, "a/b/c|");
}

TEST(Router, ExplainsItsProblems) {
    World world;
    const auto one = world.send(World::request(Method::get, "/problems/orders.closed"));
    EXPECT_EQ(one.status, 200);
    EXPECT_EQ(one.body, R"({"code":"orders.closed","status":409,"title":"The order is closed"})");
    EXPECT_EQ(code_of(world.send(World::request(Method::get, "/problems/nothing"))),
              "request.no_such_path");
    EXPECT_TRUE(world.send(World::request(Method::get, "/problems"))
                    .body.contains("idempotency.in_flight"));
}

TEST(Router, ExplainsItsProblemsToPeopleAsPages) {
    World world;
    auto asked = World::request(Method::get, "/problems");
    asked.headers.set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    const auto all = world.send(asked);
    EXPECT_EQ(all.status, 200);
    EXPECT_EQ(all.headers.find("Content-Type"), "text/html; charset=utf-8");
    EXPECT_TRUE(all.body.contains("<a href=\"/problems/orders.closed\">"));
    asked.path = "/problems/orders.closed";
    const auto one = world.send(asked);
    EXPECT_TRUE(one.body.starts_with("<!doctype html>"));
    EXPECT_TRUE(one.body.contains("The order is closed"));
}

}  // namespace waybill::http::router_test
