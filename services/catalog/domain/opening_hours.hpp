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

/// One opening of one date, in minutes of it.
struct DayHours {
    int opens_minute{0};
    int closes_minute{0};
    bool operator==(const DayHours&) const = default;
};

/// A date on the partner's own calendar that is not like its weekday: with other hours, or none.
/// What opened the evening before closes when that day says.
struct Holiday {
    std::chrono::sys_days date{};
    std::vector<DayHours> hours{};  ///< none: closed all day
    bool operator==(const Holiday&) const = default;
};

/// An opening as the clock on the partner's wall shows it.
struct WallSpan {
    TimePoint opens{};
    TimePoint closes{};
    bool operator==(const WallSpan&) const = default;
};

/// What opens on that date, the earliest first. No hours of the week at all: each day is open from
/// one midnight to the next.
std::vector<WallSpan> openings_on(const std::vector<OpeningHours>& week,
                                  const std::vector<Holiday>& holidays, std::chrono::sys_days date);

/// `1:540-1320 6:600-1560`, and back; nothing when it is not what `to_text` writes.
std::string to_text(const std::vector<OpeningHours>& hours);
std::optional<std::vector<OpeningHours>> parse_hours(std::string_view text);
/// `2026-12-25 2026-12-31:600-840,900-1020`, and back.
std::string to_text(const std::vector<Holiday>& holidays);
std::optional<std::vector<Holiday>> parse_holidays(std::string_view text);

/// `2026-12-25`, and back; nothing for what is no date of the years 1970 to 2200.
std::string to_text(std::chrono::sys_days date);
std::optional<std::chrono::sys_days> parse_date(std::string_view text);

}  // namespace waybill::catalog
