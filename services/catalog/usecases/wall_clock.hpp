// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time_zones.hpp"

#include <string_view>

namespace waybill::catalog {

/// The clock on one partner's wall. A zone that was known when the partner was made and is not any
/// more counts as UTC. Both arguments outlive it.
class WallClock {
public:
    WallClock(const TimeZones& zones, std::string_view zone) : zones_{zones}, zone_{zone} {}

    /// What it shows at that moment.
    TimePoint shown(TimePoint at) const { return at + offset(at); }
    /// The first moment at which it shows `wall` or later: of an hour that comes twice the first
    /// time, of one that is left out the moment at which the clock is put forward.
    TimePoint first_showing(TimePoint wall) const;

private:
    Duration offset(TimePoint at) const;

    const TimeZones& zones_;
    std::string_view zone_;
};

}  // namespace waybill::catalog
