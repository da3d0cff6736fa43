// SPDX-License-Identifier: Apache-2.0
#include "platform/core/ascii.hpp"
#include "platform/http/openapi.hpp"
#include "platform/json/document.hpp"
#include "platform/json/schema.hpp"
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <fstream>
#include <set>

/// What holds for every route of the public API.
namespace waybill::gateway::routes_test {

using testing::code_of;
using testing::GatewayWorld;

/// The pattern with some id for each parameter; what a right needs is decided before it is read.
std::string path_of(const http::Route& route) {
    std::string path;
    std::string_view rest = route.pattern;
    while (!rest.empty()) {
        const auto brace = rest.find('{');
        path += rest.substr(0, brace);
        if (brace == std::string_view::npos) break;
        const auto end = rest.find('}');
        const auto name = rest.substr(brace + 1, end - brace - 1);
        path += name == "partner_id" ? GatewayWorld::partner : "ord_01kfm7q4x8f3v9a2c5d6e7g8hj";
        rest.remove_prefix(end + 1);
    }
    return path;
}

http::Response ask(GatewayWorld& world, const http::Route& route, std::string_view who) {
    const bool body = route.method != http::Method::get && route.method != http::Method::delete_;
    auto request = GatewayWorld::request(route.method, path_of(route), body ? "{}" : "", who);
    if (body && !route.spec.consumes.empty()) {
        std::string_view taken = route.spec.consumes;
        request.headers.set("Content-Type",
                            std::string{ascii::trimmed(ascii::take_part(taken, ','))});
    }
    return world.send(std::move(request));
}

TEST(Routes, NobodyPassesARouteThatNeedsACaller) {
    GatewayWorld world;
    for (const http::Route& route : world.router.routes()) {
        if (route.kind == http::RouteKind::live || !route.spec.access.needs_caller()) continue;
        EXPECT_EQ(ask(world, route, "").status, 401) << route.pattern;
        EXPECT_EQ(ask(world, route, "mallory").status, 401) << route.pattern;
    }
}

TEST(Routes, ARolePassesOnlyWhereItIsNamed) {
    GatewayWorld world;
    const std::pair<std::string_view, Role> people[] = {{"ada", Role::customer},
                                                        {"pat", Role::partner},
                                                        {"carl", Role::courier},
                                                        {"olga", Role::operator_},
                                                        {"sue", Role::support}};
    for (const http::Route& route : world.router.routes()) {
        if (route.kind == http::RouteKind::live || !route.spec.access.needs_caller()) continue;
        for (const auto& [name, role] : people) {
            const auto response = ask(world, route, name);
            const bool named = route.spec.access.admits(Caller{
                .service = "gateway", .user = world.user(name), .roles = {role}, .session = {}});
            EXPECT_EQ(code_of(response) == "auth.wrong_role", !named)
                << route.pattern << " as " << name << ": " << response.status;
            EXPECT_EQ(response.status == 403, !named) << route.pattern << " as " << name;
        }
    }
}

/// Every right by itself: it opens its route of the office, and no other.
TEST(Routes, ARightPassesOnlyWhereItIsMeant) {
    GatewayWorld world;
    auto& rita = world.tokens.known["rita"];
    rita = {.user = world.ids.next<UserId>(),
            .session = world.ids.next<SessionId>(),
            .roles = {Role::customer},
            .expires_at = world.loop.clock().now() + 10min};
    std::size_t rights = 0;
    for (const http::Route& meant : world.router.routes()) {
        if (!meant.right) continue;
        ++rights;
        rita.rights = Rights::of({meant.right->text()});
        for (const http::Route& route : world.router.routes()) {
            if (route.kind == http::RouteKind::live || !route.spec.access.is_of_office()) continue;
            if (route.spec.access.any_of().has(Role::customer)) continue;
            EXPECT_EQ(code_of(ask(world, route, "rita")) == "auth.wrong_role", &route != &meant)
                << route.pattern << " with " << meant.right->text();
        }
    }
    EXPECT_GT(rights, 50U);
}

TEST(Routes, WhatGivesMoreThanItsRightIsInNoSet) {
    const GatewayWorld world;
    std::set<std::string_view> alone;
    for (const http::Route& route : world.router.routes())
        if (route.spec.access.is_of_office() && !route.right) alone.insert(route.spec.id);
    EXPECT_EQ(
        alone,
        (std::set<std::string_view>{
            "add_staff",         "add_user",         "approve_role",       "change_right_set",
            "create_courier",    "delete_right_set", "get_right_set",      "give_right_set",
            "grant_role",        "invite",           "list_api_keys",      "list_held_right_sets",
            "list_invitations",  "list_right_sets",  "list_role_requests", "make_api_key",
            "make_right_set",    "make_secret",      "refuse_role",        "revoke_api_key",
            "revoke_invitation", "take_right_set"}));
}

TEST(Routes, NothingThatIsAskedForIsAMistakeOfOurs) {
    GatewayWorld world;
    for (const http::Route& route : world.router.routes()) {
        if (route.kind == http::RouteKind::live) continue;
        for (const auto* who : {"", "ada", "pat", "carl", "olga", "sue"})
            EXPECT_NE(ask(world, route, who).status, 500) << route.pattern << " as " << who;
    }
}

/// Somebody whom the route lets in.
std::string_view friend_of(const http::Route& route) {
    const std::pair<std::string_view, Role> people[] = {
        {"ada", Role::customer}, {"carl", Role::courier}, {"olga", Role::operator_}};
    if (!route.spec.access.needs_caller()) return "";
    for (const auto& [name, role] : people)
        if (route.spec.access.admits(Caller{
                .service = "gateway", .user = UserId{Uuid{{1}}}, .roles = {role}, .session = {}}))
            return name;
    return "";
}

std::string example_of(const json::Field& field) {
    std::string text;
    json::Writer writer{text};
    json::write_example(writer, *field.type, field.rules, json::Way::in);
    return text.starts_with('"') ? text.substr(1, text.size() - 2) : text;
}

/// As the document's examples say it.
http::Request example_request(const http::Route& route) {
    std::string path = route.pattern;
    std::string body;
    http::Headers headers;
    for (const json::Field& field : route.input->fields) {
        if (field.source == json::Source::header) headers.add(field.name, example_of(field));
        if (field.source != json::Source::path) continue;
        const std::string name = "{" + std::string{field.name} + "}";
        path.replace(path.find(name), name.size(), example_of(field));
    }
    if (route.input->has_body) {
        json::Writer writer{body};
        json::write_example(writer, *route.input, json::Way::in);
    }
    auto request = GatewayWorld::request(route.method, path, body, friend_of(route));
    for (const auto& [name, value] : headers) request.headers.set(name, value);
    request.headers.set("Idempotency-Key", "key-1");
    return request;
}

/// Whether one changed character of `text` makes it another request that is refused for its key.
bool refused_when_changed(GatewayWorld& world, http::Request request,
                          std::string http::Request::* text) {
    for (char& c : request.*text) {
        const char was = c;
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) continue;
        c = c == '1' ? '2' : c == 'j' ? 'k' : static_cast<char>(c - 1);
        if (code_of(world.send(request)) == "idempotency.key_reused") return true;
        c = was;
    }
    return false;
}

bool takes_keys(const http::Route& route) {
    return route.kind == http::RouteKind::typed &&
           route.spec.idempotency != http::Idempotency::none;
}

/// Signing out answers cookies, and is the same however often it is said.
TEST(Routes, EveryChangeTakesAKeyUnlessItAnswersASecret) {
    const GatewayWorld world;
    std::set<std::string_view> without;
    for (const http::Route& route : world.router.routes())
        if (route.input != nullptr && route.spec.idempotency == http::Idempotency::none &&
            route.method != http::Method::get)
            without.insert(route.spec.id);
    EXPECT_EQ(without, (std::set<std::string_view>{"login", "refresh", "sign_out"}));
}

/// The services refuse everything here: a refusal is an answer too, and costs one try.
TEST(Routes, ARepeatedRequestGetsItsFirstAnswerAndAsksNobody) {
    GatewayWorld world;
    FakeCalls::all().unset = {.kind = ErrorKind::conflict, .reason = "orders.wrong_state"};
    for (const http::Route& route : world.router.routes()) {
        if (!takes_keys(route) || route.spec.keeper == http::Keeper::service) continue;
        if (route.spec.id == "revoke_api_key") continue;  // asks no service that could refuse
        // Has neither body nor parameter that could be another.
        if (route.spec.id == "remove_avatar") continue;
        const auto request = example_request(route);
        const auto first = world.send(request);
        EXPECT_EQ(first.status, 409) << route.pattern << first.body;
        const int asked = FakeCalls::all().made;
        const auto again = world.send(request);
        EXPECT_EQ(again.status, first.status) << route.pattern;
        EXPECT_EQ(again.body, first.body) << route.pattern;
        EXPECT_EQ(again.headers.find("Idempotent-Replayed"), "true") << route.pattern;
        EXPECT_TRUE(refused_when_changed(world, request, &http::Request::path) ||
                    refused_when_changed(world, request, &http::Request::body))
            << route.pattern;
        EXPECT_EQ(FakeCalls::all().made, asked) << route.pattern;
    }
    FakeCalls::all() = {};
}

TEST(Routes, ListIsWhatWasAgreed) {
    const GatewayWorld world;
    std::ifstream file{"tests/golden/routes.txt"};
    const std::string golden{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_EQ(http::route_list(world.router), golden)
        << "change tests/golden/routes.txt where the change is meant";
}

std::set<std::string> documented(const json::Document& document) {
    std::set<std::string> found;
    const auto paths = document.root().find("paths").value();
    for (auto path = paths.first(); path.more(); path.next())
        for (auto operation = path.value().first(); operation.more(); operation.next())
            if (const auto id = operation.value().text("operationId"))
                found.insert(std::string{operation.key()} + " " + std::string{path.key()} + " " +
                             std::string{*id});
    return found;
}

TEST(Routes, DocumentAndRoutesAreTheSame) {
    const GatewayWorld world;
    const auto document =
        json::Document::parse(http::openapi(world.router, {}), {.bytes_max = 16 * 1024 * 1024});
    ASSERT_TRUE(document.has_value());
    std::set<std::string> mounted;
    for (const http::Route& route : world.router.routes()) {
        if (!route.spec.documented) continue;
        std::string method{http::to_string(route.method)};
        for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        mounted.insert(method + " " + route.pattern + " " + std::string{route.spec.id});
    }
    EXPECT_EQ(documented(*document), mounted);
}

}  // namespace waybill::gateway::routes_test
