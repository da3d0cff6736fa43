// SPDX-License-Identifier: Apache-2.0
#include "platform/async/task_group.hpp"

namespace waybill {

/// The root of a spawned coroutine: destroys itself at the end and tells its group.
struct Spawned {
    struct promise_type {
        Executor* executor;
        promise_type(Executor& on, Task<void>&, TaskGroup&) : executor{&on} {}
        Spawned get_return_object() const noexcept { return {}; }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() const noexcept { std::terminate(); }
    };

    static Spawned run(Executor& on, Task<void> task, TaskGroup& group) {
        auto hop = [&on](Resumer<int> resume) { on.post([resume] { resume(0); }); };
        co_await suspend_for<int>(std::move(hop));
        {
            Task<void> owned = std::move(task);
            co_await std::move(owned);
        }
        group.finished();
    }
};

TaskGroup::~TaskGroup() { WAYBILL_ASSERT(running() == 0); }

void TaskGroup::spawn(Executor& executor, Task<void> task) {
    {
        const std::lock_guard lock{mutex_};
        if (refusing_) return;
        ++running_;
    }
    Spawned::run(executor, std::move(task), *this);
}

std::size_t TaskGroup::running() const {
    const std::lock_guard lock{mutex_};
    return running_;
}

void TaskGroup::finished() {
    std::vector<Resumer<int>> waiting;
    {
        // Resuming under the lock keeps a joiner from destroying the group before we let go of it.
        const std::lock_guard lock{mutex_};
        if (--running_ > 0) return;
        waiting.swap(joining_);
        for (const auto& resume : waiting) resume(0);
    }
}

Task<void> TaskGroup::stop() {
    {
        const std::lock_guard lock{mutex_};
        refusing_ = true;
    }
    source_.request_stop();
    co_await join();
}

Task<void> TaskGroup::join() {
    auto wait = [this](Resumer<int> resume) {
        const std::lock_guard lock{mutex_};
        if (running_ == 0)
            resume(0);
        else
            joining_.push_back(resume);
    };
    co_await suspend_for<int>(std::move(wait));
    const std::lock_guard lock{mutex_};  // the last `finished` has left its critical section
}

}  // namespace waybill
