// SPDX-License-Identifier: Apache-2.0
#include "adapters/redis/client_metrics.hpp"

namespace waybill::redis {

ClientMetrics::ClientMetrics(telemetry::Registry& registry)
    : calls{registry.counter(
          {.name = "waybill_redis_calls_total", .help = "Commands and scripts sent to Redis"})},
      failures{registry.counter({.name = "waybill_redis_failures_total",
                                 .help = "Calls to Redis without a useful answer"})},
      connected{registry.gauge({.name = "waybill_redis_connected",
                                .help = "1 while every server that is needed answers, else 0"})} {}

}  // namespace waybill::redis
