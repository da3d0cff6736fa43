// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::catalog {

/// One opening on one day of the week, in minutes of that day on the partner's own clock. What
/// closes after midnight closes past 1440 (`18:00` to `02:00` is 1080 to 1560).
struct OpeningHours {
    int weekday{1};  ///< 1 Monday … 7 Sunday
    int opens_minute{0};
    int closes_minute{0};
    bool operator==(const OpeningHours&) const = default;
};

/// A moment of a week on some wall clock: minutes since Monday 00:00.
struct WeekMinute {
    int value{0};
    /// `local` is UTC shifted by the zone's offset.
    static WeekMinute of(TimePoint local);
};

/// Opening is included, closing is not. No hours at all: always open.
bool open_at(const std::vector<OpeningHours>& hours, WeekMinute at);
/// Zero while it is open; nothing when it never opens.
std::optional<std::chrono::minutes> minutes_until_open(const std::vector<OpeningHours>& hours,
                                                       WeekMinute at);

/// `1:540-1320 6:600-1560`, and back; nothing when it is not what `to_text` writes.
std::string to_text(const std::vector<OpeningHours>& hours);
std::optional<std::vector<OpeningHours>> parse_hours(std::string_view text);

}  // namespace waybill::catalog
