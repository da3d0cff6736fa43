// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace waybill::couriers {

/// What came of the orders that were put to a courier. What was brought is the courier's
/// `deliveries`.
struct Reliability {
    std::int64_t offered{0};   ///< each of them, also those that were claimed or given
    std::int64_t accepted{0};  ///< a yes, or none was asked for
    std::int64_t declined{0};  ///< a no, or given back before it was fetched
    std::int64_t expired{0};   ///< no answer in time
    std::int64_t failed{0};    ///< fetched, and not handed over
    std::int64_t late{0};      ///< its deadline was missed, or its courier not heard of until then
    bool operator==(const Reliability&) const = default;
};

/// What was counted since `before`.
constexpr Reliability since(const Reliability& now, const Reliability& before) {
    return {.offered = now.offered - before.offered,
            .accepted = now.accepted - before.accepted,
            .declined = now.declined - before.declined,
            .expired = now.expired - before.expired,
            .failed = now.failed - before.failed,
            .late = now.late - before.late};
}

}  // namespace waybill::couriers
