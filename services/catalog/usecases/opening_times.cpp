// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/opening_times.hpp"

namespace waybill::catalog {

/// A zone that was known when the partner was made and is not any more counts as UTC.
TimePoint OpeningTimes::local(const Partner& partner, TimePoint now) const {
    return now + deps_.zones.offset(partner.zone, now).value_or(Duration{});
}

bool OpeningTimes::open_now(const Partner& partner) const {
    return open_at(partner.hours, WeekMinute::of(local(partner, deps_.clock.now())));
}

Status OpeningTimes::check_open(const Partner& partner) const {
    const TimePoint now = deps_.clock.now();
    const auto wait = minutes_until_open(partner.hours, WeekMinute::of(local(partner, now)));
    if (wait == std::chrono::minutes{0}) return {};
    Error error{.kind = ErrorKind::invalid, .reason = "catalog.partner_closed"};
    if (wait) {
        const TimePoint wall =
            std::chrono::floor<std::chrono::minutes>(local(partner, now)) + *wait;
        // The clocks may change until then: the offset is that of the moment itself.
        const TimePoint about = wall - (local(partner, now) - now);
        const TimePoint opens = wall - (local(partner, about) - about);
        error.fields.push_back(
            {.pointer = "next_opening", .code = {}, .detail = to_rfc3339(opens)});
    }
    return std::unexpected(std::move(error));
}

}  // namespace waybill::catalog
