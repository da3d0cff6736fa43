// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

namespace waybill::couriers {

/// Whether who has so much cash, and what is yet to be collected of what is in hand, may collect
/// `due` beside it. All in minor units of one currency; nothing due always fits, a cap of 0 is
/// none, and what is more than the cap fits into empty hands: somebody has to bring it.
constexpr bool fits_cash_cap(std::int64_t in_hand, std::int64_t due, std::int64_t cap) {
    return due == 0 || cap == 0 || in_hand <= std::max<std::int64_t>(cap - due, 0);
}

}  // namespace waybill::couriers
