// SPDX-License-Identifier: Apache-2.0
#include "platform/service/backlog_watch.hpp"

#include "platform/messaging/parked.hpp"
#include "platform/messaging/relay.hpp"
#include "platform/tasks/jobs.hpp"
#include "platform/telemetry/registry.hpp"

namespace waybill::service {
namespace {

constexpr Duration pause = 10s;

telemetry::Gauge& gauge(telemetry::Registry& metrics, std::string_view service,
                        const telemetry::About& about) {
    const telemetry::LabelSet label{.name = "service", .values = {std::string{service}}};
    return *metrics.gauges(about, {&label, 1}).front();
}

double seconds(Duration time) { return std::chrono::duration<double>(time).count(); }

struct Waiting {
    messaging::Backlog jobs;
    std::int64_t parked{0};
};

}  // namespace

BacklogWatch::BacklogWatch(std::string_view service, Deps deps, telemetry::Registry& metrics)
    : deps_{deps},
      unpublished_{gauge(metrics, service,
                         {.name = "waybill_outbox_events",
                          .help = "Committed events not yet marked as taken by the bus"})},
      unpublished_age_{
          gauge(metrics, service,
                {.name = "waybill_outbox_oldest_seconds",
                 .help = "Age of the oldest event not yet marked as taken by the bus"})},
      jobs_{gauge(metrics, service,
                  {.name = "waybill_jobs_due", .help = "Jobs that are due and not done"})},
      jobs_age_{gauge(metrics, service,
                      {.name = "waybill_jobs_oldest_seconds",
                       .help = "Time since the oldest job that is not done was due"})},
      parked_{gauge(metrics, service,
                    {.name = "waybill_parked_messages",
                     .help = "Messages that could not be applied and wait for somebody"})} {}

void BacklogWatch::start() { group_.spawn(deps_.executor, run()); }

Task<void> BacklogWatch::stop() { co_await group_.stop(); }

Task<void> BacklogWatch::run() {
    const Context ctx{.caller = {.service = "backlog"}, .stop = group_.token()};
    while (co_await sleep_for(ctx, pause)) {
        // What cannot be counted now keeps its last figure.
        static_cast<void>(co_await count(ctx));
    }
}

Task<Status> BacklogWatch::count(Context ctx) {
    WAYBILL_CO_TRY(const auto events, co_await deps_.relay.backlog(ctx));
    unpublished_.set(static_cast<double>(events.rows));
    unpublished_age_.set(seconds(events.oldest));
    const TimePoint now = deps_.executor.clock().now();
    auto read = [now](sql::Tx& tx) -> Result<Waiting> {
        WAYBILL_TRY(const auto jobs, tasks::job_backlog(tx, now));
        WAYBILL_TRY(const auto parked, messaging::count_parked(tx));
        return Waiting{.jobs = jobs, .parked = parked};
    };
    WAYBILL_CO_TRY(const auto waiting,
                   co_await deps_.database.read(std::move(ctx), std::move(read)));
    jobs_.set(static_cast<double>(waiting.jobs.rows));
    jobs_age_.set(seconds(waiting.jobs.oldest));
    parked_.set(static_cast<double>(waiting.parked));
    co_return Status{};
}

}  // namespace waybill::service
