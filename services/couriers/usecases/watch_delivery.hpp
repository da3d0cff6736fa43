// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/usecases/care.hpp"

namespace waybill::couriers {

/// Looks after what is in somebody's hand: who has not fetched it by the deadline, or is not heard
/// of, loses it to others; of what was fetched a person is told (see the domain's `watch`).
class WatchDelivery {
public:
    struct Deps {
        CareStore& store;
        const LastSeen& last_seen;
        Duration lost_after{10min};
    };
    explicit WatchDelivery(Deps deps) : deps_{deps} {}

    Task<Status> timer_due(Context ctx, OrderId order, TimePoint due, Told told);

private:
    Deps deps_;
};

}  // namespace waybill::couriers
