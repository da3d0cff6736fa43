// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/finding.hpp"

#include <span>
#include <vector>

namespace waybill::audit {

/// Steps of orders whose event was never written. An event has no index by its object, so the steps
/// are read first and then all events: those of the steps are among them. Events are kept for three
/// days; older steps cannot be judged.
std::vector<Finding> check_unwritten_events(Books& books, TimePoint now);
std::span<const Finding> event_promises();

}  // namespace waybill::audit
