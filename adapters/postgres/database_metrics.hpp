// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/telemetry/registry.hpp"

#include <string>

namespace waybill::postgres {

/// What one database's threads tell of themselves.
struct DatabaseMetrics {
    DatabaseMetrics(telemetry::Registry& registry, const std::string& database);

    telemetry::Gauge& writes_waiting;  ///< functions in the queue, set before each snapshot
    telemetry::Gauge& reads_waiting;
    telemetry::Counter& again;
};

}  // namespace waybill::postgres
