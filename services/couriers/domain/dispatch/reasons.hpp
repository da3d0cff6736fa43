// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/dispatch/route.hpp"

#include <optional>
#include <span>

namespace waybill::couriers::dispatch {

/// What the order costs at its cheapest place in the route, term by term; the sum is what
/// `best_spot` says. Nothing when it fits nowhere. `route` is timed and without the order.
std::optional<Choice> choice_of(const Problem& problem, Slot courier, const Route& route,
                                Slot order);

/// Where the first trip of a courier's plan is under way or leaves before the next run.
std::vector<std::span<const Leg>> trips_due(const State& state, const Decisions& decisions);

}  // namespace waybill::couriers::dispatch
