// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task.hpp"

#include <mutex>
#include <stop_token>
#include <vector>

namespace waybill {

/// Owns background coroutines: the only way to start what is not awaited on the spot. It is its
/// owner's last member, and the owner awaits `stop()` before it dies. Thread-safe.
class TaskGroup {
public:
    TaskGroup() = default;
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;
    ~TaskGroup();

    /// Starts `task` on `executor`. After `stop()` began the task is dropped unrun.
    void spawn(Executor& executor, Task<void> task);
    /// A token that ends when `stop()` begins; put it into the Context of spawned work.
    std::stop_token token() const { return source_.get_token(); }
    std::size_t running() const;

    void cancel() { source_.request_stop(); }
    /// Refuses new work, asks the running work to end and waits until all has.
    Task<void> stop();
    /// Waits until all has ended by itself.
    Task<void> join();

private:
    friend struct Spawned;
    void finished();

    std::stop_source source_{};
    mutable std::mutex mutex_{};
    std::size_t running_{0};
    bool refusing_{false};
    std::vector<Resumer<int>> joining_{};
};

/// Runs all tasks at once on the awaiting executor and returns their values in order.
template <typename T>
Task<std::vector<T>> when_all(std::vector<Task<T>> tasks) {
    std::vector<std::optional<T>> values(tasks.size());
    {
        TaskGroup group;
        Executor& here = co_await this_executor();
        struct Keep {
            static Task<void> value(Task<T> task, std::optional<T>& slot) {
                slot.emplace(co_await std::move(task));
            }
        };
        for (std::size_t i = 0; i < tasks.size(); ++i)
            group.spawn(here, Keep::value(std::move(tasks[i]), values[i]));
        co_await group.join();
    }
    std::vector<T> out;
    out.reserve(values.size());
    for (auto& value : values) out.push_back(std::move(*value));
    co_return out;
}

}  // namespace waybill
