// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/registry.hpp"

#include <atomic>
#include <string_view>

namespace waybill::server {

/// Notices when the clock of a process that calls us is another than ours: told once, counted each
/// time. Nothing fails by it up to `clock_skew_max`, of which tokens of identity bear as much.
/// Thread-safe.
class SenderClocks {
public:
    SenderClocks(telemetry::Registry& metrics, telemetry::Log& log);
    /// Of one call: how far ahead its sender's clock is, less its time on the way.
    void seen(std::string_view caller, Duration ahead);

private:
    telemetry::Counter& skewed_;
    telemetry::Log& log_;
    std::atomic<bool> told_{false};
};

}  // namespace waybill::server
