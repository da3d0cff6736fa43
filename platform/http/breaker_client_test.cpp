// SPDX-License-Identifier: Apache-2.0
#include "platform/http/breaker_client.hpp"

#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <map>

namespace waybill::http {
namespace {

/// Hosts that answer as they are told.
class Hosts final : public Client {
public:
    Task<Result<Response>> send(Context, OutboundRequest request) override {
        ++asked;
        const auto found = answers.find(request.url);
        if (found == answers.end()) co_return Response{};
        co_return found->second;
    }
    std::map<std::string, Result<Response>> answers{};
    int asked{0};
};

struct BreakerWorld {
    ManualExecutor executor{};
    telemetry::Registry registry{};
    BreakerMetrics metrics{registry};
    Hosts hosts{};
    BreakerClient client{{.inner = hosts, .clock = executor.clock(), .metrics = metrics}};

    static constexpr std::string_view sick = "https://sick.example/orders";
    static constexpr std::string_view well = "https://well.example/orders";

    Result<Response> call(std::string_view url) {
        return executor.run(client.send({}, {.url = std::string{url}}));
    }
    void fail_with(ErrorKind kind) {
        hosts.answers.insert_or_assign(std::string{sick}, fail(kind, "test.down"));
    }
    void answer_with(int status) {
        hosts.answers.insert_or_assign(std::string{sick}, Response{.status = status});
    }
    void open() {
        fail_with(ErrorKind::deadline);
        for (int i = 0; i < 5; ++i) EXPECT_FALSE(call(sick));
        EXPECT_EQ(metrics.hosts.at(BreakerState::open).value(), 1);
    }
};

TEST(BreakerClient, FiveFailuresInARowLeaveAHostAloneForThirtySeconds) {
    BreakerWorld world;
    world.open();
    const auto refused = world.call(BreakerWorld::sick);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(refused.error().reason, "http.breaker_open");
    EXPECT_EQ(refused.error().retry_after, std::chrono::seconds{30});
    EXPECT_EQ(world.hosts.asked, 5);
    EXPECT_TRUE(world.call(BreakerWorld::well));  // its neighbour is not concerned
    world.executor.clock().advance(29s);
    EXPECT_EQ(world.call(BreakerWorld::sick).error().reason, "http.breaker_open");
    EXPECT_EQ(world.hosts.asked, 6);
}

TEST(BreakerClient, OneCallDecidesWhetherItIsWellAgain) {
    BreakerWorld world;
    world.open();
    world.executor.clock().advance(30s);
    EXPECT_EQ(world.call(BreakerWorld::sick).error().reason, "test.down");
    EXPECT_EQ(world.call(BreakerWorld::sick).error().reason, "http.breaker_open");
    world.executor.clock().advance(30s);
    world.answer_with(200);
    EXPECT_TRUE(world.call(BreakerWorld::sick));
    EXPECT_TRUE(world.call(BreakerWorld::sick));
    EXPECT_EQ(world.metrics.hosts.at(BreakerState::open).value(), 0);
    EXPECT_EQ(world.metrics.hosts.at(BreakerState::probing).value(), 0);
    EXPECT_EQ(world.metrics.events.at(BreakerEvent::opened).value(), 2U);
    EXPECT_EQ(world.metrics.events.at(BreakerEvent::closed).value(), 1U);
}

TEST(BreakerClient, HalfOfTwentyWithinTenSecondsIsTooMuch) {
    BreakerWorld world;
    for (int i = 0; i < 19; ++i) {
        world.answer_with(i % 2 == 0 ? 503 : 200);
        EXPECT_TRUE(world.call(BreakerWorld::sick));
        world.executor.clock().advance(400ms);
    }
    EXPECT_EQ(world.metrics.hosts.at(BreakerState::open).value(), 0);
    world.answer_with(500);
    EXPECT_TRUE(world.call(BreakerWorld::sick));
    EXPECT_EQ(world.metrics.hosts.at(BreakerState::open).value(), 1);

    BreakerWorld slow;  // the same in twice the time
    for (int i = 0; i < 40; ++i) {
        slow.answer_with(i % 2 == 0 ? 503 : 200);
        EXPECT_TRUE(slow.call(BreakerWorld::sick));
        slow.executor.clock().advance(800ms);
    }
    EXPECT_EQ(slow.metrics.hosts.at(BreakerState::open).value(), 0);
}

TEST(BreakerClient, WhatSaysNothingAboutTheHostIsNoFailure) {
    for (const ErrorKind kind : {ErrorKind::forbidden, ErrorKind::cancelled, ErrorKind::rejected}) {
        BreakerWorld world;
        world.fail_with(kind);
        for (int i = 0; i < 30; ++i)
            EXPECT_EQ(world.call(BreakerWorld::sick).error().reason, "test.down");
    }
    BreakerWorld world;
    for (const int status : {404, 410, 429}) {
        world.answer_with(status);
        for (int i = 0; i < 10; ++i) EXPECT_EQ(world.call(BreakerWorld::sick)->status, status);
    }
}

TEST(BreakerClient, ForgetsWhoWasNotAskedForLongest) {
    BreakerWorld world;
    BreakerClient small{
        {.inner = world.hosts, .clock = world.executor.clock(), .metrics = world.metrics},
        {.hosts_max = 2}};
    world.fail_with(ErrorKind::unavailable);
    const auto call = [&](std::string_view url) {
        return world.executor.run(small.send({}, {.url = std::string{url}}));
    };
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(call(BreakerWorld::sick));
    for (const auto* other : {"https://a.example/", "https://b.example/"}) EXPECT_TRUE(call(other));
    EXPECT_EQ(world.metrics.hosts.at(BreakerState::open).value(), 0);
    EXPECT_EQ(call(BreakerWorld::sick).error().reason, "test.down");
}

}  // namespace
}  // namespace waybill::http
