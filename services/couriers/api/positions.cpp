// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/api/positions.hpp"

namespace waybill::couriers {

Positions::Keep Positions::offer(const CourierId& courier, const Position& position) {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(courier);
    if (found == entries_.end()) {
        // When full, positions of newcomers go to the store only.
        if (entries_.size() < limits_.couriers_max)
            entries_.emplace(courier, Entry{.position = position, .saved_at = position.at});
        return Keep::durably;
    }
    Entry& entry = found->second;
    if (!is_newer(position, entry.position)) return Keep::no;
    entry.position = position;
    if (position.at - entry.saved_at < limits_.save_every) return Keep::in_memory;
    entry.saved_at = position.at;
    return Keep::durably;
}

std::optional<Position> Positions::newest(const CourierId& courier) const {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(courier);
    if (found == entries_.end()) return std::nullopt;
    return found->second.position;
}

}  // namespace waybill::couriers
