// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/service/backbone.hpp"
#include "platform/sql/lease.hpp"
#include "services/couriers/usecases/foreign_orders.hpp"

#include <mutex>

namespace waybill::couriers {

/// Asks the other order system again and again what has changed, one process at a time. When it is
/// away nothing is lost: the cursor stays. Each change from well to away and back is one line.
///
/// Owns its loop. Runs on `executor` alone; `reachable` from any thread.
class ForeignPoll {
public:
    struct Deps {
        ForeignOrders& orders;
        service::Ports ports;
    };
    ForeignPoll(Deps deps, Duration period);

    void start() { group_.spawn(deps_.ports.executor, run()); }
    Task<void> stop() { return group_.stop(); }
    /// What the last call found; well until there was one.
    Status reachable() const;

private:
    Task<void> run();
    /// How long until the next.
    Task<Duration> turn(Context ctx);
    void tell(const Context& ctx, const Result<bool>& polled);

    Deps deps_;
    Duration period_;
    sql::Lease lease_;
    mutable std::mutex mutex_{};
    Status last_{};
    TaskGroup group_{};
};

}  // namespace waybill::couriers
