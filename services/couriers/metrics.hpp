// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/telemetry/family.hpp"

namespace waybill::couriers {

enum class DispatchOutcome : std::uint8_t {
    planned,        ///< by the engine
    engine_failed,  ///< it threw; this and the next two: earliest drop-off instead
    late,           ///< it had not answered in time, or has not ended since
    pool_full,      ///< no thread to think on
    failed,         ///< the work could not be read or given out
};

struct CourierMetrics {
    explicit CourierMetrics(telemetry::Registry& registry)
        : runs{registry,
               {.name = "waybill_dispatch_runs_total", .help = "Runs of the planner"},
               "outcome"},
          assigned{registry.counter({.name = "waybill_dispatch_assigned_total",
                                     .help = "Orders that the planner gave to couriers"})},
          seconds{registry.histogram({.name = "waybill_dispatch_seconds",
                                      .help = "Time that a run thought, off the event loop"})},
          orders{registry.gauge(
              {.name = "waybill_dispatch_orders", .help = "Orders that the last run planned for"})},
          unplanned{registry.gauge({.name = "waybill_dispatch_unplanned",
                                    .help = "Orders that nobody can bring, in the last run"})},
          not_planned{registry.gauge({.name = "waybill_dispatch_without_place",
                                      .help = "Orders that have no place to plan with"})},
          kitchen_promises{
              registry.gauge({.name = "waybill_dispatch_kitchens_learned",
                              .help = "Orders whose kitchen times were learned from"})},
          kitchen_half{registry.gauge({.name = "waybill_dispatch_kitchen_half_kept",
                                       .help = "Share of orders ready by the 50 % quantile"})},
          kitchen_most{registry.gauge({.name = "waybill_dispatch_kitchen_most_kept",
                                       .help = "Share of orders ready by the 90 % quantile"})} {}

    telemetry::CounterFamily<DispatchOutcome> runs;
    telemetry::Counter& assigned;
    telemetry::Histogram& seconds;
    telemetry::Gauge& orders;
    telemetry::Gauge& unplanned;
    telemetry::Gauge& not_planned;
    telemetry::Gauge& kitchen_promises;
    telemetry::Gauge& kitchen_half;
    telemetry::Gauge& kitchen_most;
};

}  // namespace waybill::couriers
