// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/live/live_session.hpp"

namespace waybill::gateway {

/// `/v1/live`. `live` outlives the router's connections.
void mount_live(http::Router& router, const LiveParts& live);

}  // namespace waybill::gateway
