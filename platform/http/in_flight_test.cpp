// SPDX-License-Identifier: Apache-2.0
#include "platform/http/router_world.hpp"

#include <gtest/gtest.h>

namespace waybill::http::in_flight_test {

using world::code_of;
using world::World;

constexpr std::string_view nap =
    R"({"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":2,"note":"nap"})";

Task<void> keep(Task<Response> answering, std::vector<Response>& answers) {
    answers.push_back(co_await std::move(answering));
}

TEST(Idempotency, HandlerGetsScopeKeyAndFingerprint) {
    World world;
    world.send(World::add_item());
    const auto first = world.doings.key;
    EXPECT_EQ(first.key, "key-1");
    EXPECT_EQ(first.scope, "usr_01000000000000000000000000 POST /v1/orders/{id}/items");
    EXPECT_EQ(first.fingerprint.size(), 43u);

    // Another way to write the same body is the same request; another value is not.
    world.send(
        World::add_item(R"({ "quantity": 2.0, "product_id": "prd_01kfm7q4x8f3v9a2c5d6e7g8hj" })"));
    EXPECT_EQ(world.doings.key.fingerprint, first.fingerprint);
    world.send(World::add_item(R"({"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":3})"));
    EXPECT_NE(world.doings.key.fingerprint, first.fingerprint);
    world.send(World::with(World::add_item(), "Idempotency-Key", "\"key-1\""));
    EXPECT_EQ(world.doings.key.key, "key-1");
    EXPECT_EQ(world.doings.key.fingerprint, first.fingerprint);
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

    const auto again = world.send(World::add_item());
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(code_of(again), "idempotency.in_flight");
    EXPECT_EQ(again.headers.find("Retry-After"), "1");
    EXPECT_EQ(world.send(World::with(World::add_item(), "Idempotency-Key", "key-2")).status, 201);

    world.loop.run(group.join());
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].status, 201);
    EXPECT_EQ(world.send(World::add_item()).status, 201);
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

TEST(Idempotency, ReplayedAnswersAreMarked) {
    World world;
    const auto response = world.send(World::add_item(
        R"({"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":2,"note":"again"})"));
    EXPECT_EQ(response.headers.find("Idempotent-Replayed"), "true");
    EXPECT_FALSE(world.send(World::add_item()).headers.find("Idempotent-Replayed"));
}

TEST(Idempotency, RefusesMoreKeysThanItMayHold) {
    World world{{.in_flight_keys_max = 16}};  // two for each shard
    std::vector<Response> answers;
    TaskGroup group;
    for (int i = 0; i < 18; ++i) {
        auto request = World::with(World::add_item(std::string{nap}), "Idempotency-Key",
                                   "key-" + std::to_string(i));
        group.spawn(world.loop, keep(world.router.handle({}, std::move(request)), answers));
    }
    world.loop.run(group.join());
    int refused = 0;
    for (const auto& answer : answers)
        if (answer.status == 503) ++refused;
    EXPECT_GT(refused, 0);
    EXPECT_LT(refused, 18);
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
}

}  // namespace waybill::http::in_flight_test
