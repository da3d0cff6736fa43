// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"

#include <optional>
#include <string_view>

namespace waybill {

/// The clocks on the walls of the world: the IANA time zone database. Thread-safe.
class TimeZones {
public:
    virtual ~TimeZones() = default;
    /// What to add to UTC at that moment for the zone's local time; nothing for an unknown zone.
    virtual std::optional<Duration> offset(std::string_view zone, TimePoint at) const = 0;
};

}  // namespace waybill
