// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/retrying_channel.hpp"

#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace waybill::rpc {
namespace {

constexpr std::string_view anybody[] = {"gateway"};
constexpr Method read{
    .service = "orders", .name = "read", .path = "/r", .callers = anybody, .idempotent = true};
constexpr Method change{.service = "orders", .name = "change", .path = "/c", .callers = anybody};

/// Answers as told, then well.
class ToldChannel final : public Channel {
public:
    Task<Result<std::string>> call(Context, const Method&, std::string request) override {
        ++calls;
        if (answers.empty()) co_return "well: " + request;
        Error error = answers.front();
        answers.pop_front();
        co_return fail(std::move(error));
    }
    int calls{0};
    std::deque<Error> answers{};
};

struct RetryingTest : testing::Test {
    auto call(const Method& method) {
        return here.run(channel.call({.deadline = here.clock().steady() + 1s}, method, "x"));
    }

    ManualExecutor here{};
    SeededRandom random{1};
    ToldChannel inner{};
    RetryingChannel channel{{.inner = inner, .random = random}};
    const Error away{.kind = ErrorKind::unavailable, .reason = unreachable};
    const Error gone{.kind = ErrorKind::outcome_unknown, .reason = lost};
};

TEST_F(RetryingTest, WhatNeverGotThereIsSentOnceMore) {
    inner.answers = {away};
    const auto began = here.clock().steady();
    EXPECT_EQ(call(change).value(), "well: x");
    EXPECT_EQ(inner.calls, 2);
    EXPECT_GE(here.clock().steady() - began, 10ms);
}

TEST_F(RetryingTest, SecondFailureIsTheAnswer) {
    inner.answers = {away, away};
    EXPECT_EQ(call(read).error().reason, unreachable);
    EXPECT_EQ(inner.calls, 2);
}

TEST_F(RetryingTest, WhatMayHaveHappenedIsRepeatedOnlyWhereThatIsHarmless) {
    inner.answers = {gone, gone};
    EXPECT_EQ(call(change).error().reason, lost);
    EXPECT_EQ(inner.calls, 1);
    EXPECT_TRUE(call(read));
    EXPECT_EQ(inner.calls, 3);
}

TEST_F(RetryingTest, WhatTheServiceSaysIsFinal) {
    inner.answers = {{.kind = ErrorKind::unavailable, .reason = "storage.full"}};
    EXPECT_EQ(call(read).error().reason, "storage.full");
    EXPECT_EQ(inner.calls, 1);
}

TEST_F(RetryingTest, PeerInTroubleIsAskedATenthMoreOften) {
    for (int i = 0; i < 1'000; ++i) inner.answers.push_back(away);
    for (int i = 0; i < 200; ++i) EXPECT_FALSE(call(read));
    EXPECT_LE(inner.calls, 200 + 10 + 20);
    EXPECT_GE(inner.calls, 200 + 10 + 19);
}

TEST_F(RetryingTest, NoTimeIsNoSecondCall) {
    inner.answers = {away};
    const Context ctx{.deadline = here.clock().steady() + 1ms};
    EXPECT_EQ(here.run(channel.call(ctx, read, "x")).error().reason, unreachable);
    EXPECT_EQ(inner.calls, 1);
}

}  // namespace
}  // namespace waybill::rpc
