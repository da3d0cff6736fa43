// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time_zones.hpp"
#include "services/catalog/domain/partner.hpp"

namespace waybill::catalog {

/// Whether a partner is open, on its own clock: the one answer for what is shown, what is checked
/// and what is reserved. An opening is one stretch of time, also when the clock is changed in it.
class OpeningTimes {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        const TimeZones& zones;
        const Clock& clock;
    };
    explicit OpeningTimes(Deps deps) : deps_{deps} {}

    bool open_now(const Partner& partner) const { return open_at(partner, deps_.clock.now()); }
    bool open_at(const Partner& partner, TimePoint at) const;
    /// invalid: catalog.partner_closed, with `next_opening` as a fact of the problem.
    Status check_open(const Partner& partner) const;

private:
    /// Nothing when it never opens again.
    std::optional<TimePoint> next_opening(const Partner& partner, TimePoint now) const;

    Deps deps_;
};

}  // namespace waybill::catalog
