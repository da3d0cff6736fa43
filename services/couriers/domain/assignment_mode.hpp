// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace waybill::couriers {

/// Who brings couriers and deliveries together: couriers by claiming, or the system, simply or by
/// plan.
enum class AssignmentMode : std::uint8_t { claim, least_loaded, optimal };

}  // namespace waybill::couriers
