// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/http_client.hpp"

#include "adapters/beast/answer_reader.hpp"
#include "adapters/beast/engine_world.hpp"
#include "adapters/beast/listener.hpp"

#include <gtest/gtest.h>

namespace waybill::beast {
namespace {

Task<Result<http::Response>> send_once(AsioLoop& loop, int port, Context ctx,
                                       ClientRequest request) {
    HttpConnection connection{loop, {.port = port}};
    co_return co_await connection.send(ctx, request);
}

Result<http::Response> send_one(EngineWorld& world, ClientRequest request, Context ctx = {}) {
    return run_on(world.client_loop(),
                  send_once(world.client_loop(), world.port(), ctx, std::move(request)));
}

TEST(HttpConnection, SendsBodiesAndReadsAnswers) {
    EngineWorld world;
    ClientRequest request{.method = http::Method::post, .target = "/echo", .body = "abc"};
    const auto answer = send_one(world, request);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "abc");
    EXPECT_EQ(answer->headers.find("content-length"), "3");
    request.body.assign(3'000'000, 'y');
    EXPECT_EQ(send_one(world, request)->body.size(), 3'000'000u);
    EXPECT_EQ(send_one(world, {.target = "/large"})->body.size(), 4'000'000u);
    EXPECT_EQ(send_one(world, {.target = "/empty"})->status, 204);
    EXPECT_EQ(send_one(world, {.method = http::Method::head})->body, "");
}

TEST(HttpConnection, SpeaksIPv6) {
    if (!listen_on("::1", 0)) GTEST_SKIP() << "this machine has no IPv6 loopback";
    EngineWorld world{{.address = "::1"}};
    struct Ask {
        static Task<Result<http::Response>> peer(AsioLoop& loop, int port) {
            HttpConnection connection{loop, {.port = port, .address = "::1"}};
            const ClientRequest request{.target = "/peer"};
            co_return co_await connection.send(Context{}, request);
        }
    };
    const auto answer = run_on(world.client_loop(), Ask::peer(world.client_loop(), world.port()));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->body, "::1");
}

TEST(HttpConnection, NobodyListeningIsUnavailable) {
    EngineWorld world;
    const auto answer =
        run_on(world.client_loop(), send_once(world.client_loop(), 1, Context{}, {}));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(answer.error().reason, "http.connect_failed");
}

TEST(HttpConnection, DeadlineAndCancelEndTheWaiting) {
    EngineWorld world;
    const Context late{.deadline = world.clock.steady() + 30ms};
    const auto answer = send_one(world, {.target = "/hold"}, late);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::deadline);
    // To the server, a client that closed is one that has ended its side: it gets its answer.
    ASSERT_TRUE(soon([&] { return world.handler.held == 1; }));
    world.handler.release.notify();
    ASSERT_TRUE(soon([&] { return world.handler.held == 0; }));

    std::stop_source source;
    const Context stoppable{.stop = source.get_token()};
    auto result = std::async(std::launch::async,
                             [&] { return send_one(world, {.target = "/hold"}, stoppable); });
    EXPECT_TRUE(soon([&] { return world.handler.held == 1; }));
    source.request_stop();
    const auto cancelled = result.get();
    world.handler.release.notify();
    ASSERT_FALSE(cancelled);
    EXPECT_EQ(cancelled.error().kind, ErrorKind::cancelled);
}

Task<void> use_twice(EngineWorld& world, http::Method method,
                     std::vector<Result<http::Response>>& out) {
    HttpConnection connection{world.client_loop(), {.port = world.port()}};
    const ClientRequest request{.method = method, .target = "/"};
    for (int i = 0; i < 2; ++i) {
        out.push_back(co_await connection.send(Context{}, request));
        const auto closed = [&] { return world.server().figures().connections == 0; };
        while (!closed()) (void)co_await sleep_for(Context{}, 5ms);
    }
}

TEST(HttpConnection, RequestOnAConnectionClosedMeanwhileIsRepeatedOnlyWhenSafe) {
    ServerOptions options;
    options.idle_timeout = 40ms;
    EngineWorld world{std::move(options)};
    std::vector<Result<http::Response>> safe;
    run_on(world.client_loop(), use_twice(world, http::Method::get, safe));
    ASSERT_TRUE(safe.at(1)) << safe.at(1).error().detail;
    std::vector<Result<http::Response>> unsafe;
    run_on(world.client_loop(), use_twice(world, http::Method::post, unsafe));
    ASSERT_TRUE(unsafe.at(0));
    ASSERT_FALSE(unsafe.at(1));
    EXPECT_EQ(unsafe.at(1).error().kind, ErrorKind::outcome_unknown);
}

Task<void> ask_through(HttpClientPool& pool, int number, std::string& answers) {
    const ClientRequest request{.target = "/later?" + std::to_string(number)};
    const auto answer = co_await pool.send(Context{}, request);
    if (answer) answers += answer->body + ",";
}

Task<void> ask_many(EngineWorld& world, std::string& answers) {
    HttpClientPool pool{world.client_loop(), {.port = world.port()}, 3};
    TaskGroup group;
    for (int i = 0; i < 60; ++i) group.spawn(world.client_loop(), ask_through(pool, i, answers));
    co_await group.join();
}

TEST(HttpClientPool, SharesFewConnectionsAmongMany) {
    EngineWorld world;
    std::string answers;
    run_on(world.client_loop(), ask_many(world, answers));
    EXPECT_EQ(std::ranges::count(answers, ','), 60);
    EXPECT_LE(world.server().figures().accepted, 3u);
}

http::Response read_all(AnswerReader& reader, std::string_view bytes, std::size_t at_once) {
    reader.begin(false);
    while (!bytes.empty() && reader.wants_more()) {
        const auto space = reader.space();
        const auto size = std::min({at_once, bytes.size(), space.size()});
        std::copy_n(bytes.begin(), size, space.begin());
        bytes.remove_prefix(size);
        reader.got(size);
    }
    reader.end_of_input();
    return reader.complete() ? reader.take() : http::Response{.status = 0};
}

TEST(AnswerReader, ReadsAnswersHoweverTheyAreCut) {
    AnswerReader reader{1000, true};
    for (const std::size_t at_once : {1u, 7u, 10'000u}) {
        const auto plain = read_all(reader,
                                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 "
                                    "Created\r\nContent-Length: 3\r\nX: 1\r\n\r\nabc",
                                    at_once);
        EXPECT_EQ(plain.status, 201);
        EXPECT_EQ(plain.body, "abc");
        EXPECT_EQ(plain.headers.find("x"), "1");
        EXPECT_EQ(read_all(reader, "HTTP/1.1 200 OK\r\n\r\nuntil the end", at_once).body,
                  "until the end");
        EXPECT_TRUE(reader.close());
        EXPECT_EQ(read_all(reader, "HTTP/1.1 204 No Content\r\n\r\n", at_once).status, 204);
    }
}

TEST(AnswerReader, RefusesWhatItCannotRead) {
    AnswerReader reader{1000, true};
    for (const std::string_view bytes :
         {"HTTP/2 200\r\n\r\n", "hello\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
        EXPECT_EQ(read_all(reader, bytes, 10'000).status, 0) << bytes;
        EXPECT_TRUE(reader.malformed()) << bytes;
    }
}

}  // namespace
}  // namespace waybill::beast
