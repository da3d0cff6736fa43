// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"

#include <cstdint>
#include <functional>

namespace waybill {

/// One single-threaded loop of work. A coroutine stays on the executor it was spawned on, so code
/// on one executor never races with itself. Production: one event loop; tests: ManualExecutor.
class Executor {
public:
    using Work = std::move_only_function<void()>;
    using TimerId = std::uint64_t;

    virtual ~Executor() = default;

    /// Runs `work` later on this executor, in order of posting. From any thread.
    virtual void post(Work work) = 0;
    /// Runs `work` at `when` or soon after. On this executor only.
    virtual TimerId schedule(SteadyTime when, Work work) = 0;
    /// Drops a scheduled work; false when it has run or is about to. On this executor only.
    virtual bool cancel(TimerId timer) = 0;
    virtual const Clock& clock() const = 0;
};

/// A bounded set of threads for what may block (password hashing, files, images).
class Pool {
public:
    virtual ~Pool() = default;
    /// False when the queue is full: the caller answers `unavailable`. From any thread.
    [[nodiscard]] virtual bool try_submit(Executor::Work work) = 0;
};

}  // namespace waybill
