// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/couriers/usecases/care.hpp"
#include "services/couriers/usecases/courier_cash.hpp"
#include "services/couriers/usecases/erasing.hpp"

namespace waybill::couriers {

/// What the orders service reports: one line per event.
service::EventTable order_events(DeliveryStore& store, CareStore& care, ErasedPeople& erased,
                                 IdSource& ids);
/// What couriers have handed in.
service::EventTable payment_events(CourierCash& cash);
/// Who is a person no more.
service::EventTable identity_events(ErasedPeople& erased);

}  // namespace waybill::couriers
