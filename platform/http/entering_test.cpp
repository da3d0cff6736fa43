// SPDX-License-Identifier: Apache-2.0
// Who enters a route of the office by a right.
#include "platform/http/openapi.hpp"
#include "platform/http/router_world.hpp"
#include "platform/testing/json_pointer.hpp"

#include <gtest/gtest.h>

namespace waybill::http::entering_test {

using world::code_of;
using world::World;

/// Tells as whom a request arrives.
Task<Result<Reply<world::TextView>>> tell(Caller caller) {
    std::string text = caller.rights.empty() ? "" : "with rights ";
    for (const Role role : caller.roles.list()) text.append(to_string(role)).append(" ");
    co_return Reply<world::TextView>{.view = {std::move(text)}};
}
constexpr auto seen = [](Call<Empty> call) { return tell(call.ctx.caller); };

class Entering : public testing::Test {
protected:
    Entering() {
        let_in("rita", "orders:read", {Role::customer});
        let_in("carl", "orders:cancel_any", {Role::customer});
        let_in("wilma", "orders:* couriers:read", {Role::partner});
        let_in("sue", "orders:cancel_any", {Role::support});
        world.router.get<Empty, world::TextView>("/v1/admin/orders",
                                                 spec("list_any", Access::roles(office)), seen);
        world.router.post<Empty, world::TextView>(
            "/v1/admin/orders/cancel", spec("cancel_any", Access::roles({Role::operator_})), seen);
        world.router.post<Empty, world::TextView>(
            "/v1/orders/keys",
            spec("make_key", Access::roles({Role::partner, Role::operator_}).by_role_alone()),
            seen);
        world.router.get<Empty, world::TextView>(
            "/v1/orders", spec("own_orders", Access::roles({Role::courier})), seen);
    }
    void let_in(std::string name, std::string_view rights, Roles roles) {
        world.gatekeeper.let_in(
            std::move(name),
            {.user = UserId{Uuid{{5}}}, .roles = roles, .rights = Rights::parse(rights).value()});
    }
    static RouteSpec spec(std::string_view id, Access access) {
        return {.id = id, .summary = "Do it", .tag = "operator", .access = access};
    }
    std::string arrives(Method method, std::string path, std::string_view who) {
        const auto answer = world.send(World::as(World::request(method, std::move(path)), who));
        if (answer.status != 200) return code_of(answer);
        const auto body = json::Document::parse(answer.body);
        return std::string{body->root().text("text").value_or("")};
    }

    World world;
};

TEST_F(Entering, ARightLetsInAsAnOperatorAndNowhereElse) {
    EXPECT_EQ(arrives(Method::get, "/v1/admin/orders", "rita"), "customer operator ");
    EXPECT_EQ(arrives(Method::post, "/v1/admin/orders/cancel", "rita"), "auth.wrong_role");
    EXPECT_EQ(arrives(Method::get, "/v1/admin/orders", "carl"), "auth.wrong_role");
    EXPECT_EQ(arrives(Method::post, "/v1/admin/orders/cancel", "carl"), "customer operator ");
    EXPECT_EQ(arrives(Method::get, "/v1/orders", "wilma"), "auth.wrong_role");
}

TEST_F(Entering, WhereARoleOfTheOfficeIsEnoughNothingIsAdded) {
    EXPECT_EQ(arrives(Method::get, "/v1/admin/orders", "sue"), "support ");
    EXPECT_EQ(arrives(Method::post, "/v1/admin/orders/cancel", "sue"), "support operator ");
}

TEST_F(Entering, WhereARoleAloneOpensARightDoesNothing) {
    EXPECT_EQ(arrives(Method::post, "/v1/orders/keys", "wilma"), "partner ");
    let_in("eve", "orders:*", {Role::customer});
    EXPECT_EQ(arrives(Method::post, "/v1/orders/keys", "eve"), "auth.wrong_role");
}

TEST_F(Entering, WhatIsChangedByARightIsNoted) {
    arrives(Method::post, "/v1/admin/orders/cancel", "carl");
    arrives(Method::post, "/v1/admin/orders/cancel", "rita");
    ASSERT_EQ(world.actions.begun().size(), 1U);
    EXPECT_EQ(world.actions.begun()[0].action, "cancel_any");
    EXPECT_EQ(world.actions.begun()[0].actor, (UserId{Uuid{{5}}}));
}

TEST_F(Entering, TheDocumentTellsEachRight) {
    const auto document = std::move(json::Document::parse(openapi(world.router, {})).value());
    const auto right_of = [&](std::string_view pointer) {
        const auto operation = at_pointer(document.root(), pointer);
        return operation ? operation->text("x-right") : "not there";
    };
    EXPECT_EQ(right_of("/paths/~1v1~1admin~1orders/get"), "orders:list_any");
    EXPECT_EQ(right_of("/paths/~1v1~1admin~1orders~1cancel/post"), "orders:cancel_any");
    EXPECT_EQ(right_of("/paths/~1v1~1orders~1keys/post"), std::nullopt);
    EXPECT_EQ(right_of("/paths/~1v1~1orders/get"), std::nullopt);
}

}  // namespace waybill::http::entering_test
