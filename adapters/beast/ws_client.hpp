// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/beast/http_client.hpp"
#include "platform/http/handler.hpp"

#include <memory>

namespace waybill::beast {

/// A WebSocket to a server of ours, on its loop, for demo, benchmarks and tests. `close` (or
/// nothing but a failed `connect`) before it is destroyed.
class WsClient {
public:
    WsClient(AsioLoop& loop, Endpoint endpoint);
    ~WsClient();
    WsClient(const WsClient&) = delete;
    WsClient& operator=(const WsClient&) = delete;

    /// Errors: as connect_to; `rejected` (http.upgrade_refused) when the server answers otherwise,
    /// with its status as detail.
    Task<Status> connect(Context ctx, std::string target, http::Headers headers);
    /// See http::WebSocket.
    Task<Result<std::optional<std::string>>> receive(Context ctx);
    Task<Status> send(Context ctx, std::string message);
    Task<void> close(Context ctx, std::uint16_t code = 1000);
    /// The code that the server closed with; 0 while open or when the connection was lost.
    std::uint16_t close_code() const;

private:
    class Link;
    std::unique_ptr<Link> link_;
};

}  // namespace waybill::beast
