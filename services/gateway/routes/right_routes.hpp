// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// Sets of rights, and which accounts have them.
void mount_right_sets(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
