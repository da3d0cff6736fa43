// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// How somebody comes to a role: asked for and decided, or by invitation.
void mount_roles(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
