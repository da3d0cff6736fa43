// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/rate_limiters.hpp"

#include <array>

/// What `http::RateLimiter` promises, on every adapter.
namespace waybill::contract {
namespace {

using http::Quota;
using http::RouteClass;

class RateLimiter : public testing::TestWithParam<Adapter<RateLimiterWorld, RateLimiterOptions>> {
protected:
    http::RateLimiter& limiter() { return world->limiter(); }
    Result<Quota> ask(std::string_view client, RouteClass of) {
        return world->stage().run(limiter().admit({}, client, of));
    }
    Status look() { return world->stage().run(limiter().look({}, "ada", RouteClass::writes)); }
    void charge(std::int64_t more) {
        EXPECT_TRUE(world->stage().run(limiter().charge({}, "ada", RouteClass::writes, more)));
    }
    bool admit(std::string_view client, RouteClass of = RouteClass::writes) {
        const auto admitted = ask(client, of);
        if (admitted) return true;
        EXPECT_EQ(admitted.error().kind, ErrorKind::rate_limited);
        EXPECT_EQ(admitted.error().reason, "request.rate_limited");
        EXPECT_GE(admitted.error().retry_after.value_or(0s), 1s);
        return false;
    }
    int admitted_of(int count, std::string_view client) {
        int admitted = 0;
        for (int i = 0; i < count; ++i) admitted += admit(client) ? 1 : 0;
        return admitted;
    }

    /// Writes: 10 in a second, 20 at once.
    std::unique_ptr<RateLimiterWorld> world = GetParam().make({});
};

TEST_P(RateLimiter, BurstIsAdmittedAndNoMore) {
    EXPECT_EQ(admitted_of(100, "ada"), 20);
    EXPECT_EQ(limiter().policy(RouteClass::writes).burst, 20);
}

TEST_P(RateLimiter, ClientsAndClassesDoNotShare) {
    EXPECT_EQ(admitted_of(21, "ada"), 20);
    EXPECT_TRUE(admit("ada", RouteClass::reads));
    EXPECT_TRUE(admit("ada", RouteClass::logins));
    EXPECT_TRUE(admit("ada", RouteClass::refusals));
    EXPECT_EQ(admitted_of(21, "ad"), 20);
    EXPECT_EQ(admitted_of(21, ""), 20);
}

TEST_P(RateLimiter, RoomComesBackAtTheRateAndNeverBeyondTheBurst) {
    EXPECT_EQ(admitted_of(30, "ada"), 20);
    world->stage().pass(1s);
    EXPECT_EQ(admitted_of(30, "ada"), 10);
    world->stage().pass(100ms);
    EXPECT_EQ(admitted_of(30, "ada"), 1);
    world->stage().pass(23h);
    EXPECT_EQ(admitted_of(30, "ada"), 20);
}

TEST_P(RateLimiter, WhoComesBackWhenToldIsAdmitted) {
    for (const auto of : {RouteClass::reads, RouteClass::writes, RouteClass::logins}) {
        auto outcome = ask("ada", of);
        for (int i = 0; i < 1'000 && outcome; ++i) outcome = ask("ada", of);
        ASSERT_FALSE(outcome);
        world->stage().pass(outcome.error().retry_after.value());
        EXPECT_TRUE(ask("ada", of));
    }
}

TEST_P(RateLimiter, QuotaTellsWhatIsLeft) {
    const auto first = ask("ada", RouteClass::writes);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->remaining, 19);
    EXPECT_EQ(first->reset, 1s);
    for (int i = 0; i < 18; ++i) EXPECT_TRUE(admit("ada"));
    const auto last = ask("ada", RouteClass::writes);
    ASSERT_TRUE(last);
    EXPECT_EQ(last->remaining, 0);
    EXPECT_EQ(last->reset, 2s);
}

TEST_P(RateLimiter, LookTakesNothingAndSaysWhatAdmitWould) {
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(look());
    EXPECT_EQ(admitted_of(50, "ada"), 20);
    const auto refused = look();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "request.rate_limited");
    EXPECT_TRUE(refused.error().retry_after);
    world->stage().pass(100ms);
    EXPECT_TRUE(look());
}

TEST_P(RateLimiter, DebtIsPaidAtTheRateAndIsNeverMoreThanABurst) {
    EXPECT_TRUE(admit("ada"));
    charge(29);  // 30 of 20
    EXPECT_FALSE(admit("ada"));
    world->stage().pass(1s);
    EXPECT_FALSE(admit("ada"));
    world->stage().pass(100ms);
    EXPECT_TRUE(admit("ada"));
    charge(1'000'000'000);
    world->stage().pass(2s);
    EXPECT_FALSE(admit("ada"));
    world->stage().pass(100ms);
    EXPECT_TRUE(admit("ada"));
    EXPECT_TRUE(admit("eve"));
}

Task<void> ask_often(http::RateLimiter& limiter, int& admitted) {
    const Context ctx;
    for (int i = 0; i < 50; ++i) {
        const auto outcome = co_await limiter.admit(ctx, "ada", RouteClass::writes);
        if (outcome) ++admitted;
    }
}

TEST_P(RateLimiter, CallersOnEveryLoopGetOneBurstTogether) {
    // So slow that nothing comes back meanwhile.
    const http::RatePolicy slow{"writes", 1, 20, std::chrono::seconds{3600}};
    world = GetParam().make({.threads = true, .limits = {.writes = slow}});
    std::array<int, 6> admitted{};
    TaskGroup group;
    for (std::size_t i = 0; i < admitted.size(); ++i)
        group.spawn(world->stage().loop(i), ask_often(limiter(), admitted[i]));
    world->stage().run(group.join());
    int sum = 0;
    for (const int one : admitted) sum += one;
    EXPECT_EQ(sum, 20);
}

WAYBILL_RUN_CONTRACT(RateLimiter, rate_limiters());

}  // namespace
}  // namespace waybill::contract
