// SPDX-License-Identifier: Apache-2.0
#include "platform/http/router_world.hpp"

#include <gtest/gtest.h>

/// What a client may cost: at the head of a request, by refusals, by the size of answers.
namespace waybill::http::memory_ports_test {

using world::code_of;
using world::World;

Judgement judge(World& world, Request& head) {
    auto judging = world.router.judge({}, head);
    return world.loop.run(std::move(judging));
}

Request announcing(Request head, std::string_view bytes) {
    head.headers.set("Content-Length", bytes);
    head.headers.set("Content-Type", "application/json");
    head.body.clear();
    return head;
}

TEST(Limits, HeadIsEnoughForARefusal) {
    World world;
    const auto refused = [&](Request head) {
        auto announced = announcing(std::move(head), "1900");
        const auto judged = judge(world, announced);
        return judged.refusal ? code_of(*judged.refusal) : "";
    };
    EXPECT_EQ(refused(World::request(Method::post, "/nothing")), "request.no_such_path");
    EXPECT_EQ(refused(World::request(Method::put, "/v1/logins")), "request.method_not_allowed");
    EXPECT_EQ(refused(World::request(Method::get, "/v1/menu")), "request.unexpected_body");
    auto item = World::add_item();
    EXPECT_EQ(refused(World::as(item, "eve")), "auth.invalid_token");
    EXPECT_EQ(refused(World::as(item, "carl")), "auth.wrong_role");
    EXPECT_EQ(refused(World::with(item, "Content-Encoding", "gzip")),
              "request.unsupported_encoding");
    auto large = announcing(item, "2001");
    EXPECT_EQ(code_of(judge(world, large).refusal.value()), "request.too_large");
    EXPECT_EQ(world.observer.seen().size(), 7u);
    EXPECT_EQ(world.doings.handled, 0);
}

TEST(Limits, RequestThatPassedAtItsHeadIsCountedOnce) {
    World world;
    const auto body = World::add_item().body;
    for (int i = 0; i < 20; ++i) {
        auto head = announcing(World::add_item(), std::to_string(body.size()));
        const auto judged = judge(world, head);
        ASSERT_FALSE(judged.refusal);
        EXPECT_EQ(judged.body_bytes_max, 2000u);
        head.body = body;
        const auto answer = world.send(std::move(head));
        EXPECT_EQ(answer.status, 201);
        EXPECT_EQ(answer.headers.find("X-RateLimit-Remaining"), std::to_string(19 - i));
    }
    auto surplus = announcing(World::add_item(), "10");
    EXPECT_EQ(code_of(judge(world, surplus).refusal.value()), "request.rate_limited");
}

TEST(Limits, RouteThatTakesNothingFromABodyTakesNearlyNone) {
    World world;
    world.router.post<Empty, Empty>(
        "/v1/bells",
        {.id = "ring", .summary = "Ring", .tag = "catalog", .access = Access::anyone()},
        [](Call<Empty>) -> Task<Result<Reply<Empty>>> { co_return Reply<Empty>{}; });
    EXPECT_EQ(world.send(World::request(Method::post, "/v1/bells", "{}")).status, 204);
    const auto padded = "{" + std::string(1023, ' ') + "}";
    EXPECT_EQ(world.send(World::request(Method::post, "/v1/bells", padded)).status, 413);
}

TEST(Limits, RefusalsCountForTheNetworkTheyComeFrom) {
    World world;
    const auto guess = [&](std::string peer) {
        auto request = World::as(World::add_item(), "guess");
        request.peer = std::move(peer);
        return world.send(std::move(request)).status;
    };
    for (int i = 0; i < 100; ++i) ASSERT_EQ(guess("192.0.2.1"), 401) << i;
    EXPECT_EQ(guess("192.0.2.1"), 429);
    EXPECT_EQ(guess("192.0.2.2"), 401);
    // Who is known has limits of their own.
    auto known = World::add_item();
    known.peer = "192.0.2.1";
    EXPECT_EQ(world.send(known).status, 201);
    world.loop.clock().advance(1s);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(guess("192.0.2.1"), 401);
    EXPECT_EQ(guess("192.0.2.1"), 429);
}

TEST(Limits, ANetworkOfIpv6IsOneClient) {
    World world;
    const auto log_in = [&](std::string peer) {
        auto request = World::request(Method::post, "/v1/logins");
        request.peer = std::move(peer);
        return world.send(std::move(request)).status;
    };
    for (int i = 0; i < 5; ++i) EXPECT_EQ(log_in("2001:db8:1:2::" + std::to_string(i)), 200);
    EXPECT_EQ(log_in("2001:db8:1:2:ffff::1"), 429);
    EXPECT_EQ(log_in("2001:db8:1:3::1"), 200);
    std::string room;
    EXPECT_EQ(network_of("192.0.2.1", room), "192.0.2.1");
    EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6", room), "20010db800010002/64");
    EXPECT_EQ(network_of("not:an:address", room), "not:an:address");
}

TEST(Limits, LargeAnswersCountAsManyRequests) {
    World world;
    world.router.get<Empty, world::TextView>(
        "/v1/book",
        {.id = "book", .summary = "Read a book", .tag = "catalog", .access = Access::anyone()},
        [](Call<Empty>) -> Task<Result<Reply<world::TextView>>> {
            co_return Reply<world::TextView>{.view = {std::string(1'000'000, 'b')}};
        });
    const auto read = [&] { return world.send(World::request(Method::get, "/v1/book")).status; };
    int answered = 0;
    while (read() == 200 && answered < 100) ++answered;
    EXPECT_EQ(answered, 4);  // thirty requests' worth each, of a hundred
    // The debt is paid at the usual rate, and never larger than a burst.
    world.loop.clock().advance(400ms);
    EXPECT_EQ(read(), 429);
    world.loop.clock().advance(2s);
    EXPECT_EQ(read(), 200);
}

TEST(Limits, ThatCannotBeAskedLimitNobody) {
    World world;
    const auto log_in = [&] {
        return world.send(World::request(Method::post, "/v1/logins")).status;
    };
    for (int i = 0; i < 5; ++i) EXPECT_EQ(log_in(), 200);
    EXPECT_EQ(log_in(), 429);
    world.rates.away = true;
    EXPECT_EQ(log_in(), 200);
    EXPECT_EQ(code_of(world.send(World::request(Method::get, "/nothing"))), "request.no_such_path");
    EXPECT_EQ(code_of(world.send(World::as(World::add_item(), "guess"))), "auth.invalid_token");
    auto head = announcing(World::add_item(), "10");
    EXPECT_FALSE(judge(world, head).refusal);
    const auto answer = world.send(World::add_item());
    EXPECT_EQ(answer.status, 201);
    EXPECT_FALSE(answer.headers.find("X-RateLimit-Remaining"));
    world.rates.away = false;
    EXPECT_EQ(log_in(), 429);
}

TEST(Limits, ReadThatItsClientLeftIsNoFailureOfOurs) {
    World world;
    std::stop_source client;
    client.request_stop();
    Context ctx;
    ctx.stop = client.get_token();
    auto body = std::string{World::good_item};
    body.insert(body.size() - 1, R"(,"note":"slow")");
    const auto answer = world.loop.run(world.router.handle(ctx, World::add_item(body)));
    EXPECT_EQ(code_of(answer), "request.cancelled");
    ASSERT_EQ(world.observer.seen().size(), 1u);
    EXPECT_EQ(world.observer.seen()[0].status, 499);
}

}  // namespace waybill::http::memory_ports_test
