// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/payments/usecases/follow_payment.hpp"
#include "services/payments/usecases/start_payment.hpp"

namespace waybill::payments {

/// What becomes of a payment when its order begins, ends well or is cancelled.
service::EventTable order_events(StartPayment& start_payment, FollowPayment& follow_payment);

}  // namespace waybill::payments
