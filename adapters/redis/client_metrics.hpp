// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/telemetry/registry.hpp"

namespace waybill::redis {

struct ClientMetrics {
    explicit ClientMetrics(telemetry::Registry& registry);

    telemetry::Counter& calls;
    telemetry::Counter& failures;
    telemetry::Gauge& connected;
};

}  // namespace waybill::redis
