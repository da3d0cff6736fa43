// SPDX-License-Identifier: Apache-2.0
#include "platform/core/enum_values.hpp"
#include "platform/http/compress.hpp"
#include "platform/http/router_world.hpp"
#include "platform/json/document.hpp"

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <zlib.h>

namespace waybill::http::exchanging_test {

using world::code_of;
using world::World;

std::string note(std::string_view word) {
    std::string body{World::good_item};
    body.insert(body.size() - 1, R"(,"note":")" + std::string{word} + '"');
    return body;
}

std::string items_path() { return "/v1/orders/" + std::string{World::order} + "/items"; }

std::string gunzip(std::string_view bytes) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    std::string out(100'000, '\0');
    stream.next_in = reinterpret_cast<z_const Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

std::string unbrotli(std::string_view bytes) {
    std::string out(100'000, '\0');
    std::size_t size = out.size();
    EXPECT_EQ(
        BrotliDecoderDecompress(bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                &size, reinterpret_cast<std::uint8_t*>(out.data())),
        BROTLI_DECODER_RESULT_SUCCESS);
    out.resize(size);
    return out;
}

TEST(Problem, HasAllMembersAndLeaksNoDetail) {
    World world;
    const auto response = world.send(World::add_item(note("closed")));
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json");
    EXPECT_FALSE(response.body.contains("secret words"));
    const auto document = json::Document::parse(response.body);
    ASSERT_TRUE(document.has_value());
    const auto problem = document->root();
    EXPECT_EQ(problem.text("type"), "/problems/orders.closed");
    EXPECT_EQ(problem.text("title"), "The order is closed");
    EXPECT_EQ(problem.find("status")->integer(), 409);
    EXPECT_EQ(problem.text("instance"), items_path());
    EXPECT_EQ(problem.text("code"), "orders.closed");
    EXPECT_EQ(problem.text("trace_id"), world.observer.seen().at(0).trace);
    EXPECT_EQ(world.observer.seen().at(0).detail, "secret words for the log");
}

TEST(Problem, OurOwnMistakesSayNothing) {
    for (const char* kind : {"crash", "throw"}) {
        World world;
        const auto response = world.send(World::add_item(note(kind)));
        EXPECT_EQ(response.status, 500) << kind;
        EXPECT_EQ(code_of(response), "internal") << kind;
        EXPECT_FALSE(response.body.contains("row 17"));
        EXPECT_FALSE(response.body.contains("vector"));
        EXPECT_FALSE(world.observer.seen().at(0).detail.empty());
    }
}

TEST(Problem, EveryKindHasItsStatus) {
    const std::pair<ErrorKind, int> statuses[] = {
        {ErrorKind::invalid, 422},         {ErrorKind::malformed, 400},
        {ErrorKind::unauthenticated, 401}, {ErrorKind::forbidden, 403},
        {ErrorKind::not_found, 404},       {ErrorKind::conflict, 409},
        {ErrorKind::precondition, 412},    {ErrorKind::rejected, 422},
        {ErrorKind::rate_limited, 429},    {ErrorKind::too_large, 413},
        {ErrorKind::unavailable, 503},     {ErrorKind::outcome_unknown, 503},
        {ErrorKind::deadline, 504},        {ErrorKind::cancelled, 503},
        {ErrorKind::internal, 500}};
    const ErrorCatalogue catalogue;
    for (const auto& [kind, status] : statuses) {
        const auto response = problem(catalogue, {.kind = kind, .reason = "x.y"}, {});
        EXPECT_EQ(response.status, status);
        EXPECT_EQ(response.headers.find("Retry-After").has_value(), status == 429 || status == 503);
    }
    const auto told = problem(catalogue,
                              {.kind = ErrorKind::unavailable,
                               .reason = "x.y",
                               .message = "come \"later\"",
                               .retry_after = 7s},
                              {});
    EXPECT_EQ(told.headers.find("Retry-After"), "7");
    EXPECT_TRUE(told.body.contains(R"("detail":"come \"later\"")"));
}

TEST(Exchanging, ChallengesWhoIsNotKnown) {
    World world;
    auto nobody = World::add_item();
    nobody.headers.remove("Authorization");
    EXPECT_EQ(world.send(nobody).headers.find("WWW-Authenticate"), "Bearer realm=\"waybill\"");
    EXPECT_EQ(world.send(World::as(nobody, "eve")).headers.find("WWW-Authenticate"),
              "Bearer realm=\"waybill\", error=\"invalid_token\"");
}

TEST(Exchanging, EchoesSaneRequestIdsOnly) {
    World world;
    const auto with_id = [&](std::string_view id) {
        const auto response =
            world.send(World::with(World::request(Method::get, "/v1/menu"), "X-Request-Id", id));
        return std::string{*response.headers.find("X-Request-Id")};
    };
    EXPECT_EQ(with_id("abc-1.2_3"), "abc-1.2_3");
    EXPECT_EQ(with_id("evil id").size(), 24u);
    EXPECT_EQ(with_id(std::string(129, 'a')).size(), 24u);
    EXPECT_NE(with_id(""), with_id(""));
}

TEST(Exchanging, GoesOnWithThePeersTrace) {
    World world;
    constexpr std::string_view parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const auto response =
        world.send(World::with(World::request(Method::get, "/v1/menu"), "traceparent", parent));
    const auto answered = Trace::parse(*response.headers.find("traceparent"));
    ASSERT_TRUE(answered);
    EXPECT_EQ(answered->id, Trace::parse(parent)->id);
    EXPECT_NE(answered->span, Trace::parse(parent)->span);
    const auto fresh =
        world.send(World::with(World::request(Method::get, "/v1/menu"), "traceparent", "00-xyz"));
    EXPECT_TRUE(Trace::parse(*fresh.headers.find("traceparent")));
}

TEST(Exchanging, LimitsRatesPerClientAndClass) {
    World world;
    const auto log_in = [&](std::string peer) {
        auto request = World::request(Method::post, "/v1/logins");
        request.peer = std::move(peer);
        return world.send(std::move(request));
    };
    for (int i = 0; i < 5; ++i) EXPECT_EQ(log_in("192.0.2.1").status, 200);
    const auto refused = log_in("192.0.2.1");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(code_of(refused), "request.rate_limited");
    EXPECT_EQ(refused.headers.find("Retry-After"), "12");
    EXPECT_EQ(refused.headers.find("RateLimit"), "\"logins\";r=0;t=12");
    EXPECT_EQ(log_in("192.0.2.2").status, 200);
    EXPECT_EQ(world.send(World::add_item()).status, 201);
    world.loop.clock().advance(12s);
    EXPECT_EQ(log_in("192.0.2.1").status, 200);
    EXPECT_EQ(log_in("192.0.2.1").status, 429);
    world.loop.clock().advance(24h * 365);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(log_in("192.0.2.1").status, 200);
    EXPECT_EQ(log_in("192.0.2.1").status, 429);
}

TEST(Exchanging, RateLimiterForgetsOldClientsWhenThereAreTooMany) {
    ManualExecutor loop;
    MemoryRateLimiter limiter{loop.clock(), {.clients_max = 160}};
    for (int i = 0; i < 5'000; ++i) {
        loop.clock().advance(1ms);
        const std::string client = "client " + std::to_string(i);
        EXPECT_TRUE(loop.run(limiter.admit({}, client, RouteClass::writes)));
    }
}

TEST(Exchanging, CutsOffAtTheDeadline) {
    World world;
    const auto began = world.loop.clock().steady();
    const auto response = world.send(World::add_item(note("slow")));
    EXPECT_EQ(response.status, 504);
    EXPECT_EQ(code_of(response), "request.deadline");
    EXPECT_EQ(world.loop.clock().steady() - began, 5s);
}

TEST(Exchanging, AnswersNotModified) {
    World world;
    const auto ask = [&](std::string path, std::string_view tags) {
        return world.send(
            World::with(World::request(Method::get, std::move(path)), "If-None-Match", tags));
    };
    for (const auto* tags : {"\"v7\"", "W/\"v7\"", "\"a\", \"v7\"", "*"}) {
        const auto response = ask(items_path(), tags);
        EXPECT_EQ(response.status, 304) << tags;
        EXPECT_EQ(response.body, "");
        EXPECT_EQ(response.headers.find("ETag"), "\"v7\"");
        EXPECT_EQ(response.headers.find("Cache-Control"), "no-cache");
    }
    EXPECT_EQ(ask(items_path(), "\"v8\"").status, 200);
    EXPECT_EQ(ask(items_path(), "v7").status, 200);
    EXPECT_EQ(ask("/v1/menu", "\"menu-1\"").status, 304);
}

TEST(Exchanging, CompressesWhatIsLongAndWanted) {
    World world;
    const auto ask = [&](std::string path, std::string_view accept) {
        return world.send(
            World::with(World::request(Method::get, std::move(path)), "Accept-Encoding", accept));
    };
    for (const auto* path : {"/v1/long", "/v1/menu"}) {
        const auto plain = ask(path, "deflate");
        EXPECT_FALSE(plain.headers.find("Content-Encoding"));
        EXPECT_EQ(plain.headers.find("Vary"), "Accept-Encoding");
        for (const auto* accept : {"gzip", "br;q=0.5, gzip", "x-gzip, *;q=0"}) {
            const auto packed = ask(path, accept);
            ASSERT_EQ(packed.headers.find("Content-Encoding"), "gzip") << path << accept;
            EXPECT_EQ(packed.headers.count("Vary"), 1u);
            EXPECT_EQ(gunzip(packed.body), plain.body);
            EXPECT_LT(packed.body.size(), 200u);
        }
        for (const auto* accept :
             {"br", "gzip, deflate, br, zstd", "gzip;q=0.5, br;q=0.501", "*"}) {
            const auto packed = ask(path, accept);
            ASSERT_EQ(packed.headers.find("Content-Encoding"), "br") << path << accept;
            EXPECT_EQ(unbrotli(packed.body), plain.body);
            EXPECT_LT(packed.body.size(), 200u);
        }
        for (const auto* accept : {"gzip;q=0", "identity", "gzip; q=0.000", "*;q=0",
                                   "identity, gzip;q=0.9", "br;q=0, gzip;q=0"})
            EXPECT_FALSE(ask(path, accept).headers.find("Content-Encoding")) << accept;
    }
    EXPECT_FALSE(ask(items_path(), "gzip").headers.find("Content-Encoding"));
    for (const Coding coding : enum_values<Coding>) {
        EXPECT_FALSE(pack(coding, "tiny", Effort::best));
        EXPECT_FALSE(pack(coding, "", Effort::quick));
    }
}

TEST(Exchanging, SaysWhatAnAnswerDependsOn) {
    World world{{.cors_origins = {"https://shop.example"}}};
    const auto response = world.send(World::request(Method::get, "/v1/menu"));
    std::set<std::string> vary;
    for (const auto& [name, value] : response.headers) {
        if (name != "Vary") continue;
        EXPECT_TRUE(vary.insert(value).second);
    }
    EXPECT_EQ(vary, (std::set<std::string>{"Accept-Encoding", "Origin"}));
}

TEST(Exchanging, SharesWithListedOriginsOnly) {
    World world{{.cors_origins = {"https://shop.example"}, .tls = true}};
    auto preflight = World::with(World::request(Method::options, items_path()), "Origin",
                                 "https://shop.example");
    preflight.headers.add("Access-Control-Request-Method", "POST");
    const auto allowed = world.send(preflight);
    EXPECT_EQ(allowed.headers.find("Access-Control-Allow-Origin"), "https://shop.example");
    EXPECT_EQ(allowed.headers.find("Access-Control-Allow-Methods"),
              "GET, HEAD, POST, PATCH, OPTIONS");
    EXPECT_EQ(allowed.headers.find("Vary"), "Origin");
    EXPECT_TRUE(allowed.headers.find("Strict-Transport-Security"));
    for (const auto* origin : {"https://evil.example", "https://shop.example.evil.example", "null"})
        EXPECT_FALSE(world.send(World::with(preflight, "Origin", origin))
                         .headers.find("Access-Control-Allow-Origin"));
    World closed;
    EXPECT_FALSE(closed.send(preflight).headers.find("Access-Control-Allow-Origin"));
    EXPECT_FALSE(closed.send(preflight).headers.find("Strict-Transport-Security"));
}

}  // namespace waybill::http::exchanging_test
