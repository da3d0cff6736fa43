// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/messaging/bus.hpp"
#include "platform/messaging/outbox.hpp"
#include "platform/messaging/parked.hpp"

namespace waybill::messaging {

/// Moves a service's committed events from its outbox to the bus: claims a batch, publishes it,
/// marks it. Claims by state, not by position, so a row that commits late is never passed over.
class Relay {
public:
    struct Deps {
        sql::Database& database;
        Outbox& outbox;
        Bus& bus;
        Executor& executor;
    };
    explicit Relay(Deps deps) : deps_{deps} {}

    void start();
    Task<void> stop();
    /// Rows not yet published, and the age of the oldest; for metrics and readiness.
    Task<Result<Backlog>> backlog(Context ctx);

private:
    Task<void> run();
    Task<Result<std::size_t>> round(Context ctx);

    Deps deps_;
    TaskGroup group_{};
};

}  // namespace waybill::messaging
