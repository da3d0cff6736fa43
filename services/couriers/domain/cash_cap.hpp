// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace waybill::couriers {

/// Whether who has so much cash, and what is yet to be collected of what is in hand, may collect
/// `due` beside it. All in minor units of one currency; nothing due always fits, and a cap of 0 is
/// none.
constexpr bool fits_cash_cap(std::int64_t in_hand, std::int64_t due, std::int64_t cap) {
    return due == 0 || cap == 0 || in_hand + due <= cap;
}

}  // namespace waybill::couriers
