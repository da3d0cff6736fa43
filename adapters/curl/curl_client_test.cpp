// SPDX-License-Identifier: Apache-2.0
#include "adapters/curl/curl_client.hpp"

#include "adapters/curl/raw_server_world.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace waybill::curl {
namespace {

using http::Method;
using http::OutboundRequest;

class CurlClientTest : public testing::Test {
protected:
    void allow(std::vector<std::string> entries) {
        auto made = egress::Policy::parse(entries);
        ASSERT_TRUE(made);
        policy = *made;
    }
    /// Starts a server and allows it.
    RawServer& serve(RawServer::Serve with) {
        server = std::make_unique<RawServer>(std::move(with));
        allow({server->entry()});
        return *server;
    }
    Result<http::Response> send(OutboundRequest request, Context ctx = {}) {
        return world.run(client.send(std::move(ctx), std::move(request)));
    }
    OutboundRequest post(std::string body = "x") const {
        return {.method = Method::post, .url = server->url("/hook?a=b"), .body = std::move(body)};
    }
    static std::string verdict(const Result<http::Response>& result) {
        if (result) return std::to_string(result->status);
        return std::string{to_string(result.error().kind)} + " " +
               std::string{result.error().reason};
    }

    LoopWorld world;
    egress::Policy policy;
    std::unique_ptr<RawServer> server;
    Engine engine{Engine::Limits{}};
    CurlClient client{engine, policy};
};

TEST_F(CurlClientTest, RequestAndAnswerArriveWhole) {
    std::string seen;
    serve([&](RawPeer& peer) {
        seen = peer.read_request().value_or("");
        peer.send("HTTP/1.1 202 Accepted\r\nX-Answer: yes\r\nContent-Length: 5\r\n\r\nhello");
    });
    auto request = post("{\"a\":1}");
    request.headers.add("Content-Type", "application/json");
    request.headers.add("X-Empty", "");
    const auto answer = send(std::move(request));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status, 202);
    EXPECT_EQ(answer->body, "hello");
    EXPECT_EQ(answer->headers.find("x-answer"), "yes");
    EXPECT_EQ(seen, "POST /hook?a=b HTTP/1.1\r\nHost: " + server->entry() +
                        "\r\nUser-Agent: Waybill/1.0\r\nAccept: */*\r\n"
                        "Content-Type: application/json\r\nX-Empty:\r\nContent-Length: 7\r\n\r\n"
                        "{\"a\":1}");
}

TEST_F(CurlClientTest, NamesThatLeadInsideAreBlockedWhenConnecting) {
    // Port 443 of a loopback address may not be ours to take; then only the verdict is checked.
    const auto canary = RawServer::at("127.0.0.77", 443, [](RawPeer& peer) { peer.answer("x"); });
    for (const auto* addresses :
         {"127.0.0.77", "127.0.0.77,127.0.0.77", "[::ffff:127.0.0.77]", "10.0.0.1", "[::1]",
          "169.254.169.254", "0.0.0.0", "[64:ff9b::7f00:4d]", "[fd00::1],127.0.0.77"}) {
        Engine fresh{Engine::Limits{}};  // pinned names live in an engine's name cache
        CurlClient alone{
            fresh, policy, {.pinned_names = {"hook.example:443:" + std::string{addresses}}}};
        const auto answer = world.run(alone.send({}, {.url = "https://hook.example/"}));
        EXPECT_EQ(verdict(answer), "forbidden egress.blocked") << addresses;
    }
    EXPECT_TRUE(!canary || canary->connections() == 0);
}

TEST_F(CurlClientTest, AllowListNamesHostAndPortExactly) {
    serve([](RawPeer& peer) {
        while (peer.read_request()) peer.answer("ok");
    });
    const auto port = std::to_string(server->port());
    allow({"localhost:" + port});
    EXPECT_EQ(verdict(send({.url = "http://localhost:" + port + "/"})), "200");
    EXPECT_EQ(verdict(send({.url = server->url()})), "forbidden egress.blocked");
    allow({"127.0.0.0/8"});
    EXPECT_EQ(verdict(send({.url = server->url()})), "200");
    EXPECT_EQ(verdict(send({.url = "http://localhost:" + port + "/"})), "forbidden egress.blocked");
}

TEST_F(CurlClientTest, RulesOfEachClientAreItsOwnOnASharedEngine) {
    serve([](RawPeer& peer) {
        while (peer.read_request()) peer.answer("ok");
    });
    EXPECT_EQ(verdict(send(post())), "200");
    const egress::Policy strict;
    CurlClient other{engine, strict};
    EXPECT_EQ(verdict(world.run(other.send({}, post()))), "forbidden egress.blocked");
}

Task<void> collect(CurlClient& client, OutboundRequest request, std::vector<std::string>& out) {
    const auto answer = co_await client.send({}, std::move(request));
    out.push_back(answer ? "200" : std::string{answer.error().reason});
}

TEST_F(CurlClientTest, HostHasItsShareAndTheQueueIsBounded) {
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    serve([&](RawPeer& peer) {
        while (peer.read_request()) {
            const int running = ++now;
            for (int seen = most; seen < running && !most.compare_exchange_weak(seen, running);) {
            }
            peer.wait_closed(20ms);
            --now;
            if (!peer.answer("ok")) return;
        }
    });
    Engine small{{.per_host = 2, .transfers_max = 100, .transfers_per_host_max = 10}};
    CurlClient limited{small, policy};
    std::vector<std::string> reasons;
    TaskGroup group;
    for (int i = 0; i < 15; ++i) group.spawn(world.loop(), collect(limited, post(), reasons));
    while (group.running() > 0) std::this_thread::yield();
    EXPECT_EQ(std::ranges::count(reasons, "200"), 10);
    EXPECT_EQ(std::ranges::count(reasons, "egress.full"), 5);
    EXPECT_EQ(most, 2);
    EXPECT_EQ(server->connections(), 2);
    EXPECT_EQ(small.figures().refused, 5u);
    EXPECT_EQ(small.figures().running + small.figures().waiting, 0u);
}

TEST_F(CurlClientTest, WaitingForATurnCountsAgainstTheDeadline) {
    serve([](RawPeer& peer) {
        peer.read_request();
        peer.wait_closed(5s);
    });
    Engine single{{.per_host = 1}};
    CurlClient limited{single, policy};
    std::vector<std::string> reasons;
    auto slow = post();
    slow.timeout = 400ms;
    auto behind = post();
    behind.timeout = 100ms;
    TaskGroup group;
    group.spawn(world.loop(), collect(limited, slow, reasons));
    group.spawn(world.loop(), collect(limited, behind, reasons));
    while (group.running() > 0) std::this_thread::yield();
    EXPECT_EQ(reasons, (std::vector<std::string>{"egress.deadline", "egress.deadline"}));
    EXPECT_EQ(server->connections(), 1);
}

TEST_F(CurlClientTest, StoppingEngineEndsWhatIsUnderWay) {
    std::promise<void> arrived;
    serve([&](RawPeer& peer) {
        peer.read_request();
        arrived.set_value();
        peer.wait_closed(5s);
    });
    auto short_lived = std::make_unique<Engine>(Engine::Limits{.per_host = 1});
    CurlClient limited{*short_lived, policy};
    std::vector<std::string> reasons;
    TaskGroup group;
    group.spawn(world.loop(), collect(limited, post(), reasons));
    group.spawn(world.loop(), collect(limited, post(), reasons));
    arrived.get_future().wait();
    short_lived.reset();
    while (group.running() > 0) std::this_thread::yield();
    EXPECT_EQ(reasons, (std::vector<std::string>{"egress.stopping", "egress.stopping"}));
}

}  // namespace
}  // namespace waybill::curl
