// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// What the planner leaves to an operator, and what helps it.
void mount_dispatch(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
