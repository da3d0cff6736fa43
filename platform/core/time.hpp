// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill {

/// All durations have microsecond resolution; literals of <chrono> convert without loss.
using Duration = std::chrono::microseconds;
/// Wall time (UTC). For display, tokens and due times that must survive a restart.
using TimePoint = std::chrono::sys_time<Duration>;

struct SteadyTag {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<SteadyTag, Duration>;
    static constexpr bool is_steady = true;
};
/// Monotonic time of this process. For deadlines and measuring.
using SteadyTime = std::chrono::time_point<SteadyTag, Duration>;

using namespace std::chrono_literals;

/// So far apart may the clocks of two processes be.
inline constexpr Duration clock_skew_max = std::chrono::minutes{5};

/// The only source of time in services/ and platform/. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual TimePoint now() const = 0;
    virtual SteadyTime steady() const = 0;
};

constexpr std::int64_t to_micros(TimePoint t) { return t.time_since_epoch().count(); }
constexpr TimePoint from_micros(std::int64_t micros) { return TimePoint{Duration{micros}}; }

/// RFC 3339 in UTC with `Z`; microseconds are written only when they are not zero.
std::string to_rfc3339(TimePoint t);
void append_rfc3339(std::string& out, TimePoint t);
/// Accepts `2026-01-31T12:00:00[.ffffff](Z|±hh:mm)`, nothing else; years 1970 to 2200.
std::optional<TimePoint> parse_rfc3339(std::string_view text);

}  // namespace waybill
