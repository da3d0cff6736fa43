// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"
#include "platform/telemetry/log.hpp"

#include <string>

namespace waybill::spdlog_adapter {

/// `{"time":…,"level":…,"message":…,"service":…,"trace":…,<fields>}`; durations in seconds. A field
/// that would repeat one of the five names gets a `_` behind it. No line end.
std::string json_line(const telemetry::LogRecord& record, TimePoint now);

/// `12:00:00.123 info  [orders] order confirmed  order=ord_… total=5` for people; `colours` adds
/// terminal colours by level.
enum class Colours : bool { off, on };
std::string text_line(const telemetry::LogRecord& record, TimePoint now, Colours colours);

}  // namespace waybill::spdlog_adapter
