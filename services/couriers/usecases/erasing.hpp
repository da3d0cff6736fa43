// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/usecases/ports.hpp"

namespace waybill::couriers {

/// The timer that goes on with an erased courier.
struct ErasingTimer {
    UserId user{};
    TimePoint due{};
    std::optional<OrderId> after{};  ///< orders up to this one are done
};

/// What a user carries.
struct Carried {
    bool is_courier{false};
    std::int64_t deliveries{0};  ///< in hand
};

/// Clears what is known of people whom identity has erased. Ids, times and counts stay.
class ErasedPeople {
public:
    virtual ~ErasedPeople() = default;
    virtual Task<Result<Carried>> carried_by(Context ctx, UserId user) = 0;
    /// Where the order was brought, to whom. A repetition is a success without effect.
    virtual Task<Status> clear_door(Context ctx, OrderId order, EventId event) = 0;
    /// Sees to it that the courier that the user is or was is cleared. A repetition is a success
    /// without effect.
    virtual Task<Status> begin(Context ctx, UserId user, EventId event) = 0;
    /// Dismisses the courier once nothing is in hand, and takes the name out of some of the orders
    /// at once; the timer comes again as long as there may be more.
    virtual Task<Status> go_on(Context ctx, ErasingTimer timer) = 0;
};

}  // namespace waybill::couriers
