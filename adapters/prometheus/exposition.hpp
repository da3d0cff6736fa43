// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/telemetry/registry.hpp"

#include <string>
#include <string_view>

namespace waybill::prometheus_adapter {

inline constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

/// The body of `/metrics`.
std::string exposition(const telemetry::Registry& registry);

}  // namespace waybill::prometheus_adapter
