// SPDX-License-Identifier: Apache-2.0
#include "platform/service/backbone.hpp"

#include "platform/core/assert.hpp"
#include "platform/messaging/parked.hpp"

#include <functional>
#include <memory>

namespace waybill::service {
namespace {

Task<Status> nothing() { co_return Status{}; }

}  // namespace

Backbone::Backbone(std::string_view service, Ports ports)
    : service_{service},
      ports_{ports},
      events_{ports.ids, ports.clock},
      parked_{service, {.database = ports.database, .jobs = jobs_, .executor = ports.executor}},
      relay_{{.database = ports.database,
              .bus = ports.bus,
              .executor = ports.executor,
              .random = ports.random}},
      timer_worker_{{.database = ports.database,
                     .timers = timers_,
                     .executor = ports.executor,
                     .random = ports.random}},
      job_workers_{{.database = ports.database,
                    .executor = ports.executor,
                    .random = ports.random,
                    .tell_parked = std::bind_front(&Backbone::tell_parked, this)}},
      housekeeper_{{.database = ports.database, .executor = ports.executor}},
      backlog_{service,
               {.database = ports.database, .relay = relay_, .executor = ports.executor},
               ports.metrics} {
    if (ports.desks != nullptr) ports.desks->push_back(&parked_);
}

void Backbone::on_timer(std::string kind, tasks::TimerWorker::Handler handler) {
    timer_worker_.on(std::move(kind), std::move(handler));
}

void Backbone::on_job(std::string kind, tasks::JobWorkers::Kind handling) {
    job_workers_.on(std::move(kind), std::move(handling));
}

/// Says nothing of what the contract gives to others, which an older release may have parked.
std::shared_ptr<const EventTable> Backbone::whole(std::span<const messaging::EventType> types,
                                                  EventTable table) const {
    for (const messaging::EventType& type : types) {
        const bool mine = type.consumed_by(service_);
        WAYBILL_ASSERT(table.names(type.name) == mine);
        if (!mine) table.pass(type);
    }
    return std::make_shared<const EventTable>(std::move(table));
}

Status Backbone::tell_parked(sql::Tx& tx, const messaging::ParkedMessage& message) {
    if (ports_.parked_news == nullptr) return {};
    auto news = ports_.parked_news(service_, message);
    if (!news) return {};
    news->id = ports_.ids.next<EventId>();
    return outbox_.append(tx, *news);
}

Task<Status> Backbone::park(Context ctx, messaging::ParkedMessage message) {
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(messaging::park(tx, message));
        return tell_parked(tx, message);
    };
    co_return co_await ports_.database.write(std::move(ctx), std::move(write));
}

decltype(messaging::Subscription::park) Backbone::parking_of(std::string consumer) {
    return [this, consumer = std::move(consumer)](Context ctx, messaging::Event event,
                                                  const Error& error) {
        messaging::ParkedMessage message{.consumer = consumer,
                                         .event = std::move(event),
                                         .reason = std::string{error.reason},
                                         .at = ports_.clock.now()};
        return park(std::move(ctx), std::move(message));
    };
}

messaging::Subscription Backbone::subscription(const Intake& intake,
                                               std::shared_ptr<const EventTable> table) {
    messaging::Subscription subscription;
    subscription.consumer = intake.consumer();
    subscription.topics = {std::string{intake.types().front().topic}};
    subscription.handle = [table = std::move(table)](Context ctx, messaging::Event event) {
        return table->dispatch(std::move(ctx), std::move(event));
    };
    return subscription;
}

void Backbone::on_events(std::span<const messaging::EventType> types, EventTable table) {
    const Intake intake{service_, types, ports_.metrics};
    const auto shared = whole(types, std::move(table));
    messaging::Subscription subscription = this->subscription(intake, shared);
    parked_.on(intake.consumer(),
               {.apply = subscription.handle,
                .to_text = [shared](const auto& event) { return shared->to_text(event); }});
    subscription.park = parking_of(intake.consumer());
    ports_.bus.subscribe(intake.narrow(std::move(subscription)));
}

void Backbone::on_plain(std::string_view topic, std::string consumer, EventTable::Handler handler) {
    messaging::Subscription subscription;
    subscription.consumer = std::move(consumer);
    subscription.topics = {std::string{topic}};
    subscription.handle = std::move(handler);
    subscription.park = parking_of(subscription.consumer);
    subscription.content = messaging::Content::plain;
    parked_.on(subscription.consumer, {.apply = subscription.handle,
                                       .to_text = [](const auto& event) { return event.data; }});
    ports_.bus.subscribe(std::move(subscription));
}

void Backbone::on_hints(std::span<const messaging::EventType> types, EventTable table) {
    const Intake intake{service_, types, ports_.metrics};
    messaging::Subscription subscription =
        this->subscription(intake, whole(types, std::move(table)));
    subscription.park = [](Context, const messaging::Event&, const Error&) { return nothing(); };
    subscription.reach = messaging::Reach::everyone;
    ports_.bus.subscribe(intake.narrow(std::move(subscription)));
}

Task<void> Backbone::tell(Context ctx, messaging::Event hint) {
    std::vector<messaging::Event> hints;
    hints.push_back(std::move(hint));
    [[maybe_unused]] const Status told =
        co_await ports_.bus.publish(std::move(ctx), std::move(hints));
}

void Backbone::start() {
    relay_.start();
    timer_worker_.start();
    job_workers_.start();
    housekeeper_.start();
    backlog_.start();
}

Task<void> Backbone::stop() {
    co_await backlog_.stop();
    co_await housekeeper_.stop();
    co_await job_workers_.stop();
    co_await timer_worker_.stop();
    co_await relay_.stop();
}

}  // namespace waybill::service
