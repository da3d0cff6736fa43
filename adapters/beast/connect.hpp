// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/beast/http_client.hpp"
#include "adapters/beast/listener.hpp"

namespace waybill::beast {

/// Connects to an address (never a name). Error: `unavailable` (http.connect_failed), `deadline`,
/// `cancelled`.
Task<Result<Socket>> connect_to(AsioLoop& loop, const Endpoint& endpoint, Context ctx);

}  // namespace waybill::beast
