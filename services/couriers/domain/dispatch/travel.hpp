// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/dispatch/types.hpp"

#include <cmath>

namespace waybill::couriers::dispatch {

/// Straight lines at one speed, rounded up to whole steps. A metric rounded up is a metric still,
/// so a detour never takes less than the direct way.
struct TravelModel {
    double metres_per_step{5};
    Seconds step{1};

    Seconds between(const Place& from, const Place& to) const {
        const double dx = from.x - to.x;
        const double dy = from.y - to.y;
        const double steps = std::sqrt(dx * dx + dy * dy) / metres_per_step;
        const auto whole = static_cast<Seconds>(steps);
        return (whole + (static_cast<double>(whole) < steps ? 1 : 0)) * step;
    }
};

/// How fast one courier is beside the model: 256 as fast, 512 needs twice the time.
using Pace = std::int32_t;
inline constexpr Pace pace_of_model = 256;

inline Seconds at_pace(Seconds time, Pace pace) {
    return static_cast<Seconds>((std::int64_t{time} * pace + (pace_of_model - 1)) / pace_of_model);
}

}  // namespace waybill::couriers::dispatch
