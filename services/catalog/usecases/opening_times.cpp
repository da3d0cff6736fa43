// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/opening_times.hpp"

#include "services/catalog/usecases/wall_clock.hpp"

#include <algorithm>

namespace waybill::catalog {
namespace {

using std::chrono::days;

struct RealSpan {
    TimePoint opens{};
    TimePoint closes{};
};

/// What opens on that date of the partner's calendar. An opening that would begin and end while
/// the clock is put forward is none.
std::vector<RealSpan> openings_of(const Partner& partner, const WallClock& wall,
                                  std::chrono::sys_days date) {
    std::vector<RealSpan> spans;
    for (const WallSpan& span : openings_on(partner.hours, partner.holidays, date)) {
        const RealSpan real{wall.first_showing(span.opens), wall.first_showing(span.closes)};
        if (real.opens < real.closes) spans.push_back(real);
    }
    return spans;
}

}  // namespace

bool OpeningTimes::open_at(const Partner& partner, TimePoint at) const {
    if (partner.hours.empty() && partner.holidays.empty()) return true;
    const WallClock wall{deps_.zones, partner.zone};
    const auto today = std::chrono::floor<days>(wall.shown(at));
    // Yesterday's may last past midnight. Tomorrow's may have begun: a clock that is put back just
    // after midnight shows today once more.
    for (int day = -1; day <= 1; ++day)
        for (const RealSpan& span : openings_of(partner, wall, today + days{day}))
            if (span.opens <= at && at < span.closes) return true;
    return false;
}

std::optional<TimePoint> OpeningTimes::next_opening(const Partner& partner, TimePoint now) const {
    const WallClock wall{deps_.zones, partner.zone};
    const auto today = std::chrono::floor<days>(wall.shown(now));
    // A weekday comes once a week, and each holiday takes one of them at most.
    const int weeks = 2 + static_cast<int>(partner.holidays.size());
    for (int day = 0; day <= 7 * weeks; ++day)
        for (const RealSpan& span : openings_of(partner, wall, today + days{day}))
            if (span.opens > now) return span.opens;
    return std::nullopt;
}

Status OpeningTimes::check_open(const Partner& partner) const {
    const TimePoint now = deps_.clock.now();
    if (open_at(partner, now)) return {};
    Error error{.kind = ErrorKind::invalid, .reason = "catalog.partner_closed"};
    if (const auto opens = next_opening(partner, now))
        error.fields.push_back(
            {.pointer = "next_opening", .code = {}, .detail = to_rfc3339(*opens)});
    return std::unexpected(std::move(error));
}

}  // namespace waybill::catalog
