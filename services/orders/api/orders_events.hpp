// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/orders/usecases/alerts.hpp"

namespace waybill::orders {

/// What payments and couriers report moves the order: one line per event.
service::EventTable payment_events(OrderStore& store, AlertStore& alerts);
service::EventTable catalog_events(OrderStore& store);
service::EventTable courier_events(OrderStore& store, AlertStore& alerts);

}  // namespace waybill::orders
