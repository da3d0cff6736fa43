// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/dispatch/problem.hpp"

#include <cmath>

namespace waybill::couriers::dispatch {
namespace {

/// Minutes of waiting as Cost.
Cost minutes(double weight) {
    return std::llround(weight * static_cast<double>(minute * cost_of_second));
}
Cost per_second(double weight) {
    return std::llround(weight * static_cast<double>(cost_of_second));
}

}  // namespace

Prices::Prices(const Weights& weights)
    : click_to_door{per_second(weights.click_to_door)},
      overage{per_second(weights.overage)},
      lateness{per_second(weights.lateness)},
      unplanned{minutes(weights.unplanned)},
      cent{weights.pay / 100 * static_cast<double>(minute * cost_of_second)},
      target{weights.target},
      limit{weights.limit} {}

}  // namespace waybill::couriers::dispatch
