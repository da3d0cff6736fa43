// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loop.hpp"
#include "platform/async/task_group.hpp"

#include <exception>
#include <future>
#include <optional>
#include <thread>
#include <utility>

namespace waybill {

/// Runs one task on `loop` and blocks the calling thread, which is not the loop's, until it has
/// ended. The bridge from `main` and from tests into the loops.
template <typename T>
T run_on(AsioLoop& loop, Task<T> task) {
    struct Keep {
        static Task<void> value(Task<T> work, std::promise<T>& done) {
            try {
                if constexpr (std::is_void_v<T>) {
                    co_await std::move(work);
                    done.set_value();
                } else {
                    done.set_value(co_await std::move(work));
                }
            } catch (...) {
                done.set_exception(std::current_exception());
            }
        }
    };
    WAYBILL_ASSERT(!loop.here());
    std::promise<T> done;
    auto value = done.get_future();
    TaskGroup group;
    group.spawn(loop, Keep::value(std::move(task), done));
    value.wait();
    while (group.running() > 0) std::this_thread::yield();  // its last lines are still running
    return value.get();
}

}  // namespace waybill
