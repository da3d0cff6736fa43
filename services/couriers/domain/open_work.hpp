// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/delivery.hpp"

#include <string>
#include <vector>

namespace waybill::couriers {

/// A courier who must not get this order again.
struct CourierRefusal {
    OrderId order;
    CourierId courier;
};

/// One consistent look at everything that is not over.
struct OpenWork {
    std::vector<Courier> couriers;  ///< on duty
    std::vector<Delivery> deliveries;
    std::vector<CourierRefusal> refusals;
};

/// Why an order went to this courier, for whoever asks later.
struct DispatchDecision {
    CourierId courier;
    std::string policy;       ///< `plan` or `earliest_dropoff`
    std::string explanation;  ///< JSON: times, candidates and their costs, who was left out
    std::optional<TimePoint> answer_by{};  ///< the courier is asked; none: sent
};

}  // namespace waybill::couriers
