// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/dispatch/bench.hpp"

#include <string>
#include <vector>

namespace waybill::dispatch {

/// Per instance, the means beside the published ones and the floor, and published days.
std::string to_table(const std::vector<DayScores>& days, Kitchens kitchens);
/// One JSON object, one line.
std::string to_json(const std::vector<DayScores>& days, Kitchens kitchens);
/// `[=====>    ] 12/120 days`
std::string to_bar(std::size_t done, std::size_t days);
/// Whether every solution keeps every rule.
bool all_feasible(const std::vector<DayScores>& days);

}  // namespace waybill::dispatch
