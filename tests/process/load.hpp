// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/process/child.hpp"

namespace waybill::process {

/// More orders than any test lets `waybill demo` play: it goes on until it is ended.
inline constexpr int endless_orders = 1'000'000;

/// Ends a `waybill demo` that has not come to its end. What went wrong with it, in words; empty:
/// nothing, as far as its progress had told.
std::string end_load(Child& load);

}  // namespace waybill::process
