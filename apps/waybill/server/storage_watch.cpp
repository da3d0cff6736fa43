// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/storage_watch.hpp"

#include "platform/async/sleep.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/registry.hpp"

#include <algorithm>

namespace waybill::server {
namespace {

constexpr Duration pause = 2s;
constexpr std::chrono::seconds come_back = 30s;

}  // namespace

StorageWatch::StorageWatch(Deps deps, ByteCount free_min, Measure measure)
    : deps_{deps},
      free_min_{free_min.value},
      measure_{std::move(measure)},
      free_{deps.metrics.gauge(
          {.name = "waybill_data_free_bytes", .help = "Room on the disk of the data folder"})},
      low_gauge_{deps.metrics.gauge(
          {.name = "waybill_data_low",
           .help = "1 while new orders are refused for want of room on the disk"})},
      damaged_gauge_{deps.metrics.gauge(
          {.name = "waybill_data_damaged", .help = "1 once a database was found damaged"})},
      unreachable_gauge_{deps.metrics.gauge(
          {.name = "waybill_data_unreachable", .help = "Databases whose server is gone"})} {}

Status StorageWatch::room() const {
    if (!low_) return {};
    return fail(
        Error{.kind = ErrorKind::unavailable, .reason = "storage.full", .retry_after = come_back});
}

Status StorageWatch::sound() const {
    if (damaged_) return fail(ErrorKind::unavailable, "storage.damaged");
    if (unreachable_ > 0) return fail(ErrorKind::unavailable, "storage.unreachable");
    return {};
}

void StorageWatch::damaged(std::string_view database, const Error& error) {
    damaged_ = true;
    damaged_gauge_.set(1);
    deps_.log.error("database damaged", {{"database", database}, {"detail", error.detail}});
}

void StorageWatch::reached(std::string_view database, const Status& connected) {
    const int change = connected ? -1 : 1;
    unreachable_gauge_.set(unreachable_.fetch_add(change) + change);
    if (connected)
        deps_.log.info("database back", {{"database", database}});
    else
        deps_.log.error("database gone",
                        {{"database", database}, {"detail", connected.error().detail}});
}

void StorageWatch::start() {
    look(measure_());
    group_.spawn(deps_.executor, run());
}

Task<void> StorageWatch::stop() { co_await group_.stop(); }

Task<void> StorageWatch::run() {
    const Context ctx{.caller = {.service = "storage"}, .stop = group_.token()};
    while (co_await sleep_for(ctx, pause)) {
        auto measuring = run_on(deps_.pool, ctx, measure_);
        const auto space = co_await std::move(measuring);
        if (space) look(*space);  // else the pool is busy; the last answer stands
    }
}

void StorageWatch::look(const Result<files::Space>& space) {
    if (!space) return;  // a folder that cannot be asked is told by those who write
    const auto free = static_cast<std::int64_t>(space->free);
    const auto tenth = static_cast<std::int64_t>(space->size / 10);
    const bool low = free < std::min(free_min_, tenth);
    free_.set(static_cast<double>(free));
    low_gauge_.set(low ? 1 : 0);
    if (low_.exchange(low) == low) return;
    if (low)
        deps_.log.warn("little room on the disk: new orders are refused", {{"free_bytes", free}});
    else
        deps_.log.info("room on the disk again", {{"free_bytes", free}});
}

}  // namespace waybill::server
