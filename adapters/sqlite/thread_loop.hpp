// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/executor.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace waybill::sqlite {

/// The real clock, for the threaded tests and the benchmark of this folder.
class RealClock final : public Clock {
public:
    TimePoint now() const override {
        return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    }
    SteadyTime steady() const override {
        return SteadyTime{std::chrono::duration_cast<Duration>(
            std::chrono::steady_clock::now().time_since_epoch())};
    }
};

/// A loop without timers on a thread of its own, for the same.
class ThreadLoop final : public Executor {
public:
    ThreadLoop() : thread_{[this] { run(); }} {}
    ~ThreadLoop() override {
        post([this] { ended_ = true; });
        thread_.join();
    }

    void post(Work work) override {
        {
            const std::lock_guard lock{mutex_};
            ready_.push_back(std::move(work));
        }
        some_.notify_one();
    }
    TimerId schedule(SteadyTime, Work) override { return 0; }
    bool cancel(TimerId) override { return true; }
    const Clock& clock() const override { return clock_; }

private:
    void run() {
        std::vector<Work> taken;
        while (!ended_) {
            {
                std::unique_lock lock{mutex_};
                some_.wait(lock, [&] { return !ready_.empty(); });
                taken.swap(ready_);
            }
            for (auto& work : taken) work();
            taken.clear();
        }
    }

    RealClock clock_{};
    std::mutex mutex_{};
    std::condition_variable some_{};
    std::vector<Work> ready_{};
    bool ended_{false};  // on the loop's thread only
    std::thread thread_;
};

}  // namespace waybill::sqlite
