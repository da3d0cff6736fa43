// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/id.hpp"
#include "platform/core/money.hpp"
#include "platform/core/result.hpp"

namespace waybill::couriers {

/// Cash that a courier has given to the platform.
struct HandedIn {
    CourierId courier;
    Money total;  ///< since ever
    EventId event;
};

/// What couriers hold of what they have collected.
class CourierCash {
public:
    virtual ~CourierCash() = default;
    /// Once per event, and an older word changes nothing. Who could take no more orders in cash may
    /// be given work in the same transaction.
    virtual Task<Status> handed_in(Context ctx, HandedIn handed) = 0;
};

}  // namespace waybill::couriers
