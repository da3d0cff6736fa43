// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"

#include <string>
#include <vector>

namespace waybill::commands {

/// What belongs to an order: its payment, its delivery and its stock as they stood at a moment, a
/// line for each that there was; the end of time is now. Where an older release did not keep it,
/// the line says so.
Result<std::vector<std::string>> past_lines(audit::Books& books, const OrderId& order, TimePoint at,
                                            bool json);

}  // namespace waybill::commands
