// SPDX-License-Identifier: Apache-2.0
// What the plugin writes, compiled and called.
#include "platform/rpc/guard.hpp"
#include "platform/testing/manual_executor.hpp"
#include "platform/testing/served_channel.hpp"
#include "tools/protoc/testdata/greetings.service.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace waybill::greetings::v1 {
namespace {

class Host final : public GreetingsService {
public:
    explicit Host(ManualClock& clock) : clock_{clock} {}

    Task<Result<GreetReply>> greet(Context ctx, GreetRequest request) override {
        ++calls;
        received = request.name().data();
        clock_.advance(3ms);
        if (request.name().empty()) co_return fail(ErrorKind::invalid, "greetings.no_name");
        if (request.title() == "throws") throw std::runtime_error{"as a library would"};
        GreetReply reply;
        reply.set_text("hello " + request.name() + " from " + std::string{ctx.caller.service});
        sent = reply.text().data();
        co_return reply;
    }
    Task<Result<GreetReply_Nested>> register_(Context, waybill::v1::Empty) override {
        ++calls;
        co_return GreetReply_Nested{};
    }

    int calls{0};
    const char* received{nullptr};
    const char* sent{nullptr};

private:
    ManualClock& clock_;
};

struct Seen {
    std::string method;
    Duration took;
    std::string reason;
    bool idempotent;
};

class SeenCalls final : public rpc::Observer {
public:
    void called(const rpc::Method& method, Duration took, const Error* error) override {
        all.push_back({std::string{method.service} + '.' + std::string{method.name}, took,
                       std::string{error ? error->reason : "ok"}, method.idempotent});
    }
    std::vector<Seen> all{};
};

Task<std::string> caught(Task<Result<GreetReply>> call) {
    try {
        co_await std::move(call);
    } catch (const std::runtime_error& error) {
        co_return error.what();
    }
    co_return "nothing";
}

struct BindingTest : testing::Test {
    Context context() { return {.deadline = here.clock().steady() + 1s}; }
    static GreetRequest request(std::string name, std::string title = {}) {
        GreetRequest out;
        out.set_name(std::move(name));
        out.set_title(std::move(title));
        return out;
    }

    ManualExecutor here{};
    Host host{here.clock()};
    SeenCalls seen{};
    rpc::Guard guard{here.clock(), seen};
    GreetingsServiceInProcess greetings{GreetingsServiceInProcess::for_gateway(host, guard)};
    GreetingsServiceInProcess for_orders{GreetingsServiceInProcess::for_orders(host, guard)};
};

TEST_F(BindingTest, AllowedCallerPassesAndIsObserved) {
    Context ctx = context();
    ctx.caller.service = "orders";  // who made the context is nobody's proof of who calls
    const auto reply = here.run(greetings.greet(ctx, request("Ada")));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->text(), "hello Ada from gateway");
    ASSERT_EQ(seen.all.size(), 1U);
    EXPECT_EQ(seen.all[0].method, "greetings.greet");
    EXPECT_EQ(seen.all[0].took, 3ms);
    EXPECT_EQ(seen.all[0].reason, "ok");
    EXPECT_TRUE(seen.all[0].idempotent);
}

TEST_F(BindingTest, OtherCallerIsForbiddenAndNothingIsCalled) {
    Context ctx = context();
    ctx.caller.service = "gateway";
    const auto reply = here.run(for_orders.greet(ctx, request("Ada")));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::forbidden);
    EXPECT_EQ(reply.error().reason, "rpc.caller_not_allowed");
    EXPECT_EQ(host.calls, 0);
    ASSERT_EQ(seen.all.size(), 1U);
    EXPECT_EQ(seen.all[0].reason, "rpc.caller_not_allowed");
}

TEST_F(BindingTest, EachMethodHasItsOwnCallers) {
    EXPECT_TRUE(here.run(for_orders.register_(context(), {})));
    EXPECT_FALSE(here.run(greetings.register_(context(), {})));
    ASSERT_EQ(seen.all.size(), 2U);
    EXPECT_EQ(seen.all[0].method, "greetings.register");
    EXPECT_FALSE(seen.all[0].idempotent);
}

TEST_F(BindingTest, AfterTheDeadlineNothingIsCalled) {
    const Context ctx = context();
    here.clock().advance(1s);
    const auto reply = here.run(greetings.greet(ctx, request("Ada")));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::deadline);
    EXPECT_EQ(host.calls, 0);
    ASSERT_EQ(seen.all.size(), 1U);
    EXPECT_EQ(seen.all[0].reason, "request.deadline");
}

TEST_F(BindingTest, AnErrorOfTheServiceIsReturnedAndObserved) {
    const auto reply = here.run(greetings.greet(context(), request("")));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().reason, "greetings.no_name");
    ASSERT_EQ(seen.all.size(), 1U);
    EXPECT_EQ(seen.all[0].reason, "greetings.no_name");
}

TEST_F(BindingTest, MessagesAreMovedNeverCopied) {
    GreetRequest ask = request(std::string(100, 'x'));  // too long for a string without a heap
    const char* const asked = ask.name().data();
    const auto reply = here.run(greetings.greet(context(), std::move(ask)));
    ASSERT_TRUE(reply);
    EXPECT_EQ(host.received, asked);
    EXPECT_EQ(reply->text().data(), host.sent);
}

TEST_F(BindingTest, AnExceptionIsObservedAndTravelsOn) {
    Task<Result<GreetReply>> call = greetings.greet(context(), request("Ada", "throws"));
    const auto outcome = here.run(caught(std::move(call)));
    EXPECT_EQ(outcome, "as a library would");
    ASSERT_EQ(seen.all.size(), 1U);
    EXPECT_EQ(seen.all[0].reason, "rpc.exception");
}

struct RemoteTest : BindingTest {
    RemoteTest() { channel.add(serve(host, guard)); }

    ServedChannel channel{};
    GreetingsServiceRemote greetings{GreetingsServiceRemote::for_gateway(channel)};
    GreetingsServiceRemote for_orders{GreetingsServiceRemote::for_orders(channel)};
};

TEST_F(RemoteTest, CallArrivesAndIsObservedWhereItIsServed) {
    Context ctx = context();
    ctx.caller.service = "orders";
    const auto reply = here.run(greetings.greet(ctx, request("Ada")));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->text(), "hello Ada from gateway");
    ASSERT_EQ(seen.all.size(), 1U);
    EXPECT_EQ(seen.all[0].method, "greetings.greet");
}

TEST_F(RemoteTest, ErrorsAndRefusalsAreThoseOfOneProcess) {
    EXPECT_EQ(here.run(greetings.greet(context(), request(""))).error().reason,
              "greetings.no_name");
    EXPECT_EQ(here.run(for_orders.greet(context(), request("Ada"))).error().reason,
              "rpc.caller_not_allowed");
    EXPECT_TRUE(here.run(for_orders.register_(context(), {})));
    EXPECT_EQ(host.calls, 2);
}

TEST_F(RemoteTest, MethodIsKnownByThePathOfItsContract) {
    const auto served = serve(host, guard);
    ASSERT_EQ(served.size(), 2U);
    EXPECT_EQ(served[0].method->path, "/waybill.greetings.v1.GreetingsService/Greet");
}

TEST_F(RemoteTest, BytesThatAreNoMessageAreRefused) {
    const auto served = serve(host, guard);
    Context ctx = context();
    ctx.caller.service = "gateway";
    const auto reply = here.run(served[0].run(ctx, "\xff\xff"));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().reason, "rpc.malformed");
    EXPECT_EQ(host.calls, 0);
}

TEST_F(RemoteTest, ServiceThatIsNotThereIsUnavailable) {
    ServedChannel nobody;
    auto lonely = GreetingsServiceRemote::for_gateway(nobody);
    const auto reply = here.run(lonely.greet(context(), request("Ada")));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace waybill::greetings::v1
