// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// `/.well-known/jwks.json`, for whoever verifies our access tokens himself.
void mount_keys(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
