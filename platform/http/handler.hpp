// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/http/message.hpp"

#include <limits>

namespace waybill::http {

/// One open WebSocket, text messages only. All calls on the connection's executor; `send` may be
/// awaited while another coroutine awaits `receive`, each by one coroutine at a time.
class WebSocket {
public:
    virtual ~WebSocket() = default;
    /// The next message; nothing when the peer closed.
    virtual Task<Result<std::optional<std::string>>> receive(Context ctx) = 0;
    /// Waits until the message is handed to the socket: a slow reader slows its own sender only.
    virtual Task<Status> send(Context ctx, std::string message) = 0;
    virtual Task<void> close(Context ctx, std::uint16_t code, std::string reason) = 0;
};

/// What the head of a request is worth: a body of this size, or an answer at once.
struct Judgement {
    std::size_t body_bytes_max{0};
    std::optional<Response> refusal{};
};

/// What an engine serves. The context carries the peer's trace and a token that ends when the
/// connection is lost or the server stops.
class Handler {
public:
    virtual ~Handler() = default;
    virtual Task<Response> handle(Context ctx, Request request) = 0;
    /// Asked before a body is read that did not come together with its head. May note in `head`
    /// what `handle` need not do again.
    virtual Task<Judgement> judge(Context, Request&) {
        co_return Judgement{.body_bytes_max = std::numeric_limits<std::size_t>::max()};
    }
    /// Decides on an upgrade: a refusal is answered as a plain response.
    virtual Task<Result<void>> accept_live(Context ctx, const Request& request,
                                           Response& refusal) = 0;
    /// Runs one WebSocket until it closes.
    virtual Task<void> live(Context ctx, Request request, WebSocket& socket) = 0;
};

}  // namespace waybill::http
