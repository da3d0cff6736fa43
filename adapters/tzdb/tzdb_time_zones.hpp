// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time_zones.hpp"

namespace waybill::tzdb {

/// Zones of the system's database, or of the copy inside the standard library where the system has
/// none. Reads it once, in the constructor, and never again.
class TzdbTimeZones final : public TimeZones {
public:
    /// Throws when there is no readable database at all.
    TzdbTimeZones();
    std::optional<Duration> offset(std::string_view zone, TimePoint at) const override;
};

}  // namespace waybill::tzdb
