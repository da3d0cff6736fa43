// SPDX-License-Identifier: Apache-2.0
#include "platform/async/context.hpp"

#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill {
namespace {

RC_GTEST_PROP(Context, ALimitNeverLengthensTheDeadline, (std::int64_t own, std::int64_t limit)) {
    const Context ctx{.deadline = SteadyTime{Duration{own}}};
    const Context shorter = ctx.no_later_than(SteadyTime{Duration{limit}});
    RC_ASSERT(shorter.deadline == SteadyTime{Duration{std::min(own, limit)}});
    RC_ASSERT(ctx.deadline == SteadyTime{Duration{own}});
}

TEST(Context, CheckTellsWhyNothingMoreMayBegin) {
    const ManualClock clock;
    EXPECT_TRUE(Context{}.check(clock));
    EXPECT_TRUE(Context{.deadline = clock.steady() + 1us}.check(clock));
    for (const Duration left : {Duration{0}, Duration{-1}}) {
        const Context late{.deadline = clock.steady() + left};
        EXPECT_EQ(late.check(clock).error().kind, ErrorKind::deadline);
        EXPECT_EQ(late.check(clock).error().reason, "request.deadline");
    }
    std::stop_source stopping;
    const Context living{.stop = stopping.get_token()};
    EXPECT_TRUE(living.check(clock));
    stopping.request_stop();
    EXPECT_EQ(living.check(clock).error().reason, "request.cancelled");
    const Context both{.deadline = clock.steady(), .stop = stopping.get_token()};
    EXPECT_EQ(both.check(clock).error().kind, ErrorKind::cancelled);  // nobody hears "late"
}

TEST(Trace, IsReadAndWrittenAsTheStandardShowsIt) {
    const std::string text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const auto trace = Trace::parse(text);
    ASSERT_TRUE(trace);
    EXPECT_EQ(trace->traceparent(), text);
    EXPECT_EQ(trace->id_text(), "4bf92f3577b34da6a3ce929d0e0e4736");
}

RC_GTEST_PROP(Trace, WhatIsWrittenCanBeRead, ()) {
    const auto byte = rc::gen::inRange(1, 256);  // all zeros is not a trace
    Trace trace;
    for (auto& part : trace.id) part = static_cast<std::uint8_t>(*byte);
    for (auto& part : trace.span) part = static_cast<std::uint8_t>(*byte);
    const auto again = Trace::parse(trace.traceparent());
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->id == trace.id);
    RC_ASSERT(again->span == trace.span);
}

TEST(Trace, MalformedHeadersAreNone) {
    for (const std::string_view text :
         {"", "00-", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011",
          "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
          "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01",
          "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"})
        EXPECT_FALSE(Trace::parse(text)) << text;
}

}  // namespace
}  // namespace waybill
