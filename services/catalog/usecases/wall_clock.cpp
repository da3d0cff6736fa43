// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/wall_clock.hpp"

namespace waybill::catalog {

// Offsets of the day before and after: no zone changes twice within so short a time, and none is
// further from UTC than they reach.
constexpr Duration around = std::chrono::hours{36};

TimePoint WallClock::first_showing(TimePoint wall) const {
    const Duration before = offset(wall - around);
    const Duration after = offset(wall + around);
    const TimePoint early = wall - before;
    const TimePoint late = wall - after;
    if (before == after || offset(early) == before) return early;
    if (offset(late) == after) return late;
    // The clock never shows it: it is put forward between `late` and `early`.
    TimePoint old_time = late;
    TimePoint new_time = early;
    while (new_time - old_time > std::chrono::seconds{1}) {
        const TimePoint middle =
            std::chrono::floor<std::chrono::seconds>(old_time + (new_time - old_time) / 2);
        (offset(middle) == before ? old_time : new_time) = middle;
    }
    return new_time;
}

Duration WallClock::offset(TimePoint at) const {
    return zones_.offset(zone_, at).value_or(Duration{});
}

}  // namespace waybill::catalog
