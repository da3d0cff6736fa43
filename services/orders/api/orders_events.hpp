// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/orders/usecases/change_order.hpp"

namespace waybill::orders {

/// What payments and couriers report moves the order: one line per event.
service::EventTable payment_events(ChangeOrder& change_order);
service::EventTable catalog_events(ChangeOrder& change_order);
service::EventTable courier_events(ChangeOrder& change_order);

}  // namespace waybill::orders
