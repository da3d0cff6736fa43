// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/events.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

/// Who became staff of a partner with the role, and who is nobody any more.
service::EventTable staff_events(PartnerStore& partners, LeavingStaff& leaving, const Clock& clock);

}  // namespace waybill::catalog
