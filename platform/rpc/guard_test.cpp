// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/guard.hpp"

#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace waybill::rpc {
namespace {

constexpr std::string_view pay_callers[] = {"gateway", "orders"};
constexpr Method pay{.service = "payments", .name = "pay", .path = "/pay", .callers = pay_callers};
constexpr Method nobody{.service = "payments", .name = "nobody", .path = "/nobody", .callers = {}};

struct Seen {
    std::string_view method;
    Duration took;
    std::string_view reason;
};

class SeenCalls final : public Observer {
public:
    void called(const Method& method, Duration took, const Error* error) override {
        all.push_back({method.name, took, error ? error->reason : std::string_view{}});
    }
    std::vector<Seen> all{};
};

struct GuardTest : testing::Test {
    Context from(std::string_view service) const {
        return {.deadline = clock.steady() + 1s, .caller = {.service = service}};
    }

    ManualClock clock{};
    SeenCalls seen{};
    Guard guard{clock, seen};
};

TEST_F(GuardTest, AdmitsEveryCallerOfTheContract) {
    for (const auto service : pay_callers) {
        Call call{guard, pay};
        EXPECT_TRUE(call.admit(from(service)));
        call.ended(nullptr);
    }
    EXPECT_EQ(seen.all.size(), 2U);
}

TEST_F(GuardTest, RefusesOthersAndAnEmptyName) {
    for (const auto service : {"catalog", "gatewa", "gateway2", ""}) {
        Call call{guard, pay};
        const Status status = call.admit(from(service));
        ASSERT_FALSE(status);
        EXPECT_EQ(status.error().kind, ErrorKind::forbidden);
        EXPECT_EQ(status.error().reason, "rpc.caller_not_allowed");
    }
    EXPECT_EQ(seen.all.size(), 4U);
}

TEST_F(GuardTest, AMethodWithoutCallersRefusesEverybody) {
    Call call{guard, nobody};
    EXPECT_FALSE(call.admit(from("gateway")));
    EXPECT_FALSE(call.admit(from("")));
}

TEST_F(GuardTest, RefusesFromTheDeadlineOn) {
    const Context ctx = from("gateway");
    clock.advance(1s);
    Call call{guard, pay};
    const Status status = call.admit(ctx);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::deadline);
}

TEST_F(GuardTest, RefusesWhatIsCancelled) {
    std::stop_source source;
    source.request_stop();
    Context ctx = from("gateway");
    ctx.stop = source.get_token();
    Call call{guard, pay};
    const Status status = call.admit(ctx);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::cancelled);
}

TEST_F(GuardTest, ObservesEachCallOnceWithItsDuration) {
    {
        Call call{guard, pay};
        ASSERT_TRUE(call.admit(from("gateway")));
        clock.advance(250ms);
        call.ended(nullptr);
    }
    ASSERT_EQ(seen.all.size(), 1U);
    EXPECT_EQ(seen.all[0].method, "pay");
    EXPECT_EQ(seen.all[0].took, 250ms);
    EXPECT_EQ(seen.all[0].reason, "");
}

TEST_F(GuardTest, ACallLeftByAnExceptionIsObservedAsOne) {
    {
        Call call{guard, pay};
        ASSERT_TRUE(call.admit(from("gateway")));
    }
    ASSERT_EQ(seen.all.size(), 1U);
    EXPECT_EQ(seen.all[0].reason, "rpc.exception");
}

TEST_F(GuardTest, RefusesWhatTheProcessCannotTakeOnAndTellsTheObserver) {
    Guard strict{clock, seen, [](const Method& method) -> Status {
                     if (method.name == "pay") return fail(ErrorKind::unavailable, "storage.full");
                     return {};
                 }};
    Call refused{strict, pay};
    EXPECT_EQ(refused.admit(from("orders")).error().reason, "storage.full");
    EXPECT_EQ(seen.all.back().reason, "storage.full");
    Call stranger{strict, pay};
    EXPECT_EQ(stranger.admit(from("catalog")).error().reason, "rpc.caller_not_allowed");
}

}  // namespace
}  // namespace waybill::rpc
