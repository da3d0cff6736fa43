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

TEST_F(CurlClientTest, EveryMethodIsSentAsItself) {
    serve([](RawPeer& peer) {
        while (const auto request = peer.read_request())
            peer.answer(request->starts_with("HEAD") ? "" : request->substr(0, request->find(' ')));
    });
    for (const Method method : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                                Method::delete_, Method::options})
        for (const auto* body : {"", "text"}) {
            if (method == Method::head && *body != '\0') continue;
            const auto answer = send({.method = method, .url = server->url(), .body = body});
            ASSERT_TRUE(answer) << to_string(method) << answer.error().detail;
            EXPECT_EQ(answer->body, method == Method::head ? "" : to_string(method));
        }
    EXPECT_EQ(server->connections(), 1);
}

TEST_F(CurlClientTest, AnyStatusIsAnAnswerAndRedirectsAreNotFollowed) {
    serve([&](RawPeer& peer) {
        while (const auto request = peer.read_request()) {
            const auto status = request->substr(6, 3);
            peer.send("HTTP/1.1 " + status + " X\r\nLocation: " + server->url("/204") +
                      "\r\nContent-Length: 0\r\n\r\n");
        }
    });
    for (const auto* status : {"200", "301", "302", "307", "404", "410", "429", "500", "503"}) {
        auto request = post();
        request.url = server->url("/" + std::string{status});
        EXPECT_EQ(verdict(send(std::move(request))), status);
    }
}

TEST_F(CurlClientTest, SlowAnswerAfterSendingIsOfUnknownOutcome) {
    serve([](RawPeer& peer) {
        peer.read_request();
        peer.wait_closed(5s);
    });
    auto request = post();
    request.timeout = 300ms;
    EXPECT_EQ(verdict(send(request)), "outcome_unknown egress.deadline");
    request.method = Method::get;
    request.body.clear();
    EXPECT_EQ(verdict(send(request)), "deadline egress.deadline");
}

TEST_F(CurlClientTest, DripDoesNotOutliveTheLimit) {
    serve([](RawPeer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while (peer.send("x")) peer.wait_closed(20ms);
    });
    auto request = post();
    request.timeout = 400ms;
    const auto begin = world.clock().steady();
    EXPECT_EQ(verdict(send(std::move(request))), "outcome_unknown egress.deadline");
    EXPECT_LT(world.clock().steady() - begin, 4s);
}

TEST_F(CurlClientTest, DeadlineOfTheContextIsKept) {
    serve([](RawPeer& peer) {
        peer.read_request();
        peer.wait_closed(5s);
    });
    const auto begin = world.clock().steady();
    EXPECT_EQ(verdict(send(post(), {.deadline = world.in(300ms)})),
              "outcome_unknown egress.deadline");
    EXPECT_LT(world.clock().steady() - begin, 4s);
    EXPECT_EQ(verdict(send(post(), {.deadline = world.in(-1s)})), "deadline request.deadline");
    EXPECT_EQ(server->connections(), 1);
}

TEST_F(CurlClientTest, HugeAnswersAreCutOff) {
    serve([](RawPeer& peer) {
        while (const auto request = peer.read_request()) {
            if (request->contains("/announced"))
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n");
            else if (request->contains("/headers"))
                peer.send("HTTP/1.1 200 OK\r\n");
            else
                peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            const auto line = "X-Filler: " + std::string(900, 'x') + "\r\n";
            const auto chunk = "400\r\n" + std::string(1024, 'x') + "\r\n";
            const auto& more = request->contains("/headers") ? line : chunk;
            for (int i = 0; i < 10'000 && peer.send(more); ++i) {
            }
        }
    });
    for (const auto* path : {"/announced", "/headers", "/chunks"}) {
        auto request = post();
        request.url = server->url(path);
        EXPECT_EQ(verdict(send(std::move(request))), "rejected egress.answer_too_large") << path;
    }
}

TEST_F(CurlClientTest, AnswerOfExactlyTheLimitPasses) {
    serve([](RawPeer& peer) {
        while (peer.read_request()) peer.answer(std::string(1000, 'x'));
    });
    auto request = post();
    request.answer_bytes_max = 1000;
    EXPECT_EQ(verdict(send(request)), "200");
    request.answer_bytes_max = 999;
    EXPECT_EQ(verdict(send(request)), "rejected egress.answer_too_large");
}

TEST_F(CurlClientTest, DeadConnectionIsNotSentToTwice) {
    std::atomic<int> requests{0};
    serve([&](RawPeer& peer) {
        if (!peer.read_request()) return;
        ++requests;
        peer.answer("first");
        if (peer.read_request()) ++requests;  // read, perhaps acted upon, and never answered
    });
    EXPECT_EQ(verdict(send(post())), "200");
    EXPECT_EQ(verdict(send(post())), "outcome_unknown egress.broken");
    EXPECT_EQ(verdict(send(post(""))), "200");
    EXPECT_EQ(verdict(send(post(""))), "outcome_unknown egress.broken");
    EXPECT_EQ(requests, 4);
}

TEST_F(CurlClientTest, RubbishIsNoAnswer) {
    serve([](RawPeer& peer) {
        peer.read_request();
        peer.send("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    });
    EXPECT_EQ(verdict(send(post())), "outcome_unknown egress.broken");
}

TEST_F(CurlClientTest, WhereNobodyListensNothingHappened) {
    serve([](RawPeer&) {});
    const auto request = post();
    server.reset();
    EXPECT_EQ(verdict(send(request)), "unavailable egress.unreachable");
    allow({"no-such-host.invalid:80"});
    EXPECT_EQ(verdict(send({.url = "http://no-such-host.invalid:80/", .timeout = 5s})),
              "unavailable egress.unresolved");
}

TEST_F(CurlClientTest, BlockedAddressesSeeNoConnection) {
    serve([](RawPeer& peer) { peer.answer("secret"); });
    allow({});
    const auto port = std::to_string(server->port());
    for (const auto& url : std::vector<std::string>{
             "http://127.0.0.1:" + port, "https://127.0.0.1:" + port, "http://localhost:" + port,
             "http://2130706433:" + port, "http://0x7f.1:" + port, "http://0177.0.0.1:" + port,
             "http://127.1:" + port, "http://[::ffff:127.0.0.1]:" + port, "http://0.0.0.0:" + port,
             "http://example.com@127.0.0.1:" + port, "http://127.0.0.1:" + port + "#@example.com",
             "http://127.0.0.1:" + port + "\\@example.com", "gopher://127.0.0.1:" + port,
             "file:///etc/passwd", ""})
        EXPECT_EQ(verdict(send({.url = url})), "forbidden egress.blocked") << url;
    EXPECT_EQ(server->connections(), 0);
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

TEST_F(CurlClientTest, HeadersThatCouldSmuggleAreRefused) {
    serve([](RawPeer& peer) {
        while (peer.read_request()) peer.answer("ok");
    });
    for (const auto& [name, value] :
         std::vector<std::pair<std::string, std::string>>{{"X-A", "1\r\nX-B: 2"},
                                                          {"X-A", "1\n2"},
                                                          {"X-A", std::string{"1\0", 2}},
                                                          {"X A", "1"},
                                                          {"X-A:", "1"},
                                                          {"", "1"},
                                                          {"Host", "evil"},
                                                          {"content-length", "0"},
                                                          {"Transfer-Encoding", "chunked"},
                                                          {"Connection", "upgrade"},
                                                          {"Expect", "x"}}) {
        auto request = post();
        request.headers.add(name, value);
        EXPECT_EQ(verdict(send(std::move(request))), "invalid egress.bad_header") << name;
    }
    EXPECT_EQ(server->connections(), 0);
}

TEST_F(CurlClientTest, CancelledCallReturnsAtOnce) {
    std::promise<void> arrived;
    serve([&](RawPeer& peer) {
        peer.read_request();
        arrived.set_value();
        peer.wait_closed(5s);
    });
    std::stop_source source;
    std::thread canceller{[&] {
        arrived.get_future().wait();
        source.request_stop();
    }};
    EXPECT_EQ(verdict(send(post(), {.stop = source.get_token()})), "cancelled request.cancelled");
    canceller.join();
    EXPECT_EQ(verdict(send(post(), {.stop = source.get_token()})), "cancelled request.cancelled");
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
