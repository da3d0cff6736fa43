// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/core/random.hpp"
#include "platform/sql/database.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace waybill::tasks {

/// A due moment that survives restarts: at most one per (kind, key).
struct Timer {
    std::string kind{};  ///< `order.payment_window`
    std::string key{};   ///< aggregate id
    TimePoint due{};
    std::string payload{};
};

/// Timer rows are written in the transaction of the change that needs them.
class Timers {
public:
    /// What a commit that sets a timer announces.
    static constexpr std::string_view news = "timers";
    /// Sets or moves the timer, and wakes the worker at commit where that would look too late.
    Status set(sql::Tx& tx, const Timer& timer);
    /// Removes it; true when it was there with this due time. The handler's transaction calls this
    /// first: of two workers only one gets true, so the effect happens once.
    Result<bool> take(sql::Tx& tx, const Timer& timer);
    Status clear(sql::Tx& tx, std::string_view kind, std::string_view key);

private:
    friend class TimerWorker;
    static constexpr TimePoint no_look = TimePoint::max();
    /// When this process looks at the table in any case: what is due from then on wakes nobody.
    /// While it looks, or without a worker, everything does.
    std::atomic<TimePoint> next_look_{no_look};
    /// The first due of those that woke nobody: a look that was under way may not have seen it.
    std::atomic<TimePoint> untold_{no_look};
};

/// Finds due timers and runs their handlers, up to `batch_max` at once. A handler that fails is
/// tried again after a growing pause; the row stays until a handler's transaction takes it.
///
/// Owns its loop and the running handlers. Runs on `executor` alone.
class TimerWorker {
public:
    using Handler = std::function<Task<Status>(Context, Timer)>;
    struct Deps {
        sql::Database& database;
        Timers& timers;
        Executor& executor;
        Random& random;
    };
    struct Options {
        std::size_t batch_max{64};
        Duration poll{10s};      ///< looks at the table this often without being woken
        Duration deadline{30s};  ///< for one handler
    };
    explicit TimerWorker(Deps deps) : TimerWorker{deps, Options{}} {}
    TimerWorker(Deps deps, Options options)
        : deps_{deps}, options_{options}, changed_{deps.database.news(), Timers::news} {}

    /// Before `start` only.
    void on(std::string kind, Handler handler);
    void start();
    Task<void> stop();

private:
    using Name = std::tuple<std::string, std::string, TimePoint>;  ///< kind, key, due
    /// A timer that is running or has failed.
    struct Tried {
        bool running{true};
        int failures{0};
        SteadyTime again{};
    };
    struct Due {
        std::vector<Timer> timers{};
        std::optional<TimePoint> next{};
    };

    Task<void> run();
    /// Starts what is due; how long until there can be more.
    Task<Result<Duration>> round(Context ctx);
    Task<Result<Due>> find_due(Context ctx);
    bool may_start(const Name& name);
    Duration until_next(const Due& due);
    Task<void> fire(Timer timer, const Handler& handler);

    Deps deps_;
    Options options_;
    std::map<std::string, Handler> handlers_{};
    std::map<Name, Tried> tried_{};
    std::set<Name> finished_{};  ///< since the last look at the table
    std::size_t running_{0};
    sql::Listener changed_;
    TaskGroup group_{};
};

}  // namespace waybill::tasks
