// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/messaging/relay.hpp"
#include "platform/service/backlog_watch.hpp"
#include "platform/service/events.hpp"
#include "platform/service/intake.hpp"
#include "platform/service/parked_desk.hpp"
#include "platform/tasks/housekeeper.hpp"
#include "platform/tasks/jobs.hpp"
#include "platform/tasks/timers.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace waybill::telemetry {
class Log;
class Registry;
}  // namespace waybill::telemetry

namespace waybill::service {

/// What the process gives to each service. All of it outlives the service.
struct Ports {
    Executor& executor;
    const Clock& clock;
    Random& random;
    IdSource& ids;
    sql::Database& database;
    messaging::Bus& bus;
    telemetry::Registry& metrics;
    telemetry::Log& log;
    ParkedDesks* desks{nullptr};  ///< where the service adds its own; null: nobody asks
    /// What the others hear of a message that the service has parked, without an id; null: nothing.
    std::optional<messaging::Event> (*parked_news)(std::string_view service,
                                                   const messaging::ParkedMessage&){nullptr};
};

/// The mechanisms that every service with a database shares: outbox and relay, inbox, timers, jobs,
/// parked messages, housekeeping and the metrics of what waits, wired once over the service's own
/// database. A module declares its handlers, then starts it; `stop` ends all background work.
class Backbone {
public:
    /// `service` names the event source and the topic: `waybill.<service>`.
    Backbone(std::string_view service, Ports ports);

    messaging::Outbox& outbox() { return outbox_; }
    tasks::Timers& timers() { return timers_; }
    tasks::JobQueue& jobs() { return jobs_; }
    EventMaker& events() { return events_; }

    /// Before `start` only.
    void on_timer(std::string kind, tasks::TimerWorker::Handler handler);
    void on_job(std::string kind, tasks::JobWorkers::Kind handling);
    /// `types` is the contract's `events::all`, of which the table names what is given to this
    /// service.
    void on_events(std::span<const messaging::EventType> types, EventTable table);
    /// The same of a contract's `hints::all`: every process hears of each, and nothing is parked.
    void on_hints(std::span<const messaging::EventType> types, EventTable table);
    /// What other systems write into a topic of plain records, whose bytes are the event's data.
    void on_plain(std::string_view topic, std::string consumer, EventTable::Handler handler);
    /// Tells every process, this one too, unless the bus is away: then the hint is lost.
    Task<void> tell(Context ctx, messaging::Event hint);

    void start();
    Task<void> stop();

private:
    std::shared_ptr<const EventTable> whole(std::span<const messaging::EventType> types,
                                            EventTable table) const;
    /// What it handles, without a place for what it cannot.
    messaging::Subscription subscription(const Intake& intake,
                                         std::shared_ptr<const EventTable> table);
    /// In the transaction that parks the message.
    Status tell_parked(sql::Tx& tx, const messaging::ParkedMessage& message);
    Task<Status> park(Context ctx, messaging::ParkedMessage message);
    /// Keeps in the service's own database what the consumer cannot apply.
    decltype(messaging::Subscription::park) parking_of(std::string consumer);

    std::string service_;
    Ports ports_;
    EventMaker events_;
    messaging::Outbox outbox_{};
    tasks::Timers timers_{};
    tasks::JobQueue jobs_{};
    ParkedDesk parked_;
    messaging::Relay relay_;
    tasks::TimerWorker timer_worker_;
    tasks::JobWorkers job_workers_;
    tasks::Housekeeper housekeeper_;
    BacklogWatch backlog_;
};

}  // namespace waybill::service
