// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/rpc/guard.hpp"

namespace waybill::wiring {

/// Calls that begin something which takes room from then on. When the disk fills they are refused
/// first, so that what has begun (payments, kitchens, deliveries, returns) can end.
bool begins_new_work(const rpc::Method& method);

}  // namespace waybill::wiring
