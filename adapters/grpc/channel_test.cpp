// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/grpc_world.hpp"

#include "platform/async/task_group.hpp"

#include <set>

namespace waybill::grpc_adapter {
namespace {

struct GrpcChannelTest : GrpcWorld {};

TEST_F(GrpcChannelTest, BringsTheRequestThereAndTheReplyBack) {
    const auto way = channel({host()});
    EXPECT_EQ(call(*way, echo, "two pizzas"), "two pizzas");
    const std::string bytes{"\0\xff\n\0", 4};
    EXPECT_EQ(call(*way, echo, bytes), bytes);
}

TEST_F(GrpcChannelTest, BringsAMegabyte) {
    const auto way = channel({host()});
    const std::string large(1UZ << 20U, 'x');
    EXPECT_EQ(call(*way, echo, large), large);
}

TEST_F(GrpcChannelTest, RefusesWhatIsTooLargeBeforeItIsSent) {
    const auto way = channel({host()});
    const auto reply = call(*way, echo, std::string(5UZ << 20U, 'x'));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::too_large);
    EXPECT_EQ(reply.error().reason, "rpc.too_large");
    EXPECT_EQ(shop().count("echo"), 0);
}

TEST_F(GrpcChannelTest, BringsErrorsWholeButForTheirDetail) {
    const auto way = channel({host()});
    shop().error = {.kind = ErrorKind::rejected,
                    .reason = "payments.declined",
                    .detail = "card 4111 of somebody",
                    .message = "Der Verkäufer hat geschlossen.",
                    .fields = {{"/lines/0/count", "too_many", "at most 9"}, {"/note", "long", ""}},
                    .retry_after = 30s};
    const auto reply = call(*way, refuse_it, "");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::rejected);
    EXPECT_EQ(reply.error().reason, "payments.declined");
    EXPECT_EQ(reply.error().detail, "");
    EXPECT_EQ(reply.error().message, "Der Verkäufer hat geschlossen.");
    EXPECT_EQ(reply.error().retry_after, 30s);
    ASSERT_EQ(reply.error().fields.size(), 2U);
    EXPECT_EQ(reply.error().fields[0].pointer, "/lines/0/count");
    EXPECT_EQ(reply.error().fields[0].code, "too_many");
    EXPECT_EQ(reply.error().fields[0].detail, "at most 9");
    EXPECT_EQ(reply.error().fields[1].pointer, "/note");
}

TEST_F(GrpcChannelTest, AnErrorWithVeryManyFieldsArrivesWithFewer) {
    const auto way = channel({host()});
    for (int i = 0; i < 5'000; ++i)
        shop().error.fields.push_back({"/lines/" + std::to_string(i), "unknown", "is not sold"});
    const auto reply = call(*way, refuse_it, "");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().reason, "shop.closed");
    EXPECT_GT(reply.error().fields.size(), 50U);
    EXPECT_EQ(reply.error().fields[0].pointer, "/lines/0");
}

TEST_F(GrpcChannelTest, BringsTraceCallerAndUser) {
    const auto way = channel({host()});
    IdSource ids{clock, random};
    Context ctx = from("gateway");
    ctx.trace = *Trace::parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    ctx.caller.user = ids.next<UserId>();
    ctx.caller.session = ids.next<SessionId>();
    ctx.caller.roles = {Role::customer, Role::operator_};
    ASSERT_TRUE(call(*way, echo, "x", ctx));
    const Told told = shop().told();
    EXPECT_EQ(told.service, "gateway");
    EXPECT_EQ(told.user, ctx.caller.user);
    EXPECT_EQ(told.session, ctx.caller.session);
    EXPECT_EQ(told.roles, ctx.caller.roles);
    EXPECT_EQ(told.trace.traceparent(), ctx.trace.traceparent());
}

TEST_F(GrpcChannelTest, WhoIsNotSignedInStaysSoAndATraceIsMade) {
    const auto way = channel({host()});
    ASSERT_TRUE(call(*way, echo, "x"));
    const Told told = shop().told();
    EXPECT_TRUE(told.user.empty());
    EXPECT_TRUE(told.session.empty());
    EXPECT_TRUE(told.roles.empty());
    EXPECT_NE(told.trace.id, Trace{}.id);
}

TEST_F(GrpcChannelTest, ACallerThatTheContractDoesNotNameHasNoName) {
    const auto way = channel({host()});
    ASSERT_TRUE(call(*way, echo, "x", from("catalog")));
    EXPECT_EQ(shop().told().service, "");
}

TEST_F(GrpcChannelTest, TheDeadlineTravelsAndEndsTheCallOnBothSides) {
    const auto way = channel({host()});
    ASSERT_TRUE(call(*way, echo, "x", from("orders", 5s)));
    EXPECT_LE(shop().told().time_left, 5'100ms);  // on the wire it has three digits
    EXPECT_GT(shop().told().time_left, 3s);
    const auto reply = call(*way, wait_long, "20000", from("orders", 50ms));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::deadline);
    EXPECT_TRUE(eventually(
        [&] { return shop().count("request.deadline") + shop().count("request.cancelled") == 1; }));
}

TEST_F(GrpcChannelTest, ACallWithoutADeadlineHasThatOfTheChannel) {
    auto way = GrpcChannel::open({.addresses = {at(host())}, .patience = 50ms});
    ASSERT_TRUE(way);
    const auto reply = call(**way, wait_long, "20000", {.caller = {.service = "orders"}});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::deadline);
}

TEST_F(GrpcChannelTest, AStopArrivesAtTheMethod) {
    const auto way = channel({host()});
    std::stop_source source;
    Context ctx = from("orders", 30s);
    ctx.stop = source.get_token();
    std::jthread stopper{[&] {
        EXPECT_TRUE(eventually([&] { return shop().count("wait") == 1; }));
        source.request_stop();
    }};
    // On the other loop: the thread above waits on the first.
    const auto reply = run_on(loops.at(1), way->call(ctx, wait_long, "20000"));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::cancelled);
    stopper.join();
    EXPECT_TRUE(eventually([&] { return shop().count("request.cancelled") == 1; }));
}

TEST_F(GrpcChannelTest, WhatIsOverBeforeItBeganIsNotSent) {
    const auto way = channel({host()});
    std::stop_source source;
    source.request_stop();
    Context stopped = from("orders");
    stopped.stop = source.get_token();
    EXPECT_EQ(call(*way, echo, "x", stopped).error().kind, ErrorKind::cancelled);
    EXPECT_EQ(call(*way, echo, "x", from("orders", -1s)).error().kind, ErrorKind::deadline);
    EXPECT_EQ(shop().count("echo"), 0);
}

TEST_F(GrpcChannelTest, AMethodOfAnotherReleaseIsUnavailable) {
    const auto way = channel({host()});
    const auto reply = call(*way, missing, "x");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(reply.error().reason, rpc::unknown_method);
}

TEST_F(GrpcChannelTest, SixtyFourCallersAtOnce) {
    const auto way = channel({host()});
    std::vector<Task<Result<std::string>>> calls;
    for (int i = 0; i < 64; ++i)
        calls.push_back(way->call(from("orders"), echo, std::to_string(i)));
    const auto replies = run_on(loops.at(0), when_all(std::move(calls)));
    for (int i = 0; i < 64; ++i) EXPECT_EQ(replies[static_cast<std::size_t>(i)], std::to_string(i));
}

}  // namespace
}  // namespace waybill::grpc_adapter
