// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/live/live_session.hpp"

namespace waybill::gateway {

/// Every route under `/v1` and the keys of tokens, in the order of the API document. `live`
/// outlives the router's connections.
void mount_all(http::Router& router, const LiveParts& live);

}  // namespace waybill::gateway
