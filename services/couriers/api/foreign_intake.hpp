// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/events.hpp"
#include "platform/tasks/jobs.hpp"
#include "platform/tasks/timers.hpp"
#include "services/couriers/usecases/foreign_orders.hpp"

namespace waybill::couriers {

/// Where other systems say that an order has changed: plain JSON with an `order_id`.
inline constexpr std::string_view foreign_topic = "order.status.changed";

/// A record of that topic: its order is read, whatever status the record says. What cannot be read
/// is parked. malformed: couriers.bad_record.
service::EventTable::Handler foreign_record(ForeignOrders& orders);
/// The timer of an order that is to be read.
tasks::TimerWorker::Handler foreign_read_timer(ForeignOrders& orders);
/// The work of telling the other system of an outcome, for three days.
tasks::JobWorkers::Kind foreign_outcome_kind(ForeignSystem& system, ForeignOrderStore& store);

}  // namespace waybill::couriers
