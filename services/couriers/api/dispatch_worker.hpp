// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/sleep.hpp"
#include "platform/async/task_group.hpp"
#include "services/couriers/metrics.hpp"
#include "services/couriers/usecases/run_dispatch.hpp"

namespace waybill::telemetry {
class Log;
}

namespace waybill::couriers {

/// Lets the planner run when something happened, and every period anyway, one run at a time. What a
/// run could not do, the next one does: everything that it needs is in the tables.
///
/// Owns its loop. Runs on `executor` alone.
class DispatchWorker {
public:
    struct Deps {
        RunDispatch& dispatch;
        const Kitchens& kitchens;
        Signal& work_changed;
        Executor& executor;
        CourierMetrics& metrics;
        telemetry::Log& log;
    };
    DispatchWorker(Deps deps, Duration period) : deps_{deps}, period_{period} {}

    void start() { group_.spawn(deps_.executor, run()); }
    /// Also waits for an engine that is late.
    Task<void> stop();

private:
    Task<void> run();
    void tell(const Context& ctx, const Result<DispatchRun>& run);
    void tell_engine(const Context& ctx, const DispatchRun& run);
    void tell_kitchens();

    Deps deps_;
    Duration period_;
    std::size_t without_place_{0};
    TaskGroup group_{};
};

}  // namespace waybill::couriers
