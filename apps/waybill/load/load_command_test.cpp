// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/load/load_command.hpp"

#include "adapters/asio/run_on.hpp"
#include "adapters/beast/server.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "platform/async/sleep.hpp"
#include "platform/json/document.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace waybill::load {
namespace {

/// Answers at once, but for one request, during which nobody is answered.
class PausingServer final : public http::Handler {
public:
    explicit PausingServer(int pause_at) : pause_at_{pause_at} {}
    std::atomic<int> status{200};
    std::atomic<int> asked{0};

    Task<http::Response> handle(Context ctx, http::Request request) override {
        if (request.path == "/livez") co_return http::Response{};
        const int turn = ++asked;
        if (turn == pause_at_) paused_until_ = clock_.steady() + 300ms;
        while (pause_at_ > 0 && turn >= pause_at_ && clock_.steady() < paused_until_)
            (void)co_await sleep_for(ctx, 5ms);
        co_return http::Response{.status = status};
    }
    Task<Result<void>> accept_live(Context, const http::Request&, http::Response&) override {
        co_return fail(ErrorKind::not_found, "request.no_such_path");
    }
    Task<void> live(Context, http::Request, http::WebSocket&) override { co_return; }

private:
    SystemClock clock_{};
    int pause_at_;
    SteadyTime paused_until_{};
};

class LoadWorld {
public:
    explicit LoadWorld(int pause_at = 0) : server_side{pause_at}, loops_{1, clock_} {
        loops_.start();
        const auto port = server_.start();
        EXPECT_TRUE(port);
        options.url = "http://127.0.0.1:" + std::to_string(port.value_or(0));
        options.output = Output::json;
        options.plan.rate = 200;
        options.plan.targets = {"/a"};
        options.seconds = 0.5;
    }
    ~LoadWorld() {
        run_on(loops_.at(0), server_.stop(1s));
        loops_.stop();
    }
    int run() {
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        const int code = run_loadtest(options);
        said = testing::internal::GetCapturedStderr();
        text = testing::internal::GetCapturedStdout();
        return code;
    }
    double number(std::string_view key) const {
        const auto document = json::Document::parse(text);
        const auto found = document ? document->root().find(key) : std::nullopt;
        return found ? found->number() : -1;
    }

    PausingServer server_side;
    LoadOptions options{};
    std::string text{};
    std::string said{};

private:
    SystemClock clock_{};
    SystemRandom random_{};
    Loops loops_;
    beast::BeastServer server_{{.loops = loops_, .handler = server_side, .random = random_}, {}};
};

TEST(LoadTest, SendsAtItsRateAndCountsTheAnswers) {
    LoadWorld world;
    EXPECT_EQ(world.run(), exit_well) << world.text;
    EXPECT_EQ(world.number("due"), 100);
    EXPECT_EQ(world.number("answered"), 100);
    EXPECT_EQ(world.server_side.asked, 100);
}

/// Of 300 ms of silence 60 requests were due: each of them waited, as its client would have.
TEST(LoadTest, WhoWouldHaveWaitedIsCountedThoughOneRequestStoppedTheServer) {
    LoadWorld world{20};
    world.options.plan.connections = 1;  // a closed loop would have seen one slow request
    world.options.p99_max_ms = 200;
    EXPECT_EQ(world.run(), exit_beyond) << world.text;
    EXPECT_EQ(world.number("answered"), 100);
    EXPECT_GT(world.number("p50_ms"), 20) << world.text;
    EXPECT_GE(world.number("max_ms"), 290);
}

TEST(LoadTest, RefusalsAreBeyondBoundsUnlessAllowed) {
    LoadWorld world;
    world.server_side.status = 429;
    EXPECT_EQ(world.run(), exit_beyond);
    EXPECT_EQ(world.number("limited"), 100);
    EXPECT_NE(world.said.find("rate_limits=false"), std::string::npos);
    world.options.errors_max = 100;
    EXPECT_EQ(world.run(), exit_well);
}

TEST(LoadTest, WhatCannotBeIsOneLine) {
    LoadOptions options;
    options.url = "ftp://127.0.0.1";
    testing::internal::CaptureStderr();
    EXPECT_EQ(run_loadtest(options), exit_usage);
    EXPECT_EQ(testing::internal::GetCapturedStderr().find("waybill loadtest: --url"), 0U);
    options = {};
    options.url = "http://127.0.0.1:1";
    testing::internal::CaptureStderr();
    EXPECT_EQ(run_loadtest(options), exit_unreachable);
    EXPECT_NE(testing::internal::GetCapturedStderr().find("nobody answers"), std::string::npos);
}

TEST(Quantile, IsTheSmallestThatSoManyDoNotExceed) {
    EXPECT_EQ(quantile({}, 500), 0us);
    EXPECT_EQ(quantile({1us, 2us, 3us, 4us}, 500), 2us);
    EXPECT_EQ(quantile({1us, 2us, 3us, 4us}, 990), 4us);
    EXPECT_EQ(quantile({1us}, 1), 1us);
}

}  // namespace
}  // namespace waybill::load
