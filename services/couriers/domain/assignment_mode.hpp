// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace waybill::couriers {

/// Who brings couriers and deliveries together: couriers by claiming, the system, simply or by
/// plan, or the system by asking the nearest couriers, all at once or one after the other.
enum class AssignmentMode : std::uint8_t { claim, least_loaded, optimal, broadcast, sequential };

/// Whether couriers hear only of what they are asked about, and look for nothing themselves.
constexpr bool asks_couriers(AssignmentMode mode) {
    switch (mode) {
        case AssignmentMode::claim:
        case AssignmentMode::least_loaded: return false;
        case AssignmentMode::optimal:
        case AssignmentMode::broadcast:
        case AssignmentMode::sequential: return true;
    }
    return false;
}

}  // namespace waybill::couriers
