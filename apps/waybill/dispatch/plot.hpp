// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/dispatch/solution.hpp"

#include <string>

namespace waybill::dispatch {

/// One day as a picture (SVG): what each courier does when, and a map of all trips.
std::string to_svg(const Instance& instance, const Solution& solution);

}  // namespace waybill::dispatch
