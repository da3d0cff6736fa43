// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/planner_view.hpp"

#include <span>
#include <string>

namespace waybill::couriers {

/// Why this trip goes to this courier, as JSON: what the plan intends, and what each of the nearest
/// candidates could have done with the first order if it did nothing else first.
std::string explain(const PlannerView& view, std::span<const dispatch::Leg> trip,
                    const dispatch::Leg& leg, std::int64_t rounds);

}  // namespace waybill::couriers
