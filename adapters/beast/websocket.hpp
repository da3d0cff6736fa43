// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/beast/shard.hpp"
#include "adapters/beast/transport.hpp"

#include <string>

namespace waybill::beast {

/// A connection that has become a WebSocket.
struct Live {
    Shard& shard;
    Transport& transport;
    std::string early;  ///< bytes that came behind the upgrade request
    Context ctx;
    http::Request request;
};

/// Whether the request may become a WebSocket at all (RFC 6455 section 4.2.1).
bool live_request(const http::Request& request);
/// Answers the upgrade and lets the handler run the socket until it closes.
Task<void> run_live(Live live);

}  // namespace waybill::beast
