// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/websocket.hpp"
#include "adapters/beast/engine_world.hpp"
#include "adapters/beast/ws_client.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace waybill::beast {
namespace {

Context within(const EngineWorld& world, Duration limit) {
    return Context{.deadline = world.clock.steady() + limit};
}

std::string upgrade(std::string_view target, std::string_view version = "13") {
    return "GET " + std::string{target} +
           " HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: " +
           std::string{version} + "\r\n\r\n";
}

/// A client's frame, masked with zeros.
std::string frame(unsigned first_byte, std::string_view payload) {
    std::string out(1, static_cast<char>(first_byte));
    if (payload.size() < 126) {
        out.push_back(static_cast<char>(0x80U | payload.size()));
    } else if (payload.size() < 65536) {
        out.push_back(static_cast<char>(0x80U | 126U));
        out.push_back(static_cast<char>(payload.size() >> 8U));
        out.push_back(static_cast<char>(payload.size() & 0xFFU));
    } else {
        out.push_back(static_cast<char>(0x80U | 127U));
        for (int shift = 56; shift >= 0; shift -= 8)
            out.push_back(static_cast<char>(payload.size() >> static_cast<unsigned>(shift)));
    }
    return out + std::string(4, '\0') + std::string{payload};
}

/// Reads the answer to the upgrade.
std::string shake_hands(RawClient& client, std::string_view target = "/live") {
    client.send(upgrade(target));
    std::string answer;
    while (!answer.ends_with("\r\n\r\n")) {
        const auto next = client.read_bytes(1);
        if (next.empty()) break;
        answer += next;
    }
    return answer;
}

/// The close code in a server's close frame.
int close_code_of(std::string_view bytes) {
    if (bytes.size() < 4 || bytes[0] != '\x88') return -1;
    return static_cast<unsigned char>(bytes[2]) * 256 + static_cast<unsigned char>(bytes[3]);
}

Task<void> converse(EngineWorld& world, std::vector<std::string>& heard) {
    WsClient client{world.client_loop(), {.port = world.port()}};
    const auto ctx = within(world, 5s);
    const auto opened = co_await client.connect(ctx, "/live?-", {});
    EXPECT_TRUE(opened) << opened.error().detail;
    if (!opened) co_return;
    for (const std::size_t size : {0u, 1u, 125u, 126u, 60'000u}) {
        EXPECT_TRUE(co_await client.send(ctx, std::string(size, 'a')));
        auto answer = co_await client.receive(ctx);
        EXPECT_TRUE(answer && *answer);
        if (answer && *answer) heard.push_back(**answer);
    }
    co_await client.close(ctx);
}

TEST(WebSocket, EchoesMessagesOfEverySize) {
    EngineWorld world;
    std::vector<std::string> heard;
    run_on(world.client_loop(), converse(world, heard));
    ASSERT_EQ(heard.size(), 5u);
    EXPECT_EQ(heard[0], "-");
    EXPECT_EQ(heard[4], "-" + std::string(60'000, 'a'));
    EXPECT_TRUE(soon([&] { return world.handler.live_ended == 1; }));
    EXPECT_TRUE(soon([&] { return world.server().figures().connections == 0; }));
}

TEST(WebSocket, AcceptKeyIsTheOneOfTheStandard) {
    EngineWorld world;
    RawClient client{world.port()};
    const auto answer = shake_hands(client);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 101 ")) << answer;
    EXPECT_NE(answer.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), std::string::npos) << answer;
}

TEST(WebSocket, SubprotocolIsTheFirstOfferedUnlessTheHandlerChooses) {
    http::Request request;
    http::Response answer;
    EXPECT_EQ(protocol_of(request, answer), "");
    request.headers.add("Sec-WebSocket-Protocol", "waybill.v1, bearer.abc");
    EXPECT_EQ(protocol_of(request, answer), "waybill.v1");
    answer.headers.add("Sec-WebSocket-Protocol", "waybill.v2");
    EXPECT_EQ(protocol_of(request, answer), "waybill.v2");
}

TEST(WebSocket, FramesBehindTheUpgradeAreNotLost) {
    EngineWorld world;
    RawClient client{world.port()};
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n" + upgrade("/live") + frame(0x81, "early"));
    EXPECT_EQ(status_of(client.read_answers(1)), 200);
    std::string bytes;
    while (!bytes.ends_with("\x81\x05"
                            "early")) {
        const auto next = client.read_bytes(1);
        ASSERT_FALSE(next.empty()) << bytes;
        bytes += next;
    }
}

TEST(WebSocket, HandlerOrEngineRefusesInPlainHttp) {
    EngineWorld world;
    RawClient client{world.port()};
    client.send(upgrade("/nothing") + upgrade("/live", "12") + "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_of(client.read_answers(1)), 404);
    const auto bad = client.read_answers(1);
    EXPECT_EQ(status_of(bad), 400);
    EXPECT_NE(bad.find("http.bad_upgrade"), std::string::npos);
    EXPECT_EQ(status_of(client.read_answers(1)), 200);
}

TEST(WebSocket, RefusedUpgradeTellsTheClientItsStatus) {
    EngineWorld world;
    struct Try {
        static Task<Status> connect(EngineWorld& world) {
            WsClient client{world.client_loop(), {.port = world.port()}};
            co_return co_await client.connect(within(world, 5s), "/nothing", {});
        }
    };
    const auto refused = run_on(world.client_loop(), Try::connect(world));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "http.upgrade_refused");
    EXPECT_EQ(refused.error().detail, "404");
}

TEST(WebSocket, BadFramesEndTheConnectionWithTheirCode) {
    const struct {
        const char* name;
        std::string bytes;
        int code;
    } cases[] = {
        {"message too large", frame(0x81, std::string(65'537, 'a')), 1009},
        {"fragments too large together",
         frame(0x01, std::string(40'000, 'a')) + frame(0x80, std::string(40'000, 'a')), 1009},
        {"binary", frame(0x82, "abc"), 1003},
        {"text is not UTF-8", frame(0x81, "\xff\xfe"), 1007},
        {"reserved bit", frame(0xC1, "abc"), 1002},
        {"unknown opcode", frame(0x83, "abc"), 1002},
        {"not masked",
         std::string("\x81\x03"
                     "abc"),
         1002},
        {"continuation of nothing", frame(0x80, "abc"), 1002},
        {"control frame in parts", frame(0x09, "abc"), 1002},
        {"control frame too long", frame(0x89, std::string(126, 'a')), 1002},
        {"ordinary close", frame(0x88, "\x03\xe8"), 1000},
        {"close with a code nobody may send", frame(0x88, "\x03\xed"), 1002},
        {"handler closes", frame(0x81, "close"), 4001},
    };
    EngineWorld world;
    int ended = 0;
    for (const auto& c : cases) {
        SCOPED_TRACE(c.name);
        RawClient client{world.port()};
        ASSERT_TRUE(shake_hands(client).starts_with("HTTP/1.1 101 "));
        client.send(c.bytes);
        EXPECT_EQ(close_code_of(client.read_bytes(4)), c.code);
        client.send(frame(0x88, "\x03\xe8"));
        client.read_to_end();
        ++ended;
        EXPECT_TRUE(soon([&] { return world.handler.live_ended == ended; }));
    }
    EXPECT_TRUE(soon([&] { return world.server().figures().connections == 0; }));
}

TEST(WebSocket, PingIsAnsweredAlsoInsideAFragmentedMessage) {
    EngineWorld world;
    RawClient client{world.port()};
    shake_hands(client);
    client.send(frame(0x01, "ab") + frame(0x89, "!") + frame(0x80, "cd"));
    EXPECT_EQ(client.read_bytes(3), "\x8a\x01!");
    EXPECT_EQ(client.read_bytes(6), "\x81\x04"
                                    "abcd");
}

TEST(WebSocket, SilentPeerIsPingedAndThenDropped) {
    ServerOptions options;
    options.live_ping = 60ms;
    EngineWorld world{std::move(options)};
    RawClient client{world.port()};
    shake_hands(client);
    EXPECT_EQ(client.read_bytes(2), std::string("\x89\0", 2));
    client.send(frame(0x8a, ""));
    EXPECT_EQ(client.read_bytes(2), std::string("\x89\0", 2));  // it lives on, and is asked again
    EXPECT_TRUE(client.closed());
    EXPECT_TRUE(soon([&] { return world.handler.live_ended == 1; }));
}

TEST(WebSocket, PeerThatVanishesEndsTheHandler) {
    EngineWorld world;
    {
        RawClient client{world.port()};
        shake_hands(client);
    }
    EXPECT_TRUE(soon([&] { return world.handler.live_ended == 1; }));
}

TEST(WebSocket, ServerStopClosesWith1001) {
    EngineWorld world;
    RawClient client{world.port()};
    shake_hands(client);
    std::jthread stopping{[&] { world.stop(); }};
    EXPECT_EQ(close_code_of(client.read_bytes(4)), 1001);
    client.send(frame(0x88, "\x03\xe9"));
    client.read_to_end();
    stopping.join();
    EXPECT_EQ(world.handler.live_ended, 1);
}

TEST(WebSocket, ServerStopDoesNotWaitForAPeerThatReadsNothing) {
    EngineWorld world;
    RawClient client{world.port()};
    client.send(upgrade("/push"));
    world.handler.live_begun.get_future().wait();
    world.stop(100ms);
    EXPECT_EQ(world.handler.live_ended, 1);
}

Task<void> open_and_close_many(EngineWorld& world, int& opened) {
    const auto ctx = within(world, 60s);
    for (int i = 0; i < 200; ++i) {
        WsClient client{world.client_loop(), {.port = world.port()}};
        if (!co_await client.connect(ctx, "/live", {})) co_return;
        (void)co_await client.send(ctx, "close");
        auto last = co_await client.receive(ctx);
        if (last && !*last && client.close_code() == 4001) ++opened;
        co_await client.close(ctx);
    }
}

TEST(WebSocket, ManyInSequenceLeaveNothingBehind) {
    EngineWorld world;
    int opened = 0;
    run_on(world.client_loop(), open_and_close_many(world, opened));
    EXPECT_EQ(opened, 200);
    EXPECT_TRUE(soon([&] { return world.server().figures().connections == 0; }));
    EXPECT_EQ(world.server().figures().live, 0u);
}

}  // namespace
}  // namespace waybill::beast
