// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/handler.hpp"

#include <atomic>

namespace waybill::server {

/// Stands at the public port from the first moment: "starting" until the platform is there, the
/// platform from then on. So the port is known, and owned, before the services are built.
class SwitchHandler final : public http::Handler {
public:
    void open(http::Handler& target) { target_.store(&target, std::memory_order_release); }

    Task<http::Response> handle(Context ctx, http::Request request) override;
    Task<http::Judgement> judge(Context ctx, http::Request& head) override;
    Task<Result<void>> accept_live(Context ctx, const http::Request& request,
                                   http::Response& refusal) override;
    Task<void> live(Context ctx, http::Request request, http::WebSocket& socket) override;

private:
    static http::Response starting();
    http::Handler* target() const { return target_.load(std::memory_order_acquire); }
    std::atomic<http::Handler*> target_{nullptr};
};

}  // namespace waybill::server
