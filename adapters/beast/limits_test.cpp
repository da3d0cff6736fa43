// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/engine_world.hpp"

#include <gtest/gtest.h>

#include <thread>

#include <sys/resource.h>
#include <unistd.h>

namespace waybill::beast {
namespace {

TEST(ServerLimits, SlowHeadIsCutWith408) {
    ServerOptions options;
    options.header_timeout = 60ms;
    EngineWorld world{std::move(options)};
    RawClient drip{world.port()};
    drip.send("GET / HTTP/1.1\r\nHost: a\r\n");
    const auto answer = drip.read_to_end();
    EXPECT_EQ(status_of(answer), 408);
    EXPECT_NE(answer.find("http.timeout"), std::string::npos);
}

TEST(ServerLimits, ClientThatAsksNothingIsClosedWithoutAWord) {
    ServerOptions options;
    options.header_timeout = 60ms;
    EngineWorld world{std::move(options)};
    RawClient silent{world.port()};
    EXPECT_TRUE(silent.closed());
}

TEST(ServerLimits, EachByteDoesNotRenewTheTimeForTheHead) {
    ServerOptions options;
    options.header_timeout = 100ms;
    EngineWorld world{std::move(options)};
    RawClient drip{world.port()};
    const auto begun = std::chrono::steady_clock::now();
    drip.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    while (!drip.readable(10ms) && std::chrono::steady_clock::now() < begun + 5s) drip.send("x");
    EXPECT_EQ(status_of(drip.read_to_end()), 408);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 3s);
}

TEST(ServerLimits, SlowBodyIsCutWith408) {
    ServerOptions options;
    options.body_grace = 60ms;
    EngineWorld world{std::move(options)};
    RawClient drip{world.port()};
    drip.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nabc");
    EXPECT_EQ(status_of(drip.read_to_end()), 408);
}

TEST(ServerLimits, ReaderThatTakesNothingIsCut) {
    ServerOptions options;
    options.body_grace = 60ms;
    options.answers_bytes_max = 40'000'000;  // so that the answer is given at all
    EngineWorld world{std::move(options)};
    RawClient client{world.port()};
    // Far more than a second's worth of the rate goes into buffers at once: only what the peer's
    // side takes from then on counts.
    client.send(ask("/huge"));
    EXPECT_TRUE(soon([&] {
        return world.server().figures().accepted == 1 && world.server().figures().connections == 0;
    }));
}

TEST(ServerLimits, BodyThatBeganFastAndStopsIsCutWith408) {
    ServerOptions options;
    options.body_grace = 60ms;
    EngineWorld world{std::move(options)};
    RawClient client{world.port()};
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n" +
                std::string(2'999'999, 'x'));
    EXPECT_EQ(status_of(client.read_to_end()), 408);
    EXPECT_TRUE(soon([&] { return world.server().figures().body_bytes == 0; }));
}

TEST(ServerLimits, WebSocketThatReadsNothingIsCut) {
    ServerOptions options;
    options.body_grace = 60ms;
    EngineWorld world{std::move(options)};
    RawClient client{world.port()};
    client.send("GET /push HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    world.handler.live_begun.get_future().wait();
    EXPECT_TRUE(soon([&] { return world.server().figures().connections == 0; }));
}

TEST(ServerLimits, BodiesOnTheirWayShareABudget) {
    ServerOptions options;
    options.bodies_bytes_max = 1'000'000;
    EngineWorld world{std::move(options)};
    const std::string head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n";
    RawClient first{world.port()};
    first.send(head + std::string(600'000, 'x'));
    ASSERT_TRUE(soon([&] { return world.server().figures().body_bytes >= 600'000; }));
    RawClient second{world.port()};
    second.send(head + std::string(600'000, 'x'));
    // Memory grows ahead of what has come, so the one that asks for too much may be either.
    ASSERT_TRUE(soon([&] { return first.readable(0ms) || second.readable(0ms); }));
    const bool second_goes = second.readable(0ms);
    RawClient& kept = second_goes ? first : second;
    const auto refused = (second_goes ? second : first).read_to_end();
    EXPECT_EQ(status_of(refused), 503);
    EXPECT_NE(refused.find("http.busy"), std::string::npos);
    EXPECT_NE(refused.find("Retry-After: 1\r\n"), std::string::npos);
    kept.send(std::string(300'000, 'x'));
    EXPECT_EQ(body_of(kept.read_answers(1)).size(), 900'000u);
    EXPECT_TRUE(soon([&] { return world.server().figures().body_bytes == 0; }));
}

TEST(ServerLimits, HeadsThatAreLongInComingShareItToo) {
    ServerOptions options;
    options.bodies_bytes_max = 30'000;
    EngineWorld world{std::move(options)};
    const std::string half = "GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + std::string(6'000, 'x');
    RawClient first{world.port()};
    first.send(half);
    ASSERT_TRUE(soon([&] { return world.server().figures().body_bytes > 0; }));
    RawClient second{world.port()};
    second.send(half);
    EXPECT_EQ(status_of(second.read_to_end()), 503);
    first.send("\r\n\r\n");
    EXPECT_EQ(status_of(first.read_answers(1)), 200);
    EXPECT_TRUE(soon([&] { return world.server().figures().body_bytes == 0; }));
}

TEST(ServerLimits, AnswersThatNobodyTakesShareABudget) {
    ServerOptions options;
    options.answers_bytes_max = 40'000'000;
    EngineWorld world{std::move(options)};
    RawClient idle{world.port()};
    idle.send(ask("/huge"));
    ASSERT_TRUE(soon([&] { return world.server().figures().answer_bytes > 0; }));
    RawClient other{world.port()};
    other.send(ask("/huge") + ask("/"));
    const auto answers = other.read_answers(2);
    EXPECT_EQ(status_of(answers, 0), 503);
    EXPECT_EQ(status_of(answers, 1), 200);
    idle.reset();
    EXPECT_TRUE(soon([&] { return world.server().figures().answer_bytes == 0; }));
}

TEST(ServerLimits, AShortHalfOfAHeadIsCountedToo) {
    ServerOptions options;
    options.bodies_bytes_max = 6'000;
    EngineWorld world{std::move(options)};
    RawClient first{world.port()};
    first.send("GET / HTTP/1.1\r\n");
    ASSERT_TRUE(soon([&] { return world.server().figures().body_bytes > 0; }));
    RawClient second{world.port()};
    second.send("GET / HTTP/1.1\r\n");
    EXPECT_EQ(status_of(second.read_to_end()), 503);
    first.send("Host: a\r\n\r\n");
    EXPECT_EQ(status_of(first.read_answers(1)), 200);
    EXPECT_TRUE(soon([&] { return world.server().figures().body_bytes == 0; }));
}

TEST(ServerLimits, WhoTakesNoAnswerIsMadeNoOther) {
    ServerOptions options;
    options.answers_bytes_max = 40'000'000;
    EngineWorld world{std::move(options)};
    RawClient idle{world.port()};
    idle.send(ask("/huge") + ask("/hold"));
    ASSERT_TRUE(soon([&] { return world.server().figures().answer_bytes > 0; }));
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(world.handler.held.load(), 0);
    EXPECT_EQ(body_of(idle.read_answers(1)).size(), 30'000'000u);
    EXPECT_TRUE(soon([&] { return world.handler.held == 1; }));
    world.handler.release.notify();
    EXPECT_EQ(status_of(idle.read_answers(1)), 200);
}

TEST(ServerLimits, WhoTakesNothingIsCutSoonerWhenAnswersAreScarce) {
    ServerOptions options;
    options.answers_bytes_max = 31'000'000;
    options.body_grace = 8s;  // a quarter of it while answers are scarce; `soon` ends before it
    EngineWorld world{std::move(options)};
    const std::string change = "POST /huge HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
    RawClient first{world.port()};
    first.send(change);
    RawClient second{world.port()};
    second.send(change);
    ASSERT_TRUE(soon([&] { return world.server().figures().requests == 2; }));
    EXPECT_TRUE(soon([&] { return world.server().figures().connections < 2; }));
    EXPECT_TRUE(soon([&] { return world.server().figures().answer_bytes <= 31'000'000; }));
}

TEST(ServerLimits, IdleConnectionIsClosedWithoutAWord) {
    ServerOptions options;
    options.idle_timeout = 60ms;
    EngineWorld world{std::move(options)};
    RawClient client{world.port()};
    client.send(ask("/"));
    EXPECT_EQ(status_of(client.read_answers(1)), 200);
    EXPECT_TRUE(client.closed());
}

TEST(ServerLimits, ConnectionsPerAddressAndInAllAreLimited) {
    ServerOptions options;
    options.loopback_exempt = false;
    options.connections_per_address_max = 2;
    EngineWorld world{std::move(options)};
    RawClient first{world.port()};
    {
        RawClient second{world.port()};
        for (RawClient* client : {&first, &second}) {
            client->send(ask("/"));
            EXPECT_EQ(status_of(client->read_answers(1)), 200);
        }
        RawClient third{world.port()};
        EXPECT_EQ(status_of(third.read_to_end()), 429);
    }
    EXPECT_TRUE(soon([&] { return world.server().figures().connections == 1; }));
    RawClient again{world.port()};
    again.send(ask("/"));
    EXPECT_EQ(status_of(again.read_answers(1)), 200);
    EXPECT_EQ(world.server().figures().refused_connections, 1u);

    ServerOptions small;
    small.connections_max = 1;
    EngineWorld full{std::move(small)};
    RawClient only{full.port()};
    only.send(ask("/"));
    EXPECT_EQ(status_of(only.read_answers(1)), 200);
    RawClient other{full.port()};
    EXPECT_EQ(status_of(other.read_to_end()), 503);
}

TEST(ServerLimits, OutOfDescriptorsItTurnsClientsAwayAndRecovers) {
    EngineWorld world;
    RawClient before{world.port()};
    before.send(ask("/"));
    EXPECT_EQ(status_of(before.read_answers(1)), 200);
    rlimit normal{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &normal), 0);
    {
        // One more descriptor, which the client takes.
        const int next = ::dup(0);
        ::close(next);
        rlimit tight = normal;
        tight.rlim_cur = static_cast<rlim_t>(next) + 1;
        ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
        RawClient surplus{world.port()};
        const auto answer = surplus.read_to_end();
        ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &normal), 0);
        EXPECT_EQ(status_of(answer), 503);
    }
    before.send(ask("/"));
    EXPECT_EQ(status_of(before.read_answers(1)), 200);
    RawClient after{world.port()};
    after.send(ask("/"));
    EXPECT_EQ(status_of(after.read_answers(1)), 200);
    const auto faults = world.faults();
    ASSERT_FALSE(faults.empty());
    EXPECT_LT(faults.size(), 10u);  // it pauses instead of spinning
    EXPECT_EQ(faults[0], "accept failed: Too many open files");
}

}  // namespace
}  // namespace waybill::beast
