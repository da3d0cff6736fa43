// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/threads/thread_pool.hpp"
#include "platform/async/pool.hpp"
#include "platform/async/sleep.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>

namespace waybill {
namespace {

/// Two loops with a thread each, as the server has them. What is counted by work of several loops
/// is atomic; everything else is the coroutines' own, and a sanitizer tells when it is not.
class LoopThreadsTest : public testing::Test {
protected:
    LoopThreadsTest() { loops_.start(); }
    SystemClock clock_{};
    Loops loops_{2, clock_};
};

struct Tally {
    std::atomic<int> begun{0};
    std::atomic<int> ended{0};
};

Task<void> work_until_asked(std::stop_token stop, Tally& tally) {
    const Context ctx{.stop = std::move(stop)};
    ++tally.begun;
    (void)co_await sleep_for(ctx, 1h);
    ++tally.ended;
}

TEST_F(LoopThreadsTest, StopEndsAllThatWasSpawnedWhileOthersStillSpawn) {
    for (std::size_t round = 0; round < 200; ++round) {
        Tally tally;
        TaskGroup group;
        {
            const auto spawn = [&](AsioLoop& loop) {
                for (int i = 0; i < 20; ++i)
                    group.spawn(loop, work_until_asked(group.token(), tally));
            };
            const std::jthread first{[&] { spawn(loops_.at(0)); }};
            const std::jthread second{[&] { spawn(loops_.at(1)); }};
            run_on(loops_.at(round % 2), group.stop());
            EXPECT_EQ(tally.begun, tally.ended);
        }
        EXPECT_EQ(group.running(), 0u);  // what came later was dropped
        EXPECT_EQ(tally.begun, tally.ended);
    }
}

TEST_F(LoopThreadsTest, JoinersOnBothLoopsGoOn) {
    for (int round = 0; round < 300; ++round) {
        Tally tally;
        TaskGroup group;
        for (std::size_t i = 0; i < 4; ++i)
            group.spawn(loops_.at(i % 2), work_until_asked(group.token(), tally));
        TaskGroup joiners;
        joiners.spawn(loops_.at(0), group.join());
        joiners.spawn(loops_.at(1), group.join());
        run_on(loops_.at(0), group.stop());
        run_on(loops_.at(1), joiners.join());
        EXPECT_EQ(tally.ended, 4);
    }
}

/// In turn: a notification before the last one was heard would be folded into it.
Task<int> serve(Signal& mine, Signal& other, int times) {
    const Context ctx;
    for (int heard = 0; heard < times; ++heard) {
        other.notify();
        const bool notified = co_await mine.wait(ctx, 30s);
        if (!notified) co_return heard;  // lost
    }
    co_return times;
}

Task<void> give_back(Signal& mine, Signal& other, int times) {
    const Context ctx;
    for (int heard = 0; heard < times; ++heard) {
        co_await mine.wait(ctx, 30s);
        other.notify();
    }
}

TEST_F(LoopThreadsTest, SignalsBetweenTwoLoopsAreNeverLost) {
    constexpr int times = 5000;
    Signal ping;
    Signal pong;
    TaskGroup group;
    group.spawn(loops_.at(0), give_back(ping, pong, times));
    EXPECT_EQ(run_on(loops_.at(1), serve(pong, ping, times)), times);
    run_on(loops_.at(1), group.join());
}

Task<void> drain(Signal& signal, std::atomic<int>& made, int& seen, int wanted) {
    const Context ctx;
    while (seen < wanted) {
        const bool notified = co_await signal.wait(ctx, 30s);
        if (!notified) co_return;
        seen = made.load();
    }
}

TEST_F(LoopThreadsTest, LastOfManyNotificationsFromManyThreadsIsSeen) {
    for (int round = 0; round < 100; ++round) {
        Signal signal;
        std::atomic<int> made{0};
        int seen = 0;
        {
            const auto produce = [&] {
                for (int i = 0; i < 50; ++i) {
                    ++made;
                    signal.notify();
                }
            };
            const std::jthread first{produce};
            const std::jthread second{produce};
            run_on(loops_.at(0), drain(signal, made, seen, 100));
        }
        EXPECT_EQ(seen, 100);
    }
}

Task<int> wait_briefly(std::stop_token stop, Signal& signal, int times) {
    const Context ctx{.stop = std::move(stop)};
    int ended = 0;
    for (; ended < times; ++ended) co_await signal.wait(ctx, Duration{ended % 3 * 20});
    co_return ended;
}

TEST_F(LoopThreadsTest, NotificationTimeoutAndCancellationAtOnceWakeOnce) {
    for (int round = 0; round < 300; ++round) {
        Signal signal;
        std::stop_source stopping;
        const std::jthread notifier{[&] {
            for (int i = 0; i < 10; ++i) signal.notify();
        }};
        const std::jthread canceller{[&] { stopping.request_stop(); }};
        const int ended = run_on(loops_.at(0), wait_briefly(stopping.get_token(), signal, 10));
        EXPECT_EQ(ended, 10);
    }
}

/// How many answers came; all else was refused.
Task<int> ask_pool(AsioLoop& loop, Pool& pool, int times) {
    const Context ctx;
    int answers = 0;
    for (int i = 0; i < times; ++i) {
        const std::function<int()> square = [i] { return i * i; };
        const auto value = co_await run_on(pool, ctx, square);
        EXPECT_TRUE(loop.here());
        if (value) {
            EXPECT_EQ(*value, i * i);
            ++answers;
        } else {
            EXPECT_EQ(value.error().reason, "pool.full");
        }
    }
    co_return answers;
}

Task<int> ask_pool_together(AsioLoop& loop, Pool& pool) {
    std::vector<Task<int>> tasks;
    for (int i = 0; i < 8; ++i) tasks.push_back(ask_pool(loop, pool, 200));
    const auto answers = co_await when_all(std::move(tasks));
    co_return std::ranges::fold_left(answers, 0, std::plus{});
}

Task<void> keep_answers(Task<int> asking, int& answers) { answers = co_await std::move(asking); }

TEST_F(LoopThreadsTest, PoolAnswersOrRefusesEachOnItsOwnLoop) {
    ThreadPool pool{{.threads = 2, .queue_max = 16}};  // as many as may ask at once
    int elsewhere = 0;
    TaskGroup group;
    group.spawn(loops_.at(1), keep_answers(ask_pool_together(loops_.at(1), pool), elsewhere));
    EXPECT_EQ(run_on(loops_.at(0), ask_pool_together(loops_.at(0), pool)), 1600);
    run_on(loops_.at(0), group.join());
    EXPECT_EQ(elsewhere, 1600);
}

TEST_F(LoopThreadsTest, CrowdedPoolStillLetsEveryoneGoOn) {
    ThreadPool pool{{.threads = 1, .queue_max = 2}};
    EXPECT_GT(run_on(loops_.at(0), ask_pool_together(loops_.at(0), pool)), 0);
    pool.stop();
    EXPECT_EQ(run_on(loops_.at(1), ask_pool(loops_.at(1), pool, 5)), 0);
}

}  // namespace
}  // namespace waybill
