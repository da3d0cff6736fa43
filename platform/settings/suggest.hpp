// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace waybill::settings {

/// ` (did you mean orders.payment_window?)` or nothing when no known name is near.
std::string suggestion(std::string_view word, std::span<const std::string> known);

}  // namespace waybill::settings
