// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/messaging/parked.hpp"
#include "platform/tasks/jobs.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::service {

/// What one service could not apply, for a person to look at, to try again or to drop. A message is
/// known by its consumer and its event's id, as `messaging::park` keeps it.
///
/// Lives as long as the service. Called from any executor; events are applied on the service's own.
class ParkedDesk {
public:
    /// How one consumer takes its messages.
    struct Consumer {
        std::function<Task<Status>(Context, messaging::Event)> apply;
        std::function<std::string(const messaging::Event&)> to_text;
    };
    struct Deps {
        sql::Database& database;
        tasks::JobQueue& jobs;
        Executor& executor;  ///< where the service's handlers run
    };
    ParkedDesk(std::string_view service, Deps deps) : service_{service}, deps_{deps} {}

    /// Before the service starts.
    void on(std::string name, Consumer consumer);

    const std::string& service() const { return service_; }
    /// The oldest first.
    Task<Result<std::vector<messaging::ParkedMessage>>> list(Context ctx, int limit);
    /// not_found: parked.not_found.
    Task<Result<messaging::ParkedMessage>> find(Context ctx, std::string consumer, EventId event);
    /// What it says, field by field; empty when nobody can read it.
    std::string to_text(const messaging::ParkedMessage& message) const;
    /// An event is applied here and now: it is forgotten when that succeeds, else stays with the
    /// new reason, which is the answer. A job goes back into the queue with all its tries.
    Task<Status> replay(Context ctx, std::string consumer, EventId event);
    /// Forgets it: what it asked for will not be done.
    Task<Status> drop(Context ctx, std::string consumer, EventId event);

private:
    struct Replay {
        messaging::ParkedMessage message;
        const Consumer& consumer;
        Status outcome{};
    };
    /// Into `replay.outcome`.
    Task<void> apply(Context ctx, Replay& replay);

    std::string service_;
    Deps deps_;
    std::map<std::string, Consumer, std::less<>> consumers_{};
};

/// The desks of all services of one process. Filled while the services are built.
using ParkedDesks = std::vector<ParkedDesk*>;

}  // namespace waybill::service
