// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/past_hold.hpp"

#include <utility>

namespace waybill::catalog {
namespace {

bool ended(HoldState state) { return state != HoldState::active && state != HoldState::committed; }

/// Whether the line has the time of each change that led to its state. What was restocked was sold.
bool times_kept(const HeldLine& line) {
    const bool was_sold = line.state == HoldState::committed || line.state == HoldState::restocked;
    return line.held_at && (!was_sold || line.sold_at) && (!ended(line.state) || line.ended_at);
}

HoldState state_at(const HeldLine& line, TimePoint moment) {
    if (line.ended_at && *line.ended_at <= moment) return line.state;
    return line.sold_at && *line.sold_at <= moment ? HoldState::committed : HoldState::active;
}

}  // namespace

Result<std::optional<PastHold>> hold_at(std::vector<HeldLine> lines, TimePoint moment) {
    if (lines.empty()) return std::nullopt;
    for (const HeldLine& line : lines) {
        if (!times_kept(line)) return fail(ErrorKind::not_found, "orders.moment_not_kept");
        if (moment < *line.held_at) return std::nullopt;
    }
    const HoldState state = state_at(lines.front(), moment);
    return PastHold{.state = state, .lines = std::move(lines)};
}

}  // namespace waybill::catalog
