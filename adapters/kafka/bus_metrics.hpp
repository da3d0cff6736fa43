// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/telemetry/registry.hpp"

#include <string>

namespace waybill::kafka {

/// What is told of one subscription.
struct SubscriptionMetrics {
    SubscriptionMetrics(telemetry::Registry& registry, const std::string& consumer);

    telemetry::Counter& unreadable;
    telemetry::Gauge& unfinished;
};

}  // namespace waybill::kafka
