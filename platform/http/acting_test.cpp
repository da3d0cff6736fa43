// SPDX-License-Identifier: Apache-2.0
#include "platform/http/router_world.hpp"

#include <gtest/gtest.h>

namespace waybill::http::acting_test {

using world::code_of;
using world::World;

struct One {
    OrderId order;
    static void describe(json::Fields<One>& f) { f.path("id", &One::order); }
};

class Acting : public testing::Test {
protected:
    Acting() {
        world.gatekeeper.let_in(
            "olga", {.user = UserId{Uuid{{3}}}, .roles = {Role::customer, Role::operator_}});
        mount(Method::post, "close", Access::roles({Role::partner, Role::operator_}));
        mount(Method::put, "mine", Access::signed_in());
        mount(Method::delete_, "own", Access::roles({Role::customer}));
        world.router.get<One, world::TextView>("/v1/look/{id}", spec("look", of_office()),
                                               [](Call<One>) { return done(); });
        world.router.post<Empty, world::TextView>("/v1/make", spec("make", of_office()),
                                                  [](Call<Empty>) { return make(); });
    }
    static Access of_office() { return Access::roles({Role::operator_}); }
    static RouteSpec spec(std::string_view id, Access access) {
        return {.id = id,
                .summary = "Do it",
                .tag = "orders",
                .access = access,
                .errors = {"orders.closed"}};
    }
    static Task<Result<Reply<world::TextView>>> done() {
        co_return Reply<world::TextView>{.view = {"done"}};
    }
    static Task<Result<Reply<world::TextView>>> make() {
        Reply<world::TextView> reply{.view = {"made"}};
        reply.headers.set("Location", "/v1/partners/prt_7");
        co_return reply;
    }
    Task<Result<Reply<world::TextView>>> act() {
        open_at_effect = world.actions.open();
        if (how == "closed") co_return fail(ErrorKind::conflict, "orders.closed");
        if (how == "broken") co_return fail(ErrorKind::internal, "sql.broken");
        co_return Reply<world::TextView>{.view = {"done"}};
    }
    Task<Result<Reply<world::TextView>>> draw(Call<One> call) {
        drawn = call.request.body;
        co_return Reply<world::TextView>{.view = {"drawn"}};
    }
    void mount(Method method, std::string_view id, Access access) {
        const std::string path = "/v1/" + std::string{id} + "/{id}";
        auto handler = [this](Call<One>) { return act(); };
        if (method == Method::post)
            world.router.post<One, world::TextView>(path, spec(id, access), handler);
        if (method == Method::put)
            world.router.put<One, world::TextView>(path, spec(id, access), handler);
        if (method == Method::delete_)
            world.router.delete_<One, world::TextView>(path, spec(id, access), handler);
    }
    Response send(Method method, std::string_view id, std::string_view key = "k") {
        auto request = World::as(
            World::request(method, "/v1/" + std::string{id} + "/" + std::string{World::order}),
            "olga");
        return world.send(World::with(std::move(request), "Idempotency-Key", key));
    }

    World world;
    std::string_view how{"done"};
    std::size_t open_at_effect{0};
    std::string drawn;
};

TEST_F(Acting, AChangeByTheOfficeIsNotedOnce) {
    EXPECT_EQ(send(Method::post, "close").status, 200);
    EXPECT_EQ(send(Method::post, "close").headers.find("Idempotent-Replayed"), "true");
    ASSERT_EQ(world.actions.begun().size(), 1U);
    const auto begun = world.actions.begun().front();
    EXPECT_EQ(begun.actor, (UserId{Uuid{{3}}}));
    EXPECT_EQ(begun.action, "close");
    EXPECT_EQ(begun.object, World::order);
    EXPECT_EQ(begun.source, "192.0.2.7");
    ASSERT_EQ(world.actions.ended().size(), 1U);
    EXPECT_EQ(world.actions.ended().front().id, begun.id);
    EXPECT_EQ(world.actions.ended().front().result, ActionResult::done);
}

TEST_F(Acting, WhatIsSentToNothingIsNotNoted) {
    world.router.upload<One, world::TextView>(
        Method::put, "/v1/draw/{id}",
        {.id = "draw",
         .summary = "Send a picture",
         .tag = "orders",
         .access = of_office(),
         .consumes = "image/png"},
        [this](Call<One> call) { return draw(std::move(call)); });
    const auto send_picture = [&](std::string path) {
        auto request = World::as(World::request(Method::put, std::move(path), "picture"), "olga");
        return world.send(World::with(std::move(request), "Content-Type", "image/png"));
    };
    const auto refused = send_picture("/v1/draw/nothing?size=1");
    EXPECT_EQ(code_of(refused), "request.invalid_path");
    EXPECT_EQ(code_of(send_picture("/v1/draw/" + std::string{World::order} + "?size=1")),
              "request.invalid");
    EXPECT_TRUE(world.actions.begun().empty());

    EXPECT_EQ(send_picture("/v1/draw/" + std::string{World::order}).status, 200);
    EXPECT_EQ(drawn, "picture");
    ASSERT_EQ(world.actions.begun().size(), 1U);
    EXPECT_EQ(world.actions.begun().front().object, World::order);
}

TEST_F(Acting, ItIsNotedBeforeItsEffect) {
    how = "look";
    send(Method::post, "close");
    EXPECT_EQ(open_at_effect, 1U);
}

TEST_F(Acting, SoIsOneThatIsRefusedOrFails) {
    how = "closed";
    EXPECT_EQ(send(Method::post, "close", "a").status, 409);
    how = "broken";
    EXPECT_EQ(send(Method::post, "close", "b").status, 500);
    ASSERT_EQ(world.actions.ended().size(), 2U);
    EXPECT_EQ(world.actions.ended()[0].result, ActionResult::refused);
    EXPECT_EQ(world.actions.ended()[0].code, "orders.closed");
    EXPECT_EQ(world.actions.ended()[1].result, ActionResult::failed);
}

TEST_F(Acting, WhatWasMadeIsNamed) {
    const auto made = world.send(World::as(World::request(Method::post, "/v1/make"), "olga"));
    EXPECT_EQ(made.status, 200);
    ASSERT_EQ(world.actions.ended().size(), 1U);
    EXPECT_EQ(world.actions.begun()[0].object, "");
    EXPECT_EQ(world.actions.ended()[0].object, "prt_7");
}

TEST_F(Acting, NothingElseIs) {
    send(Method::put, "mine");
    send(Method::delete_, "own");
    send(Method::get, "look");
    world.send(World::add_item());  // a customer's
    EXPECT_TRUE(world.actions.begun().empty());
}

TEST_F(Acting, WhatCannotBeNotedDoesNotHappen) {
    world.actions.away = true;
    EXPECT_EQ(send(Method::post, "close").status, 503);
    EXPECT_TRUE(world.actions.ended().empty());
    world.actions.away = false;
    EXPECT_EQ(send(Method::post, "close").status, 200);
}

}  // namespace waybill::http::acting_test
