// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/demo_command.hpp"

#include "adapters/asio/run_on.hpp"
#include "adapters/beast/server.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "apps/waybill/demo/answers.hpp"
#include "apps/waybill/demo/autopilot.hpp"
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

    /// As `run`, of the autopilot.
    Ran fly() {
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        const int code = run_autopilot(options);
        said = testing::internal::GetCapturedStderr();
        return {.code = code, .text = testing::internal::GetCapturedStdout()};
    }

    FakeApi api;
    DemoOptions options{};
    std::string said{};

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

TEST(RunDemo, PlaysWhatGoesWrongAsOftenAsAskedAndCountsItByReason) {
    DemoWorld world;
    world.options.orders = 100;
    world.options.shares = {.declined_card = 3,
                            .abandoned = 4,
                            .silent_partner = 5,
                            .rejected = 6,
                            .called_off = 7,
                            .courier_declines = 8,
                            .failed_delivery = 9,
                            .in_cash = 10};
    const auto ran = world.run();
    EXPECT_EQ(ran.code, exit_well) << ran.text;
    EXPECT_EQ(ran.number("completed"), 66);
    EXPECT_EQ(ran.number("declined"), 3);
    EXPECT_EQ(ran.number("abandoned"), 4);
    EXPECT_EQ(ran.number("unanswered"), 5);
    EXPECT_EQ(ran.number("rejected"), 6);
    EXPECT_EQ(ran.number("called_off"), 7);
    EXPECT_EQ(ran.number("given_back"), 8);
    EXPECT_EQ(ran.number("undeliverable"), 9);
    EXPECT_EQ(ran.number("in_cash"), 10);
    EXPECT_EQ(world.api.cash_held(), 0);
}

TEST(RunDemo, CashIsHandedInOnceItIsInTheBooks) {
    DemoWorld world{{.lost_every = 3, .early_hand_ins = 4}};
    world.options.orders = 10;
    world.options.shares = {.in_cash = 100};
    const auto ran = world.run();
    EXPECT_EQ(ran.code, exit_well) << ran.text;
    EXPECT_EQ(ran.number("in_cash"), 10);
    EXPECT_EQ(world.api.cash_held(), 0);
    EXPECT_EQ(world.api.orders_in("COMPLETED"), 10U);
}

TEST(RunDemo, SharesOfMoreThanAllAreRefused) {
    DemoWorld world;
    world.options.shares = {.abandoned = 60, .rejected = 41};
    EXPECT_EQ(world.run().code, exit_usage);
    world.options.shares = {.abandoned = -1};
    EXPECT_EQ(world.run().code, exit_usage);
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

TEST(RunAutopilot, MovesTheOrdersOfOthersUntilTheirDoors) {
    DemoWorld world;
    world.options.orders = 5;
    world.options.shares = {.silent_partner = 100};
    ASSERT_EQ(world.run().code, exit_well);
    ASSERT_EQ(world.api.orders_in("PAID"), 5U);
    world.options.autopilot_seconds = 6;
    const auto flown = world.fly();
    EXPECT_EQ(flown.code, exit_well) << world.said;
    EXPECT_EQ(flown.number("accepted"), 5);
    EXPECT_EQ(flown.number("delivered"), 5) << flown.text;
    EXPECT_EQ(world.api.orders_in("COMPLETED"), 5U);
}

TEST(RunAutopilot, LetsTimePassBetweenTheSteps) {
    DemoWorld world;
    world.options.orders = 2;
    world.options.shares = {.silent_partner = 100};
    ASSERT_EQ(world.run().code, exit_well);
    world.options.speed = 10;  // half a second until they are accepted, and half a minute to go
    world.options.autopilot_seconds = 4;
    EXPECT_EQ(world.fly().code, exit_well) << world.said;
    EXPECT_EQ(world.api.orders_in("PREPARING"), 2U);
}

TEST(RunAutopilot, WithoutMailItSaysWhyNothingIsHandedOver) {
    DemoWorld world;
    world.options.orders = 1;
    world.options.shares = {.silent_partner = 100};
    ASSERT_EQ(world.run().code, exit_well);
    world.options.internal_urls.clear();
    world.options.autopilot_seconds = 5;
    EXPECT_EQ(world.fly().code, exit_well);
    EXPECT_EQ(world.api.orders_in("DELIVERING"), 1U);
    EXPECT_NE(world.said.find("--internal-url"), std::string::npos) << world.said;
    world.options.url = "http://127.0.0.1:1";
    EXPECT_EQ(world.fly().code, exit_unreachable);
}

TEST(FindPin, IsFourDigitsThatStandAloneAfterTheWord) {
    EXPECT_EQ(find_pin("Order 4711: the PIN of your order is 0417. Tell it."), "0417");
    EXPECT_EQ(find_pin("Le code PIN de votre commande 12345 est 0417."), "0417");
    EXPECT_EQ(find_pin("The PIN of 4711AB is 12345"), "");
    EXPECT_EQ(find_pin("PIN"), "");
    EXPECT_EQ(find_pin("0417"), "");
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
