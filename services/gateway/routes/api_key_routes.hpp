// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// Keys of partners' own systems: made, listed, revoked by whoever keeps the partner.
void mount_api_keys(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
