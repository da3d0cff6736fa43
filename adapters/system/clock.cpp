// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/clock.hpp"

namespace waybill {

TimePoint SystemClock::now() const {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steady() const {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return SteadyTime{std::chrono::floor<Duration>(since)};
}

}  // namespace waybill
