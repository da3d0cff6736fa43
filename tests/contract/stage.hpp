// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/system/clock.hpp"
#include "platform/async/sleep.hpp"
#include "platform/testing/manual_executor.hpp"

#include <functional>
#include <optional>
#include <utility>

namespace waybill::contract {

/// Where an adapter under test and its callers run. A suite does not know which it is: time passes
/// by `pass`, and callers are spread over `loop(0)`, `loop(1)`, …
class Stage {
public:
    virtual ~Stage() = default;
    /// The loops in turn; all the same where there is one thread.
    virtual Executor& loop(std::size_t index) = 0;
    virtual const Clock& clock() const = 0;

    /// Runs a task on the first loop to its end and returns its value.
    template <typename T>
    T run(Task<T> task) {
        std::optional<T> value;
        finish(keep(std::move(task), value));
        return std::move(*value);
    }
    void run(Task<void> task) { finish(std::move(task)); }
    virtual void pass(Duration time) {
        [[maybe_unused]] const Status slept = run(sleep_for({}, time));
    }
    /// Lets time pass until `done()`, which is asked on the first loop; false when it never was.
    bool eventually(std::function<bool()> done) { return run(ask(std::move(done))); }

protected:
    virtual void finish(Task<void> task) = 0;

private:
    template <typename T>
    static Task<void> keep(Task<T> task, std::optional<T>& slot) {
        slot.emplace(co_await std::move(task));
    }
    static Task<bool> ask(std::function<bool()> done) {
        const Context ctx;
        for (int tries = 0; tries < 6'000; ++tries) {
            if (done()) co_return true;
            [[maybe_unused]] const Status slept = co_await sleep_for(ctx, 5ms);
        }
        co_return done();
    }
};

/// One thread and a clock that is told.
class ManualStage final : public Stage {
public:
    Executor& loop(std::size_t) override { return executor_; }
    const Clock& clock() const override { return executor_.clock(); }

protected:
    void finish(Task<void> task) override { executor_.run(std::move(task)); }

private:
    ManualExecutor executor_{};
};

/// Three event loops on threads of their own, in real time.
class ThreadsStage : public Stage {
public:
    ThreadsStage() { loops_.start(); }
    ~ThreadsStage() override { loops_.stop(); }
    Executor& loop(std::size_t index) override { return loops_.at(index % loops_.size()); }
    const Clock& clock() const override { return clock_; }

protected:
    void finish(Task<void> task) override { run_on(loops_.at(0), std::move(task)); }

private:
    SystemClock clock_{};
    Loops loops_{3, clock_};
};

}  // namespace waybill::contract
