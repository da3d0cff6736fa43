// SPDX-License-Identifier: Apache-2.0
#include "adapters/curl/raw_server_world.hpp"
#include "tests/contract/outside/http_clients.hpp"

/// What `http::Client` promises, on every adapter.
namespace waybill::contract {
namespace {

using http::Method;
using http::OutboundRequest;

class HttpClient : public testing::TestWithParam<Adapter<HttpClientWorld, HttpClientOptions>> {
protected:
    Stage& stage() { return world->stage(); }
    void allow(std::vector<std::string> entries) {
        world = GetParam().make({.allowed = std::move(entries)});
    }
    /// Starts a server and allows it.
    void serve(RawServer::Serve with) {
        server = std::make_unique<RawServer>(std::move(with));
        allow({server->entry()});
    }
    Result<http::Response> send(OutboundRequest request, Context ctx = {}) {
        return stage().run(world->client().send(std::move(ctx), std::move(request)));
    }
    OutboundRequest post(std::string body = "x") const {
        return {.method = Method::post, .url = server->url("/hook?a=b"), .body = std::move(body)};
    }
    static std::string verdict(const Result<http::Response>& result) {
        if (result) return std::to_string(result->status);
        return std::string{to_string(result.error().kind)} + " " +
               std::string{result.error().reason};
    }

    std::unique_ptr<RawServer> server{};
    std::unique_ptr<HttpClientWorld> world{};
};

TEST_P(HttpClient, BodiesArriveByteByByteBothWays) {
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
    std::string large;
    for (int i = 0; i < 250; ++i) large += every_byte;
    serve([](RawPeer& peer) {
        while (const auto request = peer.read_request())
            peer.answer(std::string_view{*request}.substr(request->find("\r\n\r\n") + 4));
    });
    for (const auto& body : {std::string{}, std::string(1, '\0'), every_byte, large}) {
        const auto answer = send(post(body));
        ASSERT_TRUE(answer) << answer.error().detail;
        EXPECT_TRUE(answer->body == body) << body.size();
    }
}

TEST_P(HttpClient, EveryMethodIsSentAsItself) {
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

TEST_P(HttpClient, AnyStatusIsAnAnswerAndRedirectsAreNotFollowed) {
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

TEST_P(HttpClient, SlowAnswerAfterSendingIsOfUnknownOutcome) {
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

TEST_P(HttpClient, DripDoesNotOutliveTheLimit) {
    serve([](RawPeer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while (peer.send("x")) peer.wait_closed(20ms);
    });
    auto request = post();
    request.timeout = 400ms;
    const auto begin = stage().clock().steady();
    EXPECT_EQ(verdict(send(std::move(request))), "outcome_unknown egress.deadline");
    EXPECT_LT(stage().clock().steady() - begin, 4s);
}

TEST_P(HttpClient, DeadlineOfTheContextIsKept) {
    serve([](RawPeer& peer) {
        peer.read_request();
        peer.wait_closed(5s);
    });
    const auto begin = stage().clock().steady();
    EXPECT_EQ(verdict(send(post(), {.deadline = stage().clock().steady() + 300ms})),
              "outcome_unknown egress.deadline");
    EXPECT_LT(stage().clock().steady() - begin, 4s);
    EXPECT_EQ(verdict(send(post(), {.deadline = stage().clock().steady() - 1s})),
              "deadline request.deadline");
    EXPECT_EQ(server->connections(), 1);
}

TEST_P(HttpClient, HugeAnswersAreCutOff) {
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

TEST_P(HttpClient, AnswerOfExactlyTheLimitPasses) {
    serve([](RawPeer& peer) {
        while (peer.read_request()) peer.answer(std::string(1000, 'x'));
    });
    auto request = post();
    request.answer_bytes_max = 1000;
    EXPECT_EQ(verdict(send(request)), "200");
    request.answer_bytes_max = 999;
    EXPECT_EQ(verdict(send(request)), "rejected egress.answer_too_large");
}

TEST_P(HttpClient, DeadConnectionIsNotSentToTwice) {
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

TEST_P(HttpClient, RubbishIsNoAnswer) {
    serve([](RawPeer& peer) {
        peer.read_request();
        peer.send("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    });
    EXPECT_EQ(verdict(send(post())), "outcome_unknown egress.broken");
}

TEST_P(HttpClient, WhereNobodyListensNothingHappened) {
    serve([](RawPeer&) {});
    const auto request = post();
    server.reset();
    EXPECT_EQ(verdict(send(request)), "unavailable egress.unreachable");
    allow({"no-such-host.invalid:80"});
    EXPECT_EQ(verdict(send({.url = "http://no-such-host.invalid:80/", .timeout = 5s})),
              "unavailable egress.unresolved");
}

TEST_P(HttpClient, BlockedAddressesSeeNoConnection) {
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

TEST_P(HttpClient, HeadersThatCouldSmuggleAreRefused) {
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

TEST_P(HttpClient, CancelledCallReturnsAtOnce) {
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

Task<void> send_posts(http::Client& client, OutboundRequest request, int& answered) {
    const Context ctx;
    for (int i = 0; i < 20; ++i) {
        const auto answer = co_await client.send(ctx, request);
        if (answer && answer->body == request.body) ++answered;
    }
}

TEST_P(HttpClient, CallersOnEveryLoopMayShareIt) {
    serve([](RawPeer& peer) {
        while (const auto request = peer.read_request())
            peer.answer(std::string_view{*request}.substr(request->find("\r\n\r\n") + 4));
    });
    std::array<int, 6> answered{};
    TaskGroup group;
    for (std::size_t i = 0; i < answered.size(); ++i)
        group.spawn(stage().loop(i),
                    send_posts(world->client(), post(std::to_string(i)), answered[i]));
    stage().run(group.join());
    EXPECT_EQ(answered, (std::array{20, 20, 20, 20, 20, 20}));
}

WAYBILL_RUN_CONTRACT(HttpClient, http_clients());

}  // namespace
}  // namespace waybill::contract
