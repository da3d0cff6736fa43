// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace waybill::couriers::dispatch {

/// Points in time and durations alike, on whichever clock the caller keeps.
using Seconds = std::int32_t;
/// What the caller knows an order, courier or partner by; stable while it exists, 0 is none.
using Key = std::uint64_t;
/// One second of one customer's time is `cost_of_second`; integers, so that sums are exact and a
/// run gives the same bytes everywhere.
using Cost = std::int64_t;

inline constexpr Cost cost_of_second = 1024;
inline constexpr Seconds minute = 60;

/// Slots are signed, places in memory are not.
constexpr std::size_t at(std::int32_t index) { return static_cast<std::size_t>(index); }

/// Metres on a plane. Latitude and longitude are mapped onto one by the caller.
struct Place {
    double x{0};
    double y{0};
};

}  // namespace waybill::couriers::dispatch
