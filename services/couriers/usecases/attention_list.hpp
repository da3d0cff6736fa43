// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/attention.hpp"

#include <mutex>
#include <optional>

namespace waybill::couriers {

/// What the last run of the planner leaves to somebody. In memory: gone after a restart until the
/// next run, which finds the same again. Thread-safe.
class AttentionList {
public:
    struct Part {
        std::vector<AttentionItem> items;     ///< longest waiting first
        std::size_t total{0};                 ///< with those that are not told
        std::optional<TimePoint> planned_at;  ///< of the last run
    };

    /// What was there before keeps its `since`.
    void replace(std::vector<AttentionItem> items, TimePoint planned_at);
    Part list(std::size_t limit) const;

private:
    mutable std::mutex mutex_{};
    std::vector<AttentionItem> items_{};
    std::optional<TimePoint> planned_at_{};
};

}  // namespace waybill::couriers
