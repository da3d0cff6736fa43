// SPDX-License-Identifier: Apache-2.0
#include "adapters/tzdb/tzdb_time_zones.hpp"

#include <algorithm>
#include <chrono>

namespace waybill::tzdb {
namespace {

/// Like locate_zone, without an exception for what anybody may type.
const std::chrono::time_zone* find(std::string_view name) {
    const std::chrono::tzdb& database = std::chrono::get_tzdb();
    const auto zone = std::ranges::lower_bound(database.zones, name, {},
                                               [](const auto& each) { return each.name(); });
    if (zone != database.zones.end() && zone->name() == name) return &*zone;
    const auto link = std::ranges::lower_bound(database.links, name, {},
                                               [](const auto& each) { return each.name(); });
    if (link == database.links.end() || link->name() != name) return nullptr;
    return find(link->target());
}

}  // namespace

TzdbTimeZones::TzdbTimeZones() { (void)std::chrono::get_tzdb(); }

std::optional<Duration> TzdbTimeZones::offset(std::string_view zone, TimePoint at) const {
    const std::chrono::time_zone* found = find(zone);
    if (found == nullptr) return std::nullopt;
    return found->get_info(at).offset;
}

}  // namespace waybill::tzdb
