// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/demo_command.hpp"

#include "adapters/asio/run_on.hpp"
#include "adapters/beast/server.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "apps/waybill/demo/answers.hpp"
#include "apps/waybill/demo/fake_api_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace waybill::demo {
namespace {

class DemoWorld {
public:
    explicit DemoWorld(FakeApi::Faults faults = {}) : api{faults}, loops_{1, clock_} {
        loops_.start();
        const auto port = server_.start();
        EXPECT_TRUE(port);
        options.url = "http://127.0.0.1:" + std::to_string(port.value_or(0));
        options.internal_urls = {options.url};
        options.orders = 30;
        options.concurrency = 8;
        options.speed = 1e6;
        options.output = Output::json;
    }
    ~DemoWorld() {
        run_on(loops_.at(0), server_.stop(1s));
        loops_.stop();
    }

    struct Ran {
        int code{0};
        std::string text{};
        std::int64_t number(std::string_view key) const {
            const auto document = json::Document::parse(text);
            return document ? integer_of(document->root(), key) : -1;
        }
    };
    Ran run() {
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        const int code = run_demo(options);
        (void)testing::internal::GetCapturedStderr();  // progress
        return {.code = code, .text = testing::internal::GetCapturedStdout()};
    }

    FakeApi api;
    DemoOptions options{};

private:
    SystemClock clock_{};
    SystemRandom random_{};
    Loops loops_;
    beast::BeastServer server_{{.loops = loops_, .handler = api, .random = random_}, {}};
};

TEST(RunDemo, PlaysEveryOrderToItsEndAndFindsAllWell) {
    DemoWorld world;
    const auto ran = world.run();
    EXPECT_EQ(ran.code, exit_well) << ran.text;
    EXPECT_EQ(ran.number("completed"), 30);
    EXPECT_EQ(world.api.orders(), 30U);
    EXPECT_EQ(ran.number("registered"), 3);
    EXPECT_EQ(world.api.accounts(), 3U);
}

TEST(RunDemo, ALostAnswerIsAskedForAgainAndNothingHappensTwice) {
    DemoWorld world{{.lost_every = 3}};
    const auto ran = world.run();
    EXPECT_EQ(ran.code, exit_well) << ran.text;
    EXPECT_EQ(world.api.orders(), 30U);
    EXPECT_GT(ran.number("repeated_requests"), 10);
}

TEST(RunDemo, WhatIsWaitedForAsToldIsNoTimeThatTheServerWasAway) {
    DemoWorld world{{.limited_logins = 1}};
    world.options.orders = 1;
    world.options.reconnect_for = 500ms;  // less than the second that the first answer asks for
    const auto ran = world.run();
    EXPECT_EQ(ran.code, exit_well) << ran.text;
}

TEST(PlayOne, IsGivenUpInTime) {
    DemoWorld world{{.limited_logins = 1'000}};
    EXPECT_FALSE(play_one(world.options, {}, 100ms));
    std::stop_source told;
    told.request_stop();
    EXPECT_FALSE(play_one(world.options, told.get_token(), 1h));
}

TEST(RunDemo, ACourierWaitsForTheNewsAndTheServerMayAssign) {
    DemoWorld claiming{{.early_claims = 2}};
    EXPECT_EQ(claiming.run().code, exit_well);
    DemoWorld assigning{{.assigns = true}};
    const auto ran = assigning.run();
    EXPECT_EQ(ran.code, exit_well) << ran.text;
}

TEST(RunDemo, ListensToTheWebSocketsWhereThereAreAny) {
    DemoWorld world{{.live = true}};
    const auto ran = world.run();
    EXPECT_EQ(ran.code, exit_well) << ran.text;
    EXPECT_GT(ran.number("live_messages"), 20);
}

TEST(RunDemo, ABankThatDeclinesIsNoFault) {
    DemoWorld world{{.declines = true}};
    const auto ran = world.run();
    EXPECT_EQ(ran.code, exit_well) << ran.text;
    EXPECT_EQ(ran.number("declined"), 30);
}

TEST(RunDemo, TheAuditSeesWrongMoneyAndAMissingStep) {
    DemoWorld dear{{.captured_more = 1}};
    EXPECT_EQ(dear.run().code, exit_off);
    DemoWorld forgetful{{.forgets_step = true}};
    EXPECT_EQ(forgetful.run().code, exit_off);
}

TEST(RunDemo, NobodyThereAndBadOptionsHaveCodesOfTheirOwn) {
    DemoWorld world;
    world.options.url = "http://127.0.0.1:1";
    EXPECT_EQ(world.run().code, exit_unreachable);
    for (const char* url : {"127.0.0.1:8080", "https://127.0.0.1", "http://", "http://host:1",
                            "http://127.0.0.1:0", "http://127.0.0.1:70000"}) {
        world.options.url = url;
        EXPECT_EQ(world.run().code, exit_usage) << url;
    }
}

TEST(PlayOne, TellsTheTimeLineOfOneOrder) {
    DemoWorld world;
    const auto moments = play_one(world.options, {}, 1min);
    ASSERT_TRUE(moments);
    std::vector<std::string> steps;
    for (const Moment& moment : *moments) steps.push_back(moment.step);
    EXPECT_EQ(steps,
              (std::vector<std::string>{"quote", "confirm", "approve", "paid", "accept", "ready",
                                        "claim", "pick up", "deliver", "completed"}));
    EXPECT_TRUE(std::ranges::is_sorted(*moments, {}, &Moment::at));
    const std::string text = to_text(*moments);
    EXPECT_EQ(std::ranges::count(text, '\n'), 10);
}

}  // namespace
}  // namespace waybill::demo
