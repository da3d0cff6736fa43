// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/telemetry/family.hpp"

namespace waybill::notifications {

/// What became of one try to tell a webhook of an event.
enum class WebhookResult : std::uint8_t { delivered, retried, parked, ended };

/// What became of one try to mail something.
enum class MailResult : std::uint8_t { sent, retried, failed };

/// Ways out of mail, as ProviderKind has them.
enum class MailWay : std::uint8_t { smtp, webhook, console };
enum class ProviderResult : std::uint8_t { taken, failed };

struct NotificationsMetrics {
    explicit NotificationsMetrics(telemetry::Registry& registry)
        : mails{registry,
                {.name = "waybill_notifications_mails_total",
                 .help = "Tries to mail news by what became of them."},
                {"result"}},
          codes{registry,
                {.name = "waybill_notifications_codes_total",
                 .help = "Tries to mail secret codes by what became of them."},
                {"result"}},
          providers{registry,
                    {.name = "waybill_notifications_provider_tries_total",
                     .help = "Letters given to a way out by whether it took them."},
                    {"provider"},
                    {"result"}},
          webhooks{registry,
                   {.name = "waybill_notifications_webhooks_total",
                    .help = "Tries to tell webhooks of events by what became of them."},
                   {"result"}} {}

    telemetry::CounterFamily<MailResult> mails;
    telemetry::CounterFamily<MailResult> codes;
    telemetry::CounterFamily<MailWay, ProviderResult> providers;
    telemetry::CounterFamily<WebhookResult> webhooks;
};

}  // namespace waybill::notifications
