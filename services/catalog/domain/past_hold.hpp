// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/result.hpp"

#include <optional>
#include <vector>

namespace waybill::catalog {

enum class HoldState : std::uint8_t { active, committed, released, expired, restocked };

/// One line of what an order holds or bought, and when it came to be so.
struct HeldLine {
    OfferId offer{};
    std::int64_t quantity{0};
    HoldState state{};  ///< now
    std::optional<TimePoint> held_at{};
    std::optional<TimePoint> sold_at{};
    std::optional<TimePoint> ended_at{};
};

/// An order's stock as it stood at a moment.
struct PastHold {
    HoldState state{};  ///< of all its lines: they change together
    std::vector<HeldLine> lines{};
};
/// Nothing before it was held. not_found: orders.moment_not_kept, where an older release changed a
/// line without its time.
Result<std::optional<PastHold>> hold_at(std::vector<HeldLine> lines, TimePoint moment);

}  // namespace waybill::catalog
