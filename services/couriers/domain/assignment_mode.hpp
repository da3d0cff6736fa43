// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace waybill::couriers {

/// Who brings couriers and deliveries together: couriers by claiming, or the system, simply or by
/// plan.
enum class AssignmentMode : std::uint8_t { claim, least_loaded, optimal };
std::string_view to_string(AssignmentMode mode);

}  // namespace waybill::couriers
