// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/planner_view.hpp"

#include <span>
#include <string>

namespace waybill::couriers {

/// Why this order goes to this courier, as JSON: what the plan intends, how the order came there
/// and what each of the cheapest candidates would have cost, in minutes of a customer's waiting.
/// Where no engine planned it: how soon each of the fastest could have brought it.
std::string explain(const PlannerView& view, std::span<const dispatch::Leg> trip,
                    const dispatch::Leg& leg, const dispatch::Decisions& decisions);

}  // namespace waybill::couriers
