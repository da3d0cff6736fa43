// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/server.hpp"

#include "adapters/beast/engine_world.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace waybill::beast {
namespace {

TEST(BeastServer, AnswersWithLengthAndDateAndStaysOpen) {
    EngineWorld world;
    RawClient client{world.port()};
    for (int i = 0; i < 3; ++i) {
        client.send(ask("/"));
        const auto answer = client.read_answers(1);
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\nDate: ")) << answer;
        EXPECT_NE(answer.find(" GMT\r\n"), std::string::npos);
        EXPECT_NE(answer.find("Content-Length: 5\r\n"), std::string::npos);
        EXPECT_EQ(answer.find("Connection:"), std::string::npos);
        EXPECT_EQ(body_of(answer), "hello");
    }
}

TEST(BeastServer, PipelinedAnswersComeInOrderAlsoWhenHandlersWait) {
    EngineWorld world;
    std::string requests;
    std::string expected;
    for (int i = 0; i < 200; ++i) {
        requests += ask((i % 3 == 0 ? "/later?" : "/number?") + std::to_string(i) + ",");
        expected += std::to_string(i) + ",";
    }
    RawClient client{world.port()};
    client.send(requests);
    std::string got;
    for (int i = 0; i < 200; ++i) got += body_of(client.read_answers(1));
    EXPECT_EQ(got, expected);
}

TEST(BeastServer, FinishedAnswersDoNotWaitForAHeldOne) {
    EngineWorld world;
    RawClient client{world.port()};
    client.send(ask("/") + ask("/hold"));
    EXPECT_EQ(body_of(client.read_answers(1)), "hello");
    ASSERT_TRUE(soon([&] { return world.handler.held == 1; }));
    world.handler.release.notify();
    EXPECT_EQ(body_of(client.read_answers(1)), "held");
}

TEST(BeastServer, HeadHasLengthButNoBody) {
    EngineWorld world;
    RawClient client{world.port()};
    client.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto answer = client.read_to_end();
    EXPECT_NE(answer.find("Content-Length: 5\r\n"), std::string::npos);
    EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
}

TEST(BeastServer, NoContentHasNeitherLengthNorBody) {
    EngineWorld world;
    RawClient client{world.port()};
    client.send(ask("/empty", "Connection: close\r\n"));
    const auto answer = client.read_to_end();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 204 No Content\r\n"));
    EXPECT_EQ(answer.find("Content-Length"), std::string::npos);
}

TEST(BeastServer, BodiesArriveWholeHoweverTheyAreCut) {
    EngineWorld world;
    std::string body(200'000, '\0');
    for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 7 % 251);
    RawClient client{world.port()};
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + body);
    EXPECT_EQ(body_of(client.read_answers(1)), body);
    std::string chunks;
    for (std::size_t at = 0, size = 1; at < body.size(); at += size, size = size * 3 % 5003 + 1) {
        std::array<char, 8> hex{};
        const auto part = body.substr(at, size);
        std::snprintf(hex.data(), hex.size(), "%zx", part.size());
        chunks += std::string{hex.data()} + "\r\n" + part + "\r\n";
    }
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks +
                "0\r\n\r\n" + ask("/"));
    EXPECT_EQ(body_of(client.read_answers(1)), body);
    EXPECT_EQ(body_of(client.read_answers(1)), "hello");
}

TEST(BeastServer, LargeAnswerReachesASlowReaderWhole) {
    EngineWorld world;
    RawClient client{world.port()};
    client.send(ask("/large") + ask("/"));
    EXPECT_EQ(body_of(client.read_answers(1)).size(), 4'000'000u);
    EXPECT_EQ(body_of(client.read_answers(1)), "hello");
}

TEST(BeastServer, ContinueIsSaidBeforeTheBodyAndOnlyThen) {
    EngineWorld world;
    RawClient client{world.port()};
    const std::string head =
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
    client.send(head);
    const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
    EXPECT_EQ(client.read_bytes(interim.size()), interim);
    client.send("abc");
    EXPECT_EQ(body_of(client.read_answers(1)), "abc");
    client.send(head + "abc");
    EXPECT_TRUE(client.read_answers(1).starts_with("HTTP/1.1 200"));
}

TEST(BeastServer, BodyLimitOfTheRequestRefusesBeforeTheBodyIsSent) {
    EngineWorld world;
    RawClient stated{world.port()};
    stated.send(
        "POST /small HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
    EXPECT_EQ(status_of(stated.read_to_end()), 413);
    RawClient chunked{world.port()};
    chunked.send("POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "6\r\nabcdef\r\n5\r\nabcde\r\n0\r\n\r\n");
    EXPECT_EQ(status_of(chunked.read_to_end()), 413);
    RawClient fits{world.port()};
    fits.send("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789");
    EXPECT_EQ(body_of(fits.read_answers(1)), "0123456789");
}

TEST(BeastServer, BodyThatNobodyWantsIsRefusedAtItsHeadAndNeverKept) {
    EngineWorld world;
    const std::string head = "POST /nothing HTTP/1.1\r\nHost: a\r\n";
    RawClient polite{world.port()};
    polite.send(head + "Expect: 100-continue\r\nContent-Length: 6000000\r\n\r\n");
    EXPECT_EQ(status_of(polite.read_to_end()), 404);
    RawClient chunked{world.port()};
    chunked.send(head + "Transfer-Encoding: chunked\r\n\r\n");
    EXPECT_EQ(status_of(chunked.read_to_end()), 404);
    RawClient rude{world.port()};
    rude.send(head + "Content-Length: 6000000\r\n\r\n" + std::string(3'000'000, 'x'));
    const auto answer = rude.read_to_end();
    EXPECT_EQ(status_of(answer), 404);
    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
    EXPECT_EQ(world.server().figures().body_bytes, 0u);
}

TEST(BeastServer, RefusalIsReadableWhileTheClientStillSends) {
    EngineWorld world;
    RawClient client{world.port()};
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n" +
                std::string(500'000, 'x'));
    EXPECT_EQ(status_of(client.read_to_end()), 413);
}

TEST(BeastServer, HandlerFaultsBecomeProblemsAndAreReported) {
    EngineWorld world;
    RawClient client{world.port()};
    client.send(ask("/throw") + ask("/split") + ask("/"));
    const auto thrown = client.read_answers(1);
    EXPECT_EQ(status_of(thrown), 500);
    EXPECT_NE(thrown.find("\"trace_id\":\""), std::string::npos);
    EXPECT_EQ(thrown.find("on purpose"), std::string::npos);
    const auto split = client.read_answers(1);
    EXPECT_EQ(status_of(split), 500);
    EXPECT_EQ(split.find("X-Injected"), std::string::npos);
    EXPECT_EQ(status_of(client.read_answers(1)), 200);
    const auto faults = world.faults();
    ASSERT_EQ(faults.size(), 2u);
    EXPECT_EQ(faults[0], "handler failed: on purpose");
}

TEST(BeastServer, CloseIsHonouredWhoeverAsks) {
    EngineWorld world;
    for (const auto& request :
         {ask("/close"), ask("/", "Connection: close\r\n"),
          ask("/", "Connection: keep-alive, CLOSE\r\n"), std::string{"GET / HTTP/1.0\r\n\r\n"}}) {
        RawClient client{world.port()};
        client.send(request);
        const auto answer = client.read_to_end();
        EXPECT_EQ(status_of(answer), 200) << request;
        EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << request;
    }
}

TEST(BeastServer, TraceOfTheCallerIsKeptAndABadOneReplaced) {
    EngineWorld world;
    RawClient client{world.port()};
    const std::string given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    client.send(ask("/trace", "traceparent: " + given + "\r\n"));
    EXPECT_EQ(body_of(client.read_answers(1)), given);
    client.send(ask("/trace", "traceparent: 00-zz\r\n") + ask("/trace"));
    const auto first = body_of(client.read_answers(1));
    const auto second = body_of(client.read_answers(1));
    EXPECT_EQ(first.size(), 55u);
    EXPECT_NE(first, second);
}

TEST(BeastServer, ForwardedAddressIsBelievedFromTrustedProxiesOnly) {
    const std::string forwarded = "X-Forwarded-For: 6.6.6.6, 203.0.113.7, 10.1.2.3\r\n";
    {
        EngineWorld world;
        RawClient client{world.port()};
        client.send(ask("/peer", forwarded));
        EXPECT_EQ(body_of(client.read_answers(1)), "127.0.0.1");
    }
    ServerOptions options;
    options.trusted_proxies = {"127.0.0.1", "10.0.0.0/8"};
    EngineWorld world{std::move(options)};
    RawClient client{world.port()};
    client.send(ask("/peer", forwarded) + ask("/peer") +
                ask("/peer", "X-Forwarded-For: unknown\r\n"));
    EXPECT_EQ(body_of(client.read_answers(1)), "203.0.113.7");
    EXPECT_EQ(body_of(client.read_answers(1)), "127.0.0.1");
    EXPECT_EQ(body_of(client.read_answers(1)), "127.0.0.1");
}

TEST(BeastServer, OneHeaderOfTheProxyIsBelievedTheOtherIsItsClients) {
    ServerOptions options;
    options.trusted_proxies = {"127.0.0.1"};
    options.proxy_header = ProxyHeader::forwarded;
    EngineWorld world{std::move(options)};
    const std::pair<const char*, const char*> cases[] = {
        {"X-Forwarded-For: 6.6.6.6\r\n", "127.0.0.1"},
        {"Forwarded: for=203.0.113.7\r\n", "203.0.113.7"},
        {"Forwarded: for=6.6.6.6, proto=https;For=\"203.0.113.7:4711\";by=10.0.0.1\r\n",
         "203.0.113.7"},
        {"Forwarded: for=\"[2001:db8::7]:4711\"\r\n", "2001:db8::7"},
        {"Forwarded: for=\"6.6.6.6\r\nForwarded: for=203.0.113.7\r\n", "203.0.113.7"},
        {"Forwarded: for=6.6.6.6, for=unknown\r\n", "127.0.0.1"},
        {"Forwarded: for=6.6.6.6, for=_hidden\r\n", "127.0.0.1"},
        {"Forwarded: by=6.6.6.6\r\n", "127.0.0.1"},
        {"Forwarded: for=\"[6.6.6.6\"\r\n", "127.0.0.1"}};
    for (const auto& [fields, client] : cases) {
        RawClient proxy{world.port()};
        proxy.send(ask("/peer", fields));
        EXPECT_EQ(body_of(proxy.read_answers(1)), client) << fields;
    }
}

TEST(BeastServer, ReadIsCancelledWhenThePeerIsGone) {
    EngineWorld world;
    RawClient client{world.port()};
    client.send(ask("/hold"));
    ASSERT_TRUE(soon([&] { return world.handler.held == 1; }));
    client.reset();
    EXPECT_TRUE(soon([&] { return world.handler.cancelled == 1; }));
}

TEST(BeastServer, ChangeThatHasBegunIsNotCancelledWhenThePeerIsGone) {
    EngineWorld world;
    RawClient client{world.port()};
    client.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    ASSERT_TRUE(soon([&] { return world.handler.held == 1; }));
    client.reset();
    // Another connection's answer comes later than the news of the end.
    RawClient other{world.port()};
    other.send(ask("/later") + ask("/later"));
    EXPECT_EQ(status_of(other.read_answers(2), 1), 200);
    EXPECT_EQ(world.handler.held, 1);
    world.handler.release.notify();
    EXPECT_TRUE(soon([&] { return world.handler.held == 0; }));
    EXPECT_EQ(world.handler.cancelled, 0);
    EXPECT_TRUE(world.faults().empty());
}

TEST(BeastServer, WholeRequestsAreAnsweredThoughThePeerHasEndedItsSide) {
    EngineWorld world;
    RawClient reader{world.port()};
    reader.send(ask("/hold"));
    reader.end_sending();
    ASSERT_TRUE(soon([&] { return world.handler.held == 1; }));
    world.handler.release.notify();
    const auto held = reader.read_to_end();
    EXPECT_EQ(body_of(held), "held");
    EXPECT_EQ(world.handler.cancelled, 0);

    RawClient several{world.port()};
    several.send(ask("/later?1") + ask("/later?2") + ask("/large"));
    several.end_sending();
    const auto answers = several.read_to_end();
    EXPECT_EQ(status_of(answers, 2), 200);
}

TEST(BeastServer, BusyPortAndBadSettingsGiveOneClearMessage) {
    EngineWorld world;
    const auto start = [&](ServerOptions options) {
        Loops loops{1, world.clock};
        BeastServer server{{loops, world.handler, world.random}, std::move(options)};
        const auto port = server.start();
        return port ? std::string{} : port.error().message;
    };
    EXPECT_EQ(start({.port = world.port()}), "Cannot listen on 127.0.0.1 port " +
                                                 std::to_string(world.port()) +
                                                 ": the port is in use by another program.");
    EXPECT_EQ(start({.address = "localhost", .port = 1}),
              "'localhost' port 1 is not an address to listen on.");
    EXPECT_EQ(start({.address = "192.0.2.1"}),
              "Cannot listen on 192.0.2.1 port 0: this machine does not have the address.");
    ServerOptions proxies;
    proxies.trusted_proxies = {"10.0.0.0/33"};
    EXPECT_EQ(start(std::move(proxies)),
              "'10.0.0.0/33' is not an address or network of a trusted proxy.");
    ServerOptions tls;
    tls.certificate_file = "/nowhere/cert.pem";
    tls.key_file = "/nowhere/key.pem";
    EXPECT_EQ(start(std::move(tls)), "Cannot use the certificate file '/nowhere/cert.pem'.");
}

TEST(BeastServer, TenThousandConnectionsOneAfterTheOther) {
    EngineWorld world;
    for (int i = 0; i < 10'000; ++i) {
        RawClient client{world.port()};
        client.send(ask("/", "Connection: close\r\n"));
        ASSERT_EQ(status_of(client.read_to_end()), 200) << i;
    }
    EXPECT_TRUE(soon([&] { return world.server().figures().connections == 0; }));
    EXPECT_EQ(world.server().figures().requests, 10'000u);
}

}  // namespace
}  // namespace waybill::beast
