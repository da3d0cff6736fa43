// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/couriers/usecases/care.hpp"

namespace waybill::couriers {

/// What the orders service reports: one line per event.
service::EventTable order_events(DeliveryStore& store, CareStore& care, IdSource& ids);

}  // namespace waybill::couriers
