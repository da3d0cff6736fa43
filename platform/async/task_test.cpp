// SPDX-License-Identifier: Apache-2.0
#include "platform/async/task.hpp"

#include "platform/async/sleep.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace waybill {
namespace {

Task<int> answer(int value) { co_return value; }

Task<void> next_turn() {
    auto start = [](Resumer<int> resume) { resume(0); };
    co_await suspend_for<int>(std::move(start));
}

Task<void> mark_start(std::shared_ptr<bool> started) {
    *started = true;
    co_return;
}

TEST(Task, DroppedWithoutBeingAwaitedNeverRunsAndFreesItsParameters) {
    const auto started = std::make_shared<bool>(false);
    {
        const Task<void> dropped = mark_start(started);
        EXPECT_EQ(started.use_count(), 2);
    }
    EXPECT_EQ(started.use_count(), 1);
    EXPECT_FALSE(*started);
}

TEST(Task, AssignedOverAnotherFreesBoth) {
    const auto first = std::make_shared<bool>(false);
    const auto second = std::make_shared<bool>(false);
    ManualExecutor executor;
    {
        Task<void> task = mark_start(first);
        task = mark_start(second);
        executor.run(std::move(task));
    }
    EXPECT_FALSE(*first);
    EXPECT_TRUE(*second);
    EXPECT_EQ(first.use_count() + second.use_count(), 2);
}

Task<std::unique_ptr<int>> boxed(int value) {
    co_await next_turn();
    co_return std::make_unique<int>(value);
}

TEST(Task, ValueMayBeOneThatOnlyMoves) {
    ManualExecutor executor;
    EXPECT_EQ(*executor.run(boxed(7)), 7);
}

Task<Executor*> executor_below() {
    co_await next_turn();
    co_return &co_await this_executor();
}

TEST(Task, LivesOnTheExecutorOfItsAwaiter) {
    ManualExecutor executor;
    EXPECT_EQ(executor.run(executor_below()), &executor);
}

enum class Before : std::uint8_t { suspending, nothing };

Task<int> throwing(Before before) {
    if (before == Before::suspending) co_await next_turn();
    throw std::runtime_error("on purpose");
}

Task<std::string> catching(Before before) {
    try {
        co_return std::to_string(co_await throwing(before));
    } catch (const std::runtime_error& thrown) {
        co_return thrown.what();
    }
}

TEST(Task, ExceptionReachesTheAwaiter) {
    ManualExecutor executor;
    EXPECT_EQ(executor.run(catching(Before::nothing)), "on purpose");
    EXPECT_EQ(executor.run(catching(Before::suspending)), "on purpose");
}

Task<std::int64_t> sum_of(int count) {
    std::int64_t sum = 0;
    for (int i = 0; i < count; ++i) sum += co_await answer(1);
    co_return sum;
}

TEST(Task, AnyNumberOfReadyOnesInARowNeedsNoStack) {
    ManualExecutor executor;
    EXPECT_EQ(executor.run(sum_of(300'000)), 300'000);
}

Task<int> depth(int levels) {
    if (levels > 0) co_return co_await depth(levels - 1) + 1;
    co_await next_turn();
    co_return 0;
}

TEST(Task, ChainOfCallersGoesOnFromItsInnermost) {
    ManualExecutor executor;
    EXPECT_EQ(executor.run(depth(500)), 500);
}

Task<void> hand_over(std::optional<Resumer<std::string>>& out, std::string& got) {
    auto start = [&out](Resumer<std::string> resume) { out = resume; };
    got = co_await suspend_for<std::string>(std::move(start));
}

TEST(SuspendFor, ResumingOnlyPostsSoTheCallerIsNeverReentered) {
    ManualExecutor executor;
    std::optional<Resumer<std::string>> resume;
    std::string got;
    TaskGroup group;
    group.spawn(executor, hand_over(resume, got));
    executor.run_ready();
    ASSERT_TRUE(resume);
    (*resume)("here");
    EXPECT_EQ(got, "");
    executor.run_ready();
    EXPECT_EQ(got, "here");
    EXPECT_EQ(group.running(), 0u);
}

Task<void> note_turns(std::vector<std::string>& order) {
    Executor& here = co_await this_executor();
    here.post([&order] { order.emplace_back("other"); });
    order.emplace_back("before");
    co_await next_turn();
    order.emplace_back("after");
}

TEST(SuspendFor, ValueGivenAtOnceStillLetsOthersHaveTheirTurn) {
    ManualExecutor executor;
    std::vector<std::string> order;
    executor.run(note_turns(order));
    EXPECT_EQ(order, (std::vector<std::string>{"before", "other", "after"}));
}

Task<int> value_after(Duration pause, int value) {
    const Context ctx;
    (void)co_await sleep_for(ctx, pause);
    co_return value;
}

TEST(WhenAll, NoTasksGiveNoValues) {
    ManualExecutor executor;
    EXPECT_TRUE(executor.run(when_all(std::vector<Task<int>>{})).empty());
}

TEST(WhenAll, RunsTogetherAndReturnsValuesInOrderOfTheTasks) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        ManualExecutor executor{seed};
        SeededRandom random{seed};
        std::vector<Task<int>> tasks;
        std::vector<int> expected;
        Duration longest{};
        for (int i = 0; i < 20; ++i) {
            const Duration pause{static_cast<std::int64_t>(random.below(5)) * 10};
            longest = std::max(longest, pause);
            tasks.push_back(value_after(pause, i));
            expected.push_back(i);
        }
        const SteadyTime begun = executor.clock().steady();
        EXPECT_EQ(executor.run(when_all(std::move(tasks))), expected) << "seed " << seed;
        EXPECT_EQ(executor.clock().steady() - begun, longest) << "seed " << seed;
    }
}

}  // namespace
}  // namespace waybill
