// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task.hpp"
#include "platform/async/task_group.hpp"
#include "platform/testing/manual_clock.hpp"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace waybill {

/// Runs everything on the calling thread, on a manual clock. With a seed, ready work is taken in a
/// random but repeatable order, so that one seed is one interleaving; without, first come first
/// served. When nothing is ready the clock jumps to the next timer.
class ManualExecutor final : public Executor {
public:
    explicit ManualExecutor(std::optional<std::uint64_t> seed = std::nullopt);

    void post(Work work) override;
    TimerId schedule(SteadyTime when, Work work) override;
    bool cancel(TimerId timer) override;
    const ManualClock& clock() const override { return clock_; }
    ManualClock& clock() { return clock_; }
    /// Runs each work, if given: for tests that look at what happens inside.
    std::function<void(Work& work)> run_by{};

    /// Runs what is ready now; time stands still.
    void run_ready();
    /// Runs what is ready and what becomes due until `limit` has passed.
    void run_for(Duration limit);
    /// Runs, letting time pass, until `done()`; false when `limit` passed first.
    bool run_until(const std::function<bool()>& done, Duration limit = 24h);

    /// Runs one task to its end and returns its value. Ends the test when it takes over a day of
    /// manual time: that is a deadlock.
    template <typename T>
    T run(Task<T> task) {
        std::optional<T> value;
        TaskGroup group;
        group.spawn(*this, keep(std::move(task), value));
        WAYBILL_ASSERT(run_until([&] { return group.running() == 0; }));
        return std::move(*value);
    }
    void run(Task<void> task) {
        TaskGroup group;
        group.spawn(*this, std::move(task));
        WAYBILL_ASSERT(run_until([&] { return group.running() == 0; }));
    }

private:
    template <typename T>
    static Task<void> keep(Task<T> task, std::optional<T>& slot) {
        slot.emplace(co_await std::move(task));
    }
    bool step();
    bool jump(SteadyTime limit);

    ManualClock clock_{};
    std::optional<SeededRandom> random_{};
    std::vector<Work> ready_{};
    std::size_t first_ready_{0};
    std::map<std::pair<SteadyTime, TimerId>, Work> timers_{};
    std::map<TimerId, SteadyTime> due_{};
    TimerId next_timer_{1};
};

/// A pool without threads: the work runs on the executor.
class InlinePool final : public Pool {
public:
    explicit InlinePool(Executor& executor) : executor_{executor} {}
    bool try_submit(Executor::Work work) override {
        executor_.post(std::move(work));
        return true;
    }

private:
    Executor& executor_;
};

}  // namespace waybill
