// SPDX-License-Identifier: Apache-2.0
#include "adapters/threads/thread_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace waybill {
namespace {

TEST(ThreadPool, RunsEverythingItTook) {
    std::atomic<int> ran{0};
    int taken = 0;
    {
        ThreadPool pool{{.threads = 3, .queue_max = 10'000}};
        for (int i = 0; i < 1000; ++i)
            if (pool.try_submit([&ran] { ++ran; })) ++taken;
        pool.stop();
        EXPECT_FALSE(pool.try_submit([] {}));
    }
    EXPECT_EQ(taken, 1000);
    EXPECT_EQ(ran, 1000);
}

TEST(ThreadPool, FullQueueRefuses) {
    ThreadPool pool{{.threads = 1, .queue_max = 2}};
    std::promise<void> started;
    std::promise<void> release;
    auto hold = [&, released = release.get_future()] {
        started.set_value();
        released.wait();
    };
    ASSERT_TRUE(pool.try_submit(std::move(hold)));
    started.get_future().wait();
    EXPECT_TRUE(pool.try_submit([] {}));
    EXPECT_TRUE(pool.try_submit([] {}));
    EXPECT_FALSE(pool.try_submit([] {}));
    EXPECT_EQ(pool.queued(), 2u);
    release.set_value();
}

}  // namespace
}  // namespace waybill
