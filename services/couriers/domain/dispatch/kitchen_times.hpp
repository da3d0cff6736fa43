// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/dispatch/types.hpp"

#include <cstddef>
#include <vector>

namespace waybill::couriers::dispatch {

/// How far kitchens are off their partner's mean, learned from orders that became ready. Asked for
/// an order that is not: the longer it takes already, the longer it will.
class KitchenTimes {
public:
    KitchenTimes();

    /// An order of a partner with that mean took so long.
    void learn(Seconds mean, Seconds took);
    /// How long an order takes that was placed `age` ago and is not ready: the quantile `share`
    /// of what is still possible.
    Seconds estimate(Seconds mean, Seconds age, double share) const;
    std::size_t learned() const { return learned_; }

private:
    std::vector<Seconds> errors_;  ///< sorted
    std::vector<Seconds> recent_;  ///< the same in order of arrival, a ring
    std::size_t next_{0};
    std::size_t learned_{0};
};

}  // namespace waybill::couriers::dispatch
