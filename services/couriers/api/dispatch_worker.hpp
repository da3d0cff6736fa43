// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/service/backbone.hpp"
#include "platform/sql/lease.hpp"
#include "services/couriers/metrics.hpp"
#include "services/couriers/usecases/run_dispatch.hpp"

namespace waybill::couriers {

/// Lets the planner run when something happened, and every period anyway, one run at a time and in
/// one process at a time. What a run could not do, the next one does: everything that it needs is
/// in the tables.
///
/// Owns its loop. Runs on `executor` alone.
class DispatchWorker {
public:
    struct Deps {
        RunDispatch& dispatch;
        const Kitchens& kitchens;
        CourierMetrics& metrics;
        service::Ports ports;
    };
    DispatchWorker(Deps deps, Duration period);

    void start() { group_.spawn(deps_.ports.executor, run()); }
    /// Also waits for an engine that is late.
    Task<void> stop();

private:
    Task<void> run();
    /// How long until there can be more to do.
    Task<Duration> turn(Context ctx);
    void tell(const Context& ctx, const Result<DispatchRun>& run);
    void tell_engine(const Context& ctx, const DispatchRun& run);
    void tell_kitchens();

    Deps deps_;
    Duration period_;
    std::size_t without_place_{0};
    sql::Listener work_changed_;
    sql::Lease lease_;
    TaskGroup group_{};
};

}  // namespace waybill::couriers
