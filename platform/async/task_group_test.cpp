// SPDX-License-Identifier: Apache-2.0
#include "platform/async/task_group.hpp"

#include "platform/async/sleep.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace waybill {
namespace {

Task<void> count_one(int& count) {
    ++count;
    co_return;
}

/// What a background loop looks like: it ends when its group asks it to.
Task<void> until_asked(std::stop_token stop, int& ended) {
    const Context ctx{.stop = std::move(stop)};
    while (!ctx.stop.stop_requested()) (void)co_await sleep_for(ctx, 1min);
    ++ended;
}

Task<void> sleep_then_count(Duration pause, int& count) {
    const Context ctx;
    (void)co_await sleep_for(ctx, pause);
    ++count;
}

TEST(TaskGroup, SpawnedTaskStartsInATurnOfItsOwn) {
    ManualExecutor executor;
    TaskGroup group;
    int ran = 0;
    group.spawn(executor, count_one(ran));
    EXPECT_EQ(ran, 0);
    EXPECT_EQ(group.running(), 1u);
    executor.run_ready();
    EXPECT_EQ(ran, 1);
    EXPECT_EQ(group.running(), 0u);
}

TEST(TaskGroup, JoinOfAnEmptyGroupEndsAtOnce) {
    ManualExecutor executor;
    TaskGroup group;
    const SteadyTime begun = executor.clock().steady();
    executor.run(group.join());
    executor.run(group.stop());
    EXPECT_EQ(executor.clock().steady(), begun);
}

TEST(TaskGroup, JoinWaitsForTheLastAndDoesNotAskThemToEnd) {
    ManualExecutor executor;
    TaskGroup group;
    int ended = 0;
    for (const Duration pause : {3s, 1s, 2s}) group.spawn(executor, sleep_then_count(pause, ended));
    const SteadyTime begun = executor.clock().steady();
    executor.run(group.join());
    EXPECT_EQ(ended, 3);
    EXPECT_EQ(executor.clock().steady() - begun, 3s);
    EXPECT_FALSE(group.token().stop_requested());
}

TEST(TaskGroup, StopAsksTheRunningToEndAndWaitsUntilTheyHave) {
    ManualExecutor executor;
    TaskGroup group;
    int ended = 0;
    for (int i = 0; i < 3; ++i) group.spawn(executor, until_asked(group.token(), ended));
    executor.run_for(10min);
    EXPECT_EQ(ended, 0);
    const SteadyTime begun = executor.clock().steady();
    executor.run(group.stop());
    EXPECT_EQ(ended, 3);
    EXPECT_EQ(executor.clock().steady(), begun);
}

TEST(TaskGroup, StopWaitsForOneThatFinishesItsWorkFirst) {
    ManualExecutor executor;
    TaskGroup group;
    int ended = 0;
    group.spawn(executor, sleep_then_count(5s, ended));
    executor.run_ready();
    executor.run(group.stop());
    EXPECT_EQ(ended, 1);
}

Task<void> keep_alive(std::shared_ptr<int> held, int& ran) {
    ran += *held;
    co_return;
}

TEST(TaskGroup, SpawnAfterStopDropsTheTaskUnrun) {
    ManualExecutor executor;
    TaskGroup group;
    executor.run(group.stop());
    const auto held = std::make_shared<int>(1);
    int ran = 0;
    group.spawn(executor, keep_alive(held, ran));
    EXPECT_EQ(held.use_count(), 1);
    EXPECT_EQ(group.running(), 0u);
    executor.run_ready();
    EXPECT_EQ(ran, 0);
}

Task<void> spawn_when_asked(Executor& executor, TaskGroup& group, int& ran) {
    const Context asked{.stop = group.token()};
    const Context patient;
    (void)co_await sleep_for(asked, 1h);
    group.spawn(executor, count_one(ran));  // too late
    (void)co_await sleep_for(patient, 1s);
    group.spawn(executor, count_one(ran));
}

TEST(TaskGroup, SpawnDuringStopIsDroppedAndStopStillEnds) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        ManualExecutor executor{seed};
        TaskGroup group;
        int ran = 0;
        for (int i = 0; i < 4; ++i) group.spawn(executor, spawn_when_asked(executor, group, ran));
        executor.run_ready();
        executor.run(group.stop());
        EXPECT_EQ(ran, 0) << "seed " << seed;
        EXPECT_EQ(group.running(), 0u) << "seed " << seed;
    }
}

TEST(TaskGroup, CancelAsksToEndButStillTakesWork) {
    ManualExecutor executor;
    TaskGroup group;
    int ended = 0;
    int ran = 0;
    group.spawn(executor, until_asked(group.token(), ended));
    executor.run_ready();
    group.cancel();
    group.spawn(executor, count_one(ran));
    executor.run_ready();
    EXPECT_EQ(ended, 1);
    EXPECT_EQ(ran, 1);
}

TEST(TaskGroup, EveryoneWhoStopsOrJoinsGoesOn) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        ManualExecutor executor{seed};
        TaskGroup group;
        TaskGroup waiting;
        int ended = 0;
        group.spawn(executor, until_asked(group.token(), ended));
        executor.run_ready();
        waiting.spawn(executor, group.join());
        waiting.spawn(executor, group.stop());
        waiting.spawn(executor, group.stop());
        waiting.spawn(executor, group.join());
        executor.run_ready();
        EXPECT_EQ(waiting.running(), 0u) << "seed " << seed;
        EXPECT_EQ(ended, 1) << "seed " << seed;
    }
}

/// A tree of tasks that spawn their children into the same group and end before these do.
Task<void> grow(Executor& executor, TaskGroup& group, int levels, int& ended) {
    for (int i = 0; levels > 0 && i < 3; ++i)
        group.spawn(executor, grow(executor, group, levels - 1, ended));
    const Context ctx;
    (void)co_await sleep_for(ctx, Duration{levels});
    ++ended;
}

Task<int> grow_and_join(Executor& executor) {
    int ended = 0;
    TaskGroup group;  // dies as soon as join has returned
    group.spawn(executor, grow(executor, group, 4, ended));
    co_await group.join();
    co_return ended;
}

TEST(TaskGroup, JoinWaitsForWhatItsTasksSpawnedAndTheGroupMayDieThen) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        ManualExecutor executor{seed};
        EXPECT_EQ(executor.run(grow_and_join(executor)), 1 + 3 + 9 + 27 + 81) << "seed " << seed;
    }
}

TEST(TaskGroupDeathTest, DyingBeforeItsWorkIsABrokenPromise) {
    ManualExecutor executor;
    int ran = 0;
    EXPECT_DEATH(
        {
            TaskGroup group;
            group.spawn(executor, count_one(ran));
        },
        "running");
}

}  // namespace
}  // namespace waybill
