// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/database_metrics.hpp"

namespace waybill::postgres {
namespace {

telemetry::Gauge& waiting(telemetry::Registry& registry, const std::string& database,
                          const char* mode) {
    const telemetry::LabelSet labels[]{{"database", {database}}, {"mode", {mode}}};
    return *registry
                .gauges({.name = "waybill_db_waiting",
                         .help = "Transaction functions that wait for a thread"},
                        labels)
                .front();
}

telemetry::Counter& run_again(telemetry::Registry& registry, const std::string& database) {
    const telemetry::LabelSet label{.name = "database", .values = {database}};
    return *registry
                .counters({.name = "waybill_db_again_total",
                           .help = "Transactions that lost against others and were run again"},
                          {&label, 1})
                .front();
}

}  // namespace

DatabaseMetrics::DatabaseMetrics(telemetry::Registry& registry, const std::string& database)
    : writes_waiting{waiting(registry, database, "write")},
      reads_waiting{waiting(registry, database, "read")},
      again{run_again(registry, database)} {}

}  // namespace waybill::postgres
