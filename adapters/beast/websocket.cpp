// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/websocket.hpp"

namespace waybill::beast {

bool live_request(const http::Request&) { return false; }
Task<void> run_live(Live) { co_return; }

}  // namespace waybill::beast
