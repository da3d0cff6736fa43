// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

/// The words that stand where only some are possible: for the schema, and for what comes in.
namespace waybill::gateway::words {

inline constexpr auto charge_results = std::to_array<std::string_view>({"captured", "failed"});
inline constexpr auto expansions = std::to_array<std::string_view>({"lines"});

}  // namespace waybill::gateway::words
