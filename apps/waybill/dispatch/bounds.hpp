// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/dispatch/instance.hpp"

namespace waybill::dispatch {

/// What no dispatcher can beat, from the instance alone.
struct Bounds {
    double order_floor{0};  ///< click-to-door with a courier always at the right door, mean
    double order_floor_p90{0};
    double overage_floor{0};    ///< mean
    double shift_floor{0};      ///< the same, but somebody must be on duty; possible orders only
    double shift_wait{0};       ///< ready-to-pickup of that
    std::size_t impossible{0};  ///< orders that no shift can reach
    double impossible_percent{0};
    double cost_floor{0};             ///< dollars per order
    std::size_t floor_over_limit{0};  ///< orders that cannot be brought within the limit
};
Bounds bounds_of(const Instance& instance);

}  // namespace waybill::dispatch
