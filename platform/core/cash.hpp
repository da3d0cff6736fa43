// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace waybill {

/// The way of paying that has no provider: whoever brings the order takes the money at the door.
inline constexpr std::string_view cash_method = "cash";

}  // namespace waybill
