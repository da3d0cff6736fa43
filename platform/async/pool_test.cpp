// SPDX-License-Identifier: Apache-2.0
#include "platform/async/pool.hpp"

#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <functional>

namespace waybill {
namespace {

/// A pool whose one thread is the test.
class HeldPool final : public Pool {
public:
    bool try_submit(Executor::Work work) override {
        if (queue_.size() >= queue_max) return false;
        queue_.push_back(std::move(work));
        return true;
    }
    void run_one() {
        Executor::Work work = std::move(queue_.front());
        queue_.pop_front();
        work();
    }
    std::size_t queue_max{1};

private:
    std::deque<Executor::Work> queue_{};
};

struct PoolWorld {
    /// Starts a blocking function on the pool; its value ends up in `value`.
    void begin(Context ctx) {
        std::function<int()> function = [this] { return ++ran; };
        group.spawn(executor, keep(run_on(pool, std::move(ctx), std::move(function)), value));
        executor.run_ready();
    }
    static Task<void> keep(Task<Result<int>> task, std::optional<Result<int>>& slot) {
        slot.emplace(co_await std::move(task));
    }

    ManualExecutor executor{};
    HeldPool pool{};
    TaskGroup group{};
    int ran{0};
    std::optional<Result<int>> value{};
};

TEST(RunOn, FunctionRunsOnThePoolAndItsValueArrivesOnTheExecutor) {
    PoolWorld world;
    world.begin({});
    EXPECT_EQ(world.ran, 0);
    world.pool.run_one();
    EXPECT_EQ(world.ran, 1);
    EXPECT_FALSE(world.value);  // not on the pool's thread
    world.executor.run_ready();
    EXPECT_EQ(world.value->value(), 1);
}

TEST(RunOn, FullPoolRefusesAtOnceAndNothingHappens) {
    PoolWorld world;
    world.pool.queue_max = 0;
    world.begin({});
    ASSERT_TRUE(world.value);
    EXPECT_EQ(world.value->error().kind, ErrorKind::unavailable);
    EXPECT_EQ(world.value->error().reason, "pool.full");
    EXPECT_EQ(world.ran, 0);
}

TEST(RunOn, FunctionWhoseDeadlinePassedInTheQueueNeverStarts) {
    PoolWorld world;
    world.begin({.deadline = world.executor.clock().steady() + 1s});
    world.executor.run_for(1s);
    world.pool.run_one();
    world.executor.run_ready();
    EXPECT_EQ(world.value->error().kind, ErrorKind::deadline);
    EXPECT_EQ(world.ran, 0);
}

TEST(RunOn, FunctionCancelledInTheQueueNeverStarts) {
    PoolWorld world;
    std::stop_source stopping;
    world.begin({.stop = stopping.get_token()});
    stopping.request_stop();
    world.pool.run_one();
    world.executor.run_ready();
    EXPECT_EQ(world.value->error().kind, ErrorKind::cancelled);
    EXPECT_EQ(world.ran, 0);
}

}  // namespace
}  // namespace waybill
