// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"
#include "platform/telemetry/registry.hpp"

namespace waybill::prometheus_adapter {

/// Memory, CPU time, descriptors, uptime and build of this process, read from the kernel at each
/// snapshot (no disk is touched).
class ProcessMetrics {
public:
    /// Both outlive this object, which stays where it is.
    ProcessMetrics(telemetry::Registry& registry, const Clock& clock);
    ProcessMetrics(const ProcessMetrics&) = delete;
    ProcessMetrics& operator=(const ProcessMetrics&) = delete;

private:
    void refresh();

    const Clock& clock_;
    SteadyTime begin_;
    telemetry::Gauge& resident_;
    telemetry::Gauge& cpu_;
    telemetry::Gauge& descriptors_;
    telemetry::Gauge& descriptors_max_;
    telemetry::Gauge& uptime_;
    telemetry::Registration refresh_;
};

}  // namespace waybill::prometheus_adapter
