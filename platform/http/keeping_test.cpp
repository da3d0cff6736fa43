// SPDX-License-Identifier: Apache-2.0
#include "platform/http/router_world.hpp"

#include <gtest/gtest.h>

namespace waybill::http::keeping_test {

using world::code_of;
using world::World;

constexpr std::string_view nap =
    R"({"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":2,"note":"nap"})";

std::string noted(std::string_view word) {
    std::string body{World::good_item};
    body.insert(body.size() - 1, R"(,"note":")" + std::string{word} + '"');
    return body;
}

std::string items_path() { return "/v1/orders/" + std::string{World::order} + "/items"; }

Request keyed(std::string_view key, std::string body = std::string{World::good_item}) {
    return World::with(World::add_item(std::move(body)), "Idempotency-Key", key);
}

Task<void> keep(Task<Response> answering, std::vector<Response>& answers) {
    answers.push_back(co_await std::move(answering));
}

Task<Result<Reply<Empty>>> remove_once(int& removed) {
    if (++removed > 1) co_return fail(ErrorKind::not_found, "request.no_such_path");
    co_return Reply<Empty>{};
}

TEST(Idempotency, HandlerGetsScopeKeyAndFingerprint) {
    World world;
    world.send(World::add_item());
    const auto first = world.doings.key;
    EXPECT_EQ(first.key, "key-1");
    EXPECT_EQ(first.scope, "usr_01000000000000000000000000 POST /v1/orders/{id}/items");
    EXPECT_EQ(first.fingerprint.size(), 43u);

    world.send(keyed("key-2", R"({"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":3})"));
    EXPECT_EQ(world.doings.key.key, "key-2");
    EXPECT_NE(world.doings.key.fingerprint, first.fingerprint);
    // The draft standard writes keys in quotes.
    world.send(keyed("\"key-3\""));
    EXPECT_EQ(world.doings.key.key, "key-3");
    EXPECT_EQ(world.doings.key.fingerprint, first.fingerprint);
}

TEST(Idempotency, ARepeatedRequestGetsTheFirstAnswer) {
    World world;
    const auto first = world.send(World::add_item());
    // Another way to write the same body is the same request.
    for (const auto* body :
         {World::good_item.data(),
          R"({ "quantity": 2.0, "product_id": "prd_01kfm7q4x8f3v9a2c5d6e7g8hj" })"}) {
        const auto again = world.send(World::add_item(body));
        EXPECT_EQ(again.status, 201);
        EXPECT_EQ(again.body, first.body);
        EXPECT_EQ(again.headers.find("Content-Type"), "application/json");
        EXPECT_EQ(again.headers.find("Idempotent-Replayed"), "true");
        EXPECT_NE(again.headers.find("X-Request-Id"), first.headers.find("X-Request-Id"));
    }
    EXPECT_FALSE(first.headers.find("Idempotent-Replayed"));
    EXPECT_EQ(world.doings.handled, 1);
}

TEST(Idempotency, AnotherRequestWithTheKeyIsRefused) {
    World world;
    world.send(World::add_item());
    const auto other = world.send(
        World::add_item(R"({"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":3})"));
    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(code_of(other), "idempotency.key_reused");
    EXPECT_EQ(world.doings.handled, 1);
    EXPECT_EQ(world.send(World::add_item()).headers.find("Idempotent-Replayed"), "true");
}

TEST(Idempotency, ARefusalIsAnAnswerToo) {
    World world;
    const auto first = world.send(World::add_item(noted("closed")));
    const auto again = world.send(World::add_item(noted("closed")));
    EXPECT_EQ(first.status, 409);
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.headers.find("Content-Type"), "application/problem+json");
    EXPECT_EQ(again.headers.find("Idempotent-Replayed"), "true");
    EXPECT_EQ(world.doings.handled, 1);
}

TEST(Idempotency, WhatAsksToComeBackOrFailedIsTriedAgain) {
    for (const auto* note : {"crash", "throw", "slow", "busy", "not yours"}) {
        World world;
        const auto first = world.send(World::add_item(noted(note)));
        const auto again = world.send(World::add_item(noted(note)));
        EXPECT_EQ(again.status, first.status) << note;
        EXPECT_FALSE(again.headers.find("Idempotent-Replayed")) << note;
        EXPECT_EQ(world.doings.handled, 2) << note;
        EXPECT_EQ(world.answers.size(), 0u) << note;
    }
}

TEST(Idempotency, WhoIsNotLetInLeavesNoKey) {
    World world;
    auto nobody = World::add_item();
    nobody.headers.remove("Authorization");
    EXPECT_EQ(world.send(nobody).status, 401);
    EXPECT_EQ(world.send(World::as(World::add_item(), "carl")).status, 403);
    EXPECT_EQ(world.answers.size(), 0u);
    EXPECT_EQ(world.send(World::add_item()).status, 201);
}

TEST(Idempotency, TwoCallersWithOneKeyAreTwoRequests) {
    World world;
    const auto edit = [&](std::string_view who) {
        auto request =
            World::as(World::request(Method::patch, items_path(), R"({"note":"x"})"), who);
        request.headers.set("If-Match", "v7");
        return world.send(World::with(std::move(request), "Idempotency-Key", "key-1"));
    };
    EXPECT_FALSE(edit("ada").headers.find("Idempotent-Replayed"));
    EXPECT_FALSE(edit("carl").headers.find("Idempotent-Replayed"));
    EXPECT_EQ(edit("carl").headers.find("Idempotent-Replayed"), "true");
}

TEST(Idempotency, AnAnswerIsKeptThoughItsClientHasLeft) {
    World world;
    std::stop_source leaves;
    Context ctx;
    ctx.stop = leaves.get_token();
    world.doings.leave = [&] { leaves.request_stop(); };
    world.loop.run(world.router.handle(ctx, World::add_item(noted("leaves"))));
    EXPECT_EQ(world.send(World::add_item(noted("leaves"))).headers.find("Idempotent-Replayed"),
              "true");
}

TEST(Idempotency, AServiceThatKeepsTheAnswerIsAskedEachTime) {
    World world;
    const auto confirm = World::with(
        World::as(World::request(Method::post, "/v1/kept", "{}"), "ada"), "Idempotency-Key", "k");
    EXPECT_FALSE(world.send(confirm).headers.find("Idempotent-Replayed"));
    EXPECT_EQ(world.send(confirm).headers.find("Idempotent-Replayed"), "true");
    EXPECT_EQ(world.doings.handled, 2);
    EXPECT_EQ(world.answers.size(), 0u);
}

TEST(Idempotency, ARemovalThatIsSaidTwiceIsAnsweredAlike) {
    World world;
    int removed = 0;
    world.router.delete_<Empty, Empty>(
        "/v1/thing",
        {.id = "remove", .summary = "Remove it", .tag = "orders", .access = Access::signed_in()},
        [&removed](Call<Empty>) { return remove_once(removed); });
    const auto request = World::with(World::as(World::request(Method::delete_, "/v1/thing"), "ada"),
                                     "Idempotency-Key", "k");
    EXPECT_EQ(world.send(request).status, 204);
    const auto again = world.send(request);
    EXPECT_EQ(again.status, 204);
    EXPECT_EQ(again.headers.find("Idempotent-Replayed"), "true");
    EXPECT_EQ(removed, 1);
}

TEST(Idempotency, FingerprintsOfTwoInstallationsDiffer) {
    World one;
    World two{{.fingerprint_key = SecretText{"pepper"}}};
    one.send(World::add_item());
    two.send(World::add_item());
    EXPECT_NE(one.doings.key.fingerprint, two.doings.key.fingerprint);
}

TEST(Idempotency, DuplicateInFlightIsRefusedAndTheKeyIsFreeAfterwards) {
    World world;
    std::vector<Response> answers;
    TaskGroup group;
    group.spawn(world.loop,
                keep(world.router.handle({}, World::add_item(std::string{nap})), answers));
    world.loop.run_ready();
    ASSERT_TRUE(answers.empty());

    const auto again = world.send(World::add_item(std::string{nap}));
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(code_of(again), "idempotency.in_flight");
    EXPECT_EQ(again.headers.find("Retry-After"), "1");
    EXPECT_EQ(world.send(World::with(World::add_item(), "Idempotency-Key", "key-2")).status, 201);

    world.loop.run(group.join());
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].status, 201);
    EXPECT_EQ(world.send(World::add_item(std::string{nap})).body, answers[0].body);
}

TEST(Idempotency, FailedValidationAndFailuresLeaveNoKeyBehind) {
    World world;
    EXPECT_EQ(world.send(World::add_item("{}")).status, 422);
    EXPECT_EQ(
        world
            .send(World::add_item(std::string{
                R"({"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":2,"note":"throw"})"}))
            .status,
        500);
    EXPECT_EQ(world.send(World::add_item()).status, 201);
}

TEST(Idempotency, KeyIsInFlightForAllThatShareTheCache) {
    World one;
    World two{&one};
    std::vector<Response> answers;
    TaskGroup group;
    group.spawn(one.loop, keep(one.router.handle({}, keyed("key-1", std::string{nap})), answers));
    one.loop.run_ready();
    ASSERT_TRUE(answers.empty());

    const auto meanwhile = two.send(keyed("key-1", std::string{nap}));
    EXPECT_EQ(meanwhile.status, 409);
    EXPECT_EQ(code_of(meanwhile), "idempotency.in_flight");
    EXPECT_EQ(two.doings.handled, 0);
    EXPECT_EQ(two.send(keyed("key-2")).status, 201);

    one.loop.run(group.join());
    ASSERT_EQ(answers.size(), 1u);
    const auto again = two.send(keyed("key-1", std::string{nap}));
    EXPECT_EQ(again.body, answers[0].body);
    EXPECT_EQ(again.headers.find("Idempotent-Replayed"), "true");
    EXPECT_EQ(two.doings.handled, 1);
}

TEST(Idempotency, KeyOfARouterThatHangsIsFreeSoonAfterTheDeadline) {
    World one;
    World two{&one};
    std::vector<Response> answers;
    const auto begin = [&](World& world, TaskGroup& group) {
        auto answering = world.router.handle({}, keyed("key-1", std::string{nap}));
        group.spawn(world.loop, keep(std::move(answering), answers));
        world.loop.run_ready();
    };
    TaskGroup hanging;
    begin(one, hanging);
    one.loop.clock().advance(9s - 1ms);
    two.loop.clock().advance(9s);
    EXPECT_EQ(two.send(keyed("key-1", std::string{nap})).status, 409);
    one.loop.clock().advance(1ms);
    TaskGroup second;
    begin(two, second);
    ASSERT_TRUE(answers.empty());

    one.loop.run(hanging.join());  // it ends after all, and does not free what another holds
    EXPECT_EQ(answers.size(), 1u);
    EXPECT_EQ(one.send(keyed("key-1", std::string{nap})).status, 409);
    two.loop.run(second.join());
    EXPECT_NE(one.send(keyed("key-1", std::string{nap})).status, 409);
}

TEST(Idempotency, WithoutACacheTwoAtOnceGetThrough) {
    World world;
    world.cache.away = true;
    std::vector<Response> answers;
    TaskGroup group;
    for (int i = 0; i < 2; ++i)
        group.spawn(world.loop,
                    keep(world.router.handle({}, keyed("key-1", std::string{nap})), answers));
    world.loop.run(group.join());
    ASSERT_EQ(answers.size(), 2u);
    for (const auto& answer : answers) EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(world.doings.handled, 2);
    EXPECT_EQ(world.send(keyed("key-1", std::string{nap})).headers.find("Idempotent-Replayed"),
              "true");
}

struct MemorySocket final : WebSocket {
    std::vector<std::string> sent;
    std::optional<std::uint16_t> closed;
    Task<Result<std::optional<std::string>>> receive(Context) override {
        co_return std::optional<std::string>{};
    }
    Task<Status> send(Context, std::string message) override {
        sent.push_back(std::move(message));
        co_return Status{};
    }
    Task<void> close(Context, std::uint16_t code, std::string) override {
        closed = code;
        co_return;
    }
};

TEST(Live, OnlyKnownCallersGetASocket) {
    World world;
    Response refusal;
    const auto request = World::request(Method::get, "/v1/live/kitchen");
    EXPECT_FALSE(world.loop.run(world.router.accept_live({}, request, refusal)));
    EXPECT_EQ(refusal.status, 401);
    EXPECT_EQ(code_of(refusal), "auth.missing_token");

    const auto signed_in = World::as(request, "ada");
    EXPECT_TRUE(world.loop.run(world.router.accept_live({}, signed_in, refusal)));
    MemorySocket socket;
    world.loop.run(world.router.live({}, signed_in, socket));
    EXPECT_EQ(socket.sent, std::vector<std::string>{"hello kitchen"});

    ASSERT_EQ(world.observer.seen().size(), 2u);
    EXPECT_EQ(world.observer.seen()[1].status, 101);

    MemorySocket ended;
    world.loop.run(world.router.live({}, request, ended));
    EXPECT_EQ(ended.closed, 4401);
    EXPECT_TRUE(ended.sent.empty());

    const auto elsewhere = World::request(Method::get, "/v1/orders");
    EXPECT_FALSE(world.loop.run(world.router.accept_live({}, elsewhere, refusal)));
    EXPECT_EQ(refusal.status, 404);

    const auto unreadable = World::as(World::request(Method::get, "/v1/live/%ff"), "ada");
    EXPECT_FALSE(world.loop.run(world.router.accept_live({}, unreadable, refusal)));
    EXPECT_EQ(refusal.status, 400);
}

}  // namespace waybill::http::keeping_test
