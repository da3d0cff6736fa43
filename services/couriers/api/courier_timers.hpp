// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/tasks/timers.hpp"
#include "services/couriers/usecases/erasing.hpp"
#include "services/couriers/usecases/pick_up.hpp"
#include "services/couriers/usecases/watch_delivery.hpp"

namespace waybill::couriers {

/// What is done when the timers of a delivery go off.
tasks::TimerWorker::Handler watch_timer(WatchDelivery& watch);
tasks::TimerWorker::Handler offer_timer(DispatchStore& store);
tasks::TimerWorker::Handler ask_timer(DispatchStore& store);
tasks::TimerWorker::Handler pick_up_timer(PickUp& pick_up);
/// And that of an erased courier.
tasks::TimerWorker::Handler erasing_timer(ErasedPeople& erased);

}  // namespace waybill::couriers
