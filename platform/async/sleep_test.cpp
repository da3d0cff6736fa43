// SPDX-License-Identifier: Apache-2.0
#include "platform/async/sleep.hpp"

#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill {
namespace {

class SleepTest : public testing::Test {
protected:
    SteadyTime in(Duration pause) const { return executor.clock().steady() + pause; }
    /// How long `task` took, with what it gave.
    template <typename T>
    std::pair<T, Duration> timed(Task<T> task) {
        const SteadyTime begun = executor.clock().steady();
        T value = executor.run(std::move(task));
        return {std::move(value), executor.clock().steady() - begun};
    }
    /// Whether nothing is left that would move the clock.
    bool idle() {
        const SteadyTime before = executor.clock().steady();
        executor.run_until([] { return false; });
        return executor.clock().steady() == before;
    }

    ManualExecutor executor{};
    Signal signal{};
    std::stop_source stopping{};
};

TEST_F(SleepTest, LastsItsWholeTime) {
    const auto [slept, time] = timed(sleep_for({}, 90s));
    EXPECT_TRUE(slept);
    EXPECT_EQ(time, 90s);
}

TEST_F(SleepTest, OfNoTimeEndsAtOnce) {
    for (const Duration none : {0s, -5s}) {
        const auto [slept, time] = timed(sleep_for({}, none));
        EXPECT_TRUE(slept);
        EXPECT_EQ(time, 0s);
    }
}

TEST_F(SleepTest, EndsAtTheDeadlineWithItsError) {
    const auto [slept, time] = timed(sleep_for({.deadline = in(2s)}, 1min));
    ASSERT_FALSE(slept);
    EXPECT_EQ(slept.error().kind, ErrorKind::deadline);
    EXPECT_EQ(time, 2s);
    const auto [late, none] = timed(sleep_for({.deadline = in(-1s)}, 1min));
    EXPECT_EQ(late.error().kind, ErrorKind::deadline);
    EXPECT_EQ(none, 0s);
}

TEST_F(SleepTest, EndsWhenCancelled) {
    executor.schedule(in(3s), [this] { stopping.request_stop(); });
    const auto [slept, time] = timed(sleep_for({.stop = stopping.get_token()}, 1min));
    ASSERT_FALSE(slept);
    EXPECT_EQ(slept.error().kind, ErrorKind::cancelled);
    EXPECT_EQ(time, 3s);
    EXPECT_TRUE(idle());
    const auto [late, none] = timed(sleep_for({.stop = stopping.get_token()}, 1min));
    EXPECT_EQ(late.error().kind, ErrorKind::cancelled);
    EXPECT_EQ(none, 0s);
}

using SignalTest = SleepTest;

TEST_F(SignalTest, NotificationWakesTheWaiter) {
    executor.schedule(in(5s), [this] { signal.notify(); });
    EXPECT_EQ(timed(signal.wait({}, 1h)), (std::pair{true, Duration{5s}}));
    EXPECT_TRUE(idle());  // its timer is gone
}

TEST_F(SignalTest, NotificationsBeforeTheWaitAreKeptAsOne) {
    for (int i = 0; i < 5; ++i) signal.notify();
    EXPECT_EQ(timed(signal.wait({}, 1h)), (std::pair{true, Duration{}}));
    EXPECT_EQ(timed(signal.wait({}, 1h)), (std::pair{false, Duration{1h}}));
}

TEST_F(SignalTest, WaitEndsAtItsLimitOrTheDeadlineWhicheverIsFirst) {
    EXPECT_EQ(timed(signal.wait({.deadline = in(1h)}, 2s)), (std::pair{false, Duration{2s}}));
    EXPECT_EQ(timed(signal.wait({.deadline = in(1s)}, 2s)), (std::pair{false, Duration{1s}}));
    EXPECT_EQ(timed(signal.wait({.deadline = in(-1s)}, 2s)), (std::pair{false, Duration{}}));
}

TEST_F(SignalTest, CancellingWakesTheWaiter) {
    executor.schedule(in(5s), [this] { stopping.request_stop(); });
    const Context ctx{.stop = stopping.get_token()};
    EXPECT_EQ(timed(signal.wait(ctx, 1h)), (std::pair{true, Duration{5s}}));
    EXPECT_TRUE(idle());
}

TEST_F(SignalTest, WaitThatWasCancelledBeforeItBeganAnswersTheSame) {
    stopping.request_stop();
    const Context ctx{.stop = stopping.get_token()};
    EXPECT_EQ(timed(signal.wait(ctx, 1h)), (std::pair{true, Duration{}}));
}

TEST_F(SignalTest, CancellingAfterTheWaitIsNoNotification) {
    signal.notify();
    EXPECT_TRUE(executor.run(signal.wait({.stop = stopping.get_token()}, 1h)));
    stopping.request_stop();
    EXPECT_FALSE(executor.run(signal.wait({}, 1s)));
}

TEST_F(SignalTest, WaitsInTurnSeeEachItsOwnNotification) {
    for (int i = 1; i <= 3; ++i) executor.schedule(in(i * 10s), [this] { signal.notify(); });
    for (int i = 1; i <= 3; ++i)
        EXPECT_EQ(timed(signal.wait({}, 1h)), (std::pair{true, Duration{10s}}));
}

Task<int> count_notified(Signal& signal, int waits) {
    const Context ctx;
    int count = 0;
    for (int i = 0; i < waits; ++i) {
        const bool notified = co_await signal.wait(ctx, 1s);
        if (notified) ++count;
    }
    co_return count;
}

TEST(SignalRace, NotificationInTheMomentOfTheTimeoutIsNotLost) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        ManualExecutor executor{seed};
        Signal signal;
        executor.schedule(executor.clock().steady() + 1s,
                          [&executor, &signal] { executor.post([&signal] { signal.notify(); }); });
        // The first wait may see it or time out; then the second one sees it.
        EXPECT_EQ(executor.run(count_notified(signal, 2)), 1) << "seed " << seed;
    }
}

Task<bool> wait_and_let_go(std::unique_ptr<Signal>& signal) {
    const Context ctx;
    const bool notified = co_await signal->wait(ctx, 1h);
    signal.reset();
    co_return notified;
}

TEST(SignalLife, MayEndAsSoonAsItsWaiterGoesOn) {
    ManualExecutor executor;
    auto signal = std::make_unique<Signal>();
    executor.post([&signal] { signal->notify(); });
    EXPECT_TRUE(executor.run(wait_and_let_go(signal)));
    EXPECT_EQ(signal, nullptr);
}

}  // namespace
}  // namespace waybill
