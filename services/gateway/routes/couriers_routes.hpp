// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// What a courier does, and what an operator does with couriers.
void mount_couriers(http::Router& router, const Parts& parts);
/// What an operator does with one of them.
void mount_kept_couriers(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
