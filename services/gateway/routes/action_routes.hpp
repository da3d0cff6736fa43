// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// The log of what the office changed, for operators.
void mount_actions(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
