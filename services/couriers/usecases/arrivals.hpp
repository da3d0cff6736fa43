// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/time.hpp"

#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

namespace waybill::couriers {

/// When the last plan says that orders will be at their doors. A hint, in memory: gone after a
/// restart until the next run. Thread-safe.
class Arrivals {
public:
    void replace(std::unordered_map<OrderId, TimePoint> planned) {
        const std::lock_guard lock{mutex_};
        planned_.swap(planned);
    }
    std::optional<TimePoint> of(const OrderId& order) const {
        const std::lock_guard lock{mutex_};
        const auto found = planned_.find(order);
        return found == planned_.end() ? std::nullopt : std::optional{found->second};
    }

private:
    mutable std::mutex mutex_{};
    std::unordered_map<OrderId, TimePoint> planned_{};
};

}  // namespace waybill::couriers
