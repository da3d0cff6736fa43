// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/sql/database.hpp"

#include <functional>
#include <map>
#include <string>

namespace waybill::tasks {

/// A due moment that survives restarts: at most one per (kind, key).
struct Timer {
    std::string kind;  ///< `order.payment_window`
    std::string key;   ///< aggregate id
    TimePoint due{};
    std::string payload{};
};

/// Timer rows are written in the transaction of the change that needs them.
class Timers {
public:
    /// Sets or moves the timer and wakes the worker at commit.
    Status set(sql::Tx& tx, const Timer& timer);
    /// Removes it; true when it was there with this due time. The handler's transaction calls this
    /// first: of two workers only one gets true, so the effect happens once.
    Result<bool> take(sql::Tx& tx, const Timer& timer);
    Status clear(sql::Tx& tx, std::string_view kind, std::string_view key);
    Signal& changed() { return changed_; }

private:
    Signal changed_{};
};

/// Finds due timers and runs their handlers, up to `batch_max` at once. A handler that fails is
/// tried again after a growing pause; the row stays until a handler's transaction takes it.
class TimerWorker {
public:
    using Handler = std::function<Task<Status>(Context, Timer)>;
    struct Deps {
        sql::Database& database;
        Timers& timers;
        Executor& executor;
    };
    explicit TimerWorker(Deps deps) : deps_{deps} {}

    /// Before `start` only.
    void on(std::string kind, Handler handler);
    void start();
    Task<void> stop();

private:
    Task<void> run();
    Task<Result<Duration>> round(Context ctx);

    Deps deps_;
    std::map<std::string, Handler> handlers_{};
    TaskGroup group_{};
};

}  // namespace waybill::tasks
