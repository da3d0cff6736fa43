// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/domain/wording.hpp"

namespace waybill::notifications {

/// The clocks of a place.
struct WallClock {
    Duration offset{};               ///< to UTC
    std::string_view label{" UTC"};  ///< nothing where the reader lives by it
};

/// `1212.50 EUR`, `12,120.50 EUR`, `12.120,50 EUR`, `12 120,50 EUR`
std::string amount_text(Money amount, Language language);
/// `5 Jan 2026, 09:00 UTC`, `05.01.2026, 09:00 UTC`, `05/01/2026 à 09:00 UTC`
std::string time_text(TimePoint time, Language language, const WallClock& clock);

}  // namespace waybill::notifications
