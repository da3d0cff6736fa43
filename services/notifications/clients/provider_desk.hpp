// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/client.hpp"
#include "platform/telemetry/log.hpp"
#include "services/notifications/metrics.hpp"
#include "services/notifications/usecases/sender_ports.hpp"

namespace waybill::notifications {

/// The ways out that there are: the relay of the settings, a webhook (a POST with the letter as
/// JSON, signed as Standard Webhooks are), and for whoever develops a line in the log, which does
/// not tell what the letter says.
class ProviderDesk final : public MailProviders {
public:
    struct Deps {
        Mailer& relay;
        http::Client& client;
        telemetry::Log& log;
        const Clock& clock;
        NotificationsMetrics& metrics;
    };
    explicit ProviderDesk(Deps deps) : deps_{deps} {}

    /// Of a webhook: rejected (notifications.webhook_refused) for an answer that says no for good,
    /// unavailable (notifications.webhook_away) for one that may be another later.
    Task<Status> send(Context ctx, Provider provider, Posting posting) override;

private:
    Task<Status> hand_over(Context ctx, Provider provider, Posting posting);
    Task<Status> post(Context ctx, Provider provider, Posting posting);

    Deps deps_;
};

}  // namespace waybill::notifications
