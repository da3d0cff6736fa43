// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/orders/usecases/ports.hpp"

namespace waybill::orders {

/// A customer of whom identity has erased what says who that was.
struct ErasedCustomer {
    UserId user{};
    TimePoint at{};
    Heard heard{};
};

/// A courier of whom that is so, and orders that are said to name them.
struct ErasedCourier {
    CourierId courier{};
    std::vector<OrderId> orders{};
    Heard heard{};
};

/// The timer that goes on with it.
struct ErasingTimer {
    UserId user{};
    TimePoint due{};
    TimePoint erased_at{};  ///< when identity did it
};

/// Clears what orders say of people who are erased, of a customer's orders when each is over.
/// Orders, amounts, times and ids stay.
class ErasedPeople {
public:
    virtual ~ErasedPeople() = default;
    /// Orders of the customer that are not over.
    virtual Task<Result<std::int64_t>> count_open(Context ctx, UserId user) = 0;
    /// Sees to it that it is done. A repetition is a success without effect.
    virtual Task<Status> begin(Context ctx, ErasedCustomer customer) = 0;
    /// Some of the orders at once; the timer comes again as long as there may be more.
    virtual Task<Status> go_on(Context ctx, ErasingTimer timer) = 0;
    /// The name of who brought them. A repetition is a success without effect.
    virtual Task<Status> clear_courier(Context ctx, ErasedCourier courier) = 0;
};

}  // namespace waybill::orders
