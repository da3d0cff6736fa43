// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "services/couriers/domain/attention.hpp"

#include <unordered_map>
#include <vector>

namespace waybill::couriers {

/// What a run of the planner has for others to know.
struct Plan {
    std::unordered_map<OrderId, TimePoint> arrivals{};  ///< of all that will be brought
    std::vector<AttentionItem> attention{};
    TimePoint made_at{};
};

/// Tells every process that answers for couriers of the newest plan. A hint: a lost one is followed
/// by the next run's.
class PlanNews {
public:
    virtual ~PlanNews() = default;
    virtual Task<void> tell(Context ctx, Plan plan) = 0;
};

}  // namespace waybill::couriers
