// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/bus_metrics.hpp"

namespace waybill::kafka {

SubscriptionMetrics::SubscriptionMetrics(telemetry::Registry& registry, const std::string& consumer)
    : unreadable{*registry
                      .counters({.name = "waybill_bus_unreadable_total",
                                 .help = "Messages of the event log that are no event"},
                                {{{.name = "consumer", .values = {consumer}}}})
                      .front()},
      unfinished{*registry
                      .gauges({.name = "waybill_bus_unfinished",
                               .help = "Events that were read and are not yet applied or parked"},
                              {{{.name = "consumer", .values = {consumer}}}})
                      .front()} {}

}  // namespace waybill::kafka
