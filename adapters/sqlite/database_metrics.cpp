// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/database_metrics.hpp"

#include <vector>

namespace waybill::sqlite {
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

telemetry::Gauge& log_size(telemetry::Registry& registry, const std::string& database) {
    const telemetry::LabelSet label{.name = "database", .values = {database}};
    return *registry
                .gauges({.name = "waybill_db_log_bytes",
                         .help = "Length of the write-ahead log's file"},
                        {&label, 1})
                .front();
}

telemetry::Histogram& histogram(telemetry::Registry& registry, const std::string& database,
                                const telemetry::About& about) {
    const telemetry::LabelSet label{.name = "database", .values = {database}};
    return *registry.histograms(about, {&label, 1}).front();
}

}  // namespace

DatabaseMetrics::DatabaseMetrics(telemetry::Registry& registry, const std::string& database)
    : writes_waiting{waiting(registry, database, "write")},
      reads_waiting{waiting(registry, database, "read")},
      log_bytes{log_size(registry, database)},
      group_size{histogram(registry, database,
                           {.name = "waybill_db_group_size",
                            .help = "Transaction functions that shared one commit",
                            .bounds = telemetry::size_bounds})},
      group_seconds{
          histogram(registry, database,
                    {.name = "waybill_db_group_seconds",
                     .help = "Time from the first function of a group to its durable end"})} {}

}  // namespace waybill::sqlite
