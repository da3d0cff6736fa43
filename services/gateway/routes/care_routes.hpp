// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// What a courier and an operator do when an order does not go its straight way, and the alerts.
void mount_care(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
