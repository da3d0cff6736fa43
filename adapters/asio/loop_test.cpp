// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/asio/signals.hpp"
#include "adapters/asio/timer_heap.hpp"
#include "adapters/system/clock.hpp"
#include "platform/async/sleep.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <csignal>
#include <map>

namespace waybill {
namespace {

SteadyTime at(std::int64_t micros) { return SteadyTime{Duration{micros}}; }

TEST(TimerHeap, RunsByTimeThenByOrder) {
    TimerHeap heap;
    std::string ran;
    heap.add(at(20), [&] { ran += 'c'; });
    heap.add(at(10), [&] { ran += 'a'; });
    heap.add(at(10), [&] { ran += 'b'; });
    EXPECT_EQ(heap.first(), at(10));
    while (auto work = heap.take_due(at(15))) work();
    EXPECT_EQ(ran, "ab");
    while (auto work = heap.take_due(at(20))) work();
    EXPECT_EQ(ran, "abc");
    EXPECT_EQ(heap.first(), std::nullopt);
}

TEST(TimerHeap, OldIdNeverCancelsANewTimer) {
    TimerHeap heap;
    const auto first = heap.add(at(1), [] {});
    EXPECT_TRUE(heap.cancel(first));
    EXPECT_FALSE(heap.cancel(first));
    const auto second = heap.add(at(1), [] {});
    EXPECT_NE(first, second);
    EXPECT_FALSE(heap.cancel(first));
    heap.take_due(at(1))();
    EXPECT_FALSE(heap.cancel(second));
    EXPECT_FALSE(heap.cancel(0));
    EXPECT_FALSE(heap.cancel(~0ULL));
}

RC_GTEST_PROP(TimerHeapProperty, BehavesLikeASortedMap,
              (const std::vector<std::pair<std::uint8_t, std::int16_t>>& steps)) {
    TimerHeap heap;
    std::multimap<std::pair<SteadyTime, int>, Executor::TimerId> model;
    std::vector<int> ran;
    std::vector<int> expected;
    SteadyTime now = at(0);
    int number = 0;
    for (const auto& [kind, value] : steps) {
        if (kind % 4 < 2) {
            const auto when = now + Duration{value};
            const auto timer = heap.add(when, [&ran, number] { ran.push_back(number); });
            model.emplace(std::pair{when, number++}, timer);
        } else if (kind % 4 == 2 && !model.empty()) {
            const auto victim = std::next(
                model.begin(), static_cast<int>(static_cast<std::size_t>(kind) % model.size()));
            RC_ASSERT(heap.cancel(victim->second));
            model.erase(victim);
        } else {
            now += Duration{std::abs(value)};
            while (auto work = heap.take_due(now)) work();
            while (!model.empty() && model.begin()->first.first <= now) {
                expected.push_back(model.begin()->first.second);
                model.erase(model.begin());
            }
        }
        RC_ASSERT(heap.size() == model.size());
        RC_ASSERT(heap.first().has_value() == !model.empty());
        if (!model.empty()) RC_ASSERT(*heap.first() == model.begin()->first.first);
    }
    RC_ASSERT(ran == expected);
}

class LoopTest : public testing::Test {
protected:
    LoopTest() { loops_.start(); }
    SystemClock clock_{};
    Loops loops_{2, clock_};
};

TEST_F(LoopTest, WorkOfOneThreadRunsInOrderOfPosting) {
    std::vector<int> ran;
    std::promise<void> done;
    for (int i = 0; i < 1000; ++i) loops_.at(0).post([&ran, i] { ran.push_back(i); });
    loops_.at(0).post([&] {
        for (int i = 1000; i < 2000; ++i) loops_.at(0).post([&ran, i] { ran.push_back(i); });
        loops_.at(0).post([&done] { done.set_value(); });
    });
    done.get_future().wait();
    ASSERT_EQ(ran.size(), 2000u);
    EXPECT_TRUE(std::ranges::is_sorted(ran));
}

TEST_F(LoopTest, ManyThreadsPostAtOnceAndNothingIsLost) {
    int ran = 0;  // on the loop only
    std::promise<void> done;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 5000; ++i)
                    loops_.at(0).post([&] {
                        if (++ran == 20'000) done.set_value();
                    });
            });
    }
    done.get_future().wait();
    EXPECT_EQ(ran, 20'000);
}

Task<void> wait_in_turn(std::vector<std::string>& woken, Duration time, std::string name) {
    (void)co_await sleep_for(Context{}, time);
    woken.push_back(std::move(name));
}

Task<void> wait_together(AsioLoop& loop, std::vector<std::string>& woken) {
    TaskGroup group;
    group.spawn(loop, wait_in_turn(woken, 30ms, "late"));
    group.spawn(loop, wait_in_turn(woken, 10ms, "early"));
    group.spawn(loop, wait_in_turn(woken, 0ms, "now"));
    co_await group.join();
}

TEST_F(LoopTest, SleepersWakeInTheirOrderAndNotBeforeTheirTime) {
    std::vector<std::string> woken;
    const auto begun = clock_.steady();
    run_on(loops_.at(0), wait_together(loops_.at(0), woken));
    EXPECT_GE(clock_.steady() - begun, 30ms);
    EXPECT_EQ(woken, (std::vector<std::string>{"now", "early", "late"}));
}

TEST_F(LoopTest, FarDeadlineIsNoTrouble) {
    struct Far {
        static Task<bool> set_and_drop(AsioLoop& loop) {
            const auto never = loop.schedule(SteadyTime::max(), [] {});
            (void)co_await sleep_for(Context{}, 1ms);
            co_return loop.cancel(never);
        }
    };
    EXPECT_TRUE(run_on(loops_.at(0), Far::set_and_drop(loops_.at(0))));
}

Task<int> bounce(AsioLoop& other, int times) {
    struct There {
        static Task<void> count(int& counted) {
            ++counted;
            co_return;
        }
    };
    int counted = 0;
    for (int i = 0; i < times; ++i) {
        TaskGroup group;
        group.spawn(other, There::count(counted));
        co_await group.join();
    }
    co_return counted;
}

TEST_F(LoopTest, TasksOfTwoLoopsWaitForEachOther) {
    EXPECT_EQ(run_on(loops_.at(0), bounce(loops_.at(1), 2000)), 2000);
}

TEST_F(LoopTest, ExceptionReachesTheCaller) {
    struct Throws {
        static Task<int> now() {
            throw std::runtime_error("on purpose");
            co_return 1;
        }
    };
    EXPECT_THROW(run_on(loops_.at(0), Throws::now()), std::runtime_error);
}

TEST(Loops, PickGoesRound) {
    const SystemClock clock;
    Loops loops{3, clock};
    EXPECT_EQ(&loops.pick(), &loops.at(0));
    EXPECT_EQ(&loops.pick(), &loops.at(1));
    EXPECT_EQ(&loops.pick(), &loops.at(2));
    EXPECT_EQ(&loops.pick(), &loops.at(0));
}

TEST(Loops, StartAndStopManyTimes) {
    const SystemClock clock;
    for (int i = 0; i < 50; ++i) {
        Loops loops{2, clock};
        loops.start();
        for (int j = 0; j < 10; ++j) loops.pick().post([] {});
        loops.stop();
        loops.start();
    }
}

TEST_F(LoopTest, SignalsArriveOnTheLoop) {
    std::promise<Signals::Kind> first;
    std::promise<Signals::Kind> second;
    int calls = 0;
    {
        Signals signals{loops_.at(0), [&](Signals::Kind kind) {
                            EXPECT_TRUE(loops_.at(0).here());
                            (++calls == 1 ? first : second).set_value(kind);
                        }};
        ::raise(SIGTERM);
        EXPECT_EQ(first.get_future().get(), Signals::Kind::terminate);
        ::raise(SIGHUP);
        EXPECT_EQ(second.get_future().get(), Signals::Kind::hangup);
    }
    std::promise<void> over;
    loops_.at(0).post([&over] { over.set_value(); });
    over.get_future().wait();
    EXPECT_EQ(calls, 2);
}

}  // namespace
}  // namespace waybill
