// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/executor.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace waybill {

/// A fixed number of threads behind a bounded queue, first come first served. Work that is queued
/// when the pool stops still runs, since a coroutine waits for each; `stop` returns after the last.
class ThreadPool final : public Pool {
public:
    struct Options {
        std::size_t threads{1};
        std::size_t queue_max{64};
    };
    explicit ThreadPool(Options options);
    ~ThreadPool() override;
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    [[nodiscard]] bool try_submit(Executor::Work work) override;
    /// Work that waits for a thread now, for the metric.
    std::size_t queued() const;
    /// Refuses new work and joins. Not from one of the pool's own threads.
    void stop();

private:
    void serve();

    const std::size_t queue_max_;
    mutable std::mutex mutex_{};
    std::condition_variable wake_{};
    std::deque<Executor::Work> queue_{};
    bool stopping_{false};
    std::vector<std::jthread> threads_{};
};

}  // namespace waybill
