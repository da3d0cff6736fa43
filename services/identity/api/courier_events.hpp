// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/events.hpp"
#include "services/identity/usecases/dismissed_courier.hpp"

namespace waybill::identity {

/// Who is no courier any more.
service::EventTable courier_events(DismissedCourier& dismissed);

}  // namespace waybill::identity
