// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/orders/usecases/change_order.hpp"
#include "services/orders/usecases/erasing.hpp"

#include <string_view>

namespace waybill::orders {

/// What payments and couriers report moves the order: one line per event.
service::EventTable payment_events(ChangeOrder& change_order);
service::EventTable catalog_events(ChangeOrder& change_order);
service::EventTable courier_events(ChangeOrder& change_order, ErasedPeople& erased);
service::EventTable identity_events(ErasedPeople& erased);

/// What other systems write into the topic of statuses, as commands: the order's rules decide, and
/// what they refuse is parked. `consumer` is of static storage.
service::EventTable::Handler outside_status(ChangeOrder& change_order, const Clock& clock,
                                            std::string_view consumer);

}  // namespace waybill::orders
