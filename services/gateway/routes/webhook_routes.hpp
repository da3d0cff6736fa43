// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// `/v1/webhooks`: where partners and operators have the events of orders sent.
void mount_webhooks(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
