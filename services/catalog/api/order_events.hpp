// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/events.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

/// What becomes of held stock when orders are paid or cancelled, and what partners are counted for
/// when their kitchens are done with one.
service::EventTable order_events(ReservationStore& store, IdSource& ids, const Clock& clock);

}  // namespace waybill::catalog
