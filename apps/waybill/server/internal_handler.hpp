// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/server/parked_routes.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/ready.hpp"
#include "platform/mail/memory_mail_sender.hpp"
#include "platform/telemetry/registry.hpp"

#include <atomic>

namespace waybill::server {

/// What only the machine itself may see: metrics, probes, parked messages, and the mail that
/// development caught.
class InternalHandler final : public http::Handler {
public:
    struct Deps {
        http::Handler& api;  ///< says whether it is ready
        const Clock& clock;
        const telemetry::Registry& metrics;
        const mail::MemoryMailSender* caught;  ///< null when mail really leaves
        const ParkedRoutes& parked;
    };
    explicit InternalHandler(Deps deps) : deps_{deps} {}

    /// In a process without a gateway these say whether it is ready, from now on. They outlive it.
    void open(const http::ReadyChecks& checks) { checks_ = &checks; }

    Task<http::Response> handle(Context ctx, http::Request request) override;
    Task<http::Judgement> judge(Context ctx, http::Request& head) override;
    Task<Result<void>> accept_live(Context ctx, const http::Request& request,
                                   http::Response& refusal) override;
    Task<void> live(Context ctx, http::Request request, http::WebSocket& socket) override;

private:
    http::Response mails(const http::Request& request) const;
    Deps deps_;
    std::atomic<const http::ReadyChecks*> checks_{nullptr};
};

}  // namespace waybill::server
