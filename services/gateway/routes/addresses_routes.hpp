// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// One's own addresses.
void mount_addresses(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
