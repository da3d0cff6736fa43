// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/handler.hpp"

#include <vector>

namespace waybill::town {

/// What stands before several gateways: each request goes to the next of them, and live
/// connections to one that the test chooses.
class InTurns final : public http::Handler {
public:
    std::vector<http::Handler*> gateways{};
    std::size_t live_at{0};

    Task<http::Response> handle(Context ctx, http::Request request) override {
        return gateways.at(++turn_ % gateways.size())->handle(std::move(ctx), std::move(request));
    }
    Task<Result<void>> accept_live(Context ctx, const http::Request& request,
                                   http::Response& refusal) override {
        return gateways.at(live_at)->accept_live(std::move(ctx), request, refusal);
    }
    Task<void> live(Context ctx, http::Request request, http::WebSocket& socket) override {
        return gateways.at(live_at)->live(std::move(ctx), std::move(request), socket);
    }

private:
    std::size_t turn_{0};
};

}  // namespace waybill::town
