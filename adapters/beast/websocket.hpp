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
    std::string early;     ///< bytes that came behind the upgrade request
    std::string protocol;  ///< the subprotocol to answer; empty for none
    Context ctx;
    http::Request request;
};

/// Whether the request may become a WebSocket at all (RFC 6455 section 4.2.1).
bool live_request(const http::Request& request);
/// The subprotocol that the handler's answer names, or else the first that the client offers:
/// a browser gives up when it has offered some and none is chosen.
std::string protocol_of(const http::Request& request, const http::Response& answer);
/// Answers the upgrade and lets the handler run the socket until it closes.
Task<void> run_live(Live& live);

}  // namespace waybill::beast
