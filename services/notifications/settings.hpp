// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"
#include "platform/settings/fields.hpp"

#include <vector>

namespace waybill::notifications {

/// The kinds that may be mailed. What is not among them is told in the app only.
enum class MailedKind : std::uint8_t {
    order_created,
    order_paid,
    order_ready,
    order_on_its_way,
    order_delivered,
    order_cancelled,
    payment_reminder,
    payment_failed,
    refund,
    surplus_returned,
};

struct NotificationsSettings {
    bool mail{true};
    std::vector<MailedKind> mail_kinds{enum_values<MailedKind>.begin(),
                                       enum_values<MailedKind>.end()};
    int mail_workers{3};
    std::vector<Duration> mail_retries{3s, 9s, 27s, 1min, 3min, 9min, 27min};
    Duration mail_patience{24h};
    std::string alert_address{};
    Duration alert_gather{30s};
    Duration alert_stretch{10min};
    int webhook_workers{8};
    Duration webhook_timeout{15s};

    static void describe(settings::Fields<NotificationsSettings>& f) {
        f.section("notifications", "What people are told, and how");
        f.add("mail", &NotificationsSettings::mail,
              {.help = "false: news is told in the app only; codes are mailed all the same"});
        f.add("mail_kinds", &NotificationsSettings::mail_kinds,
              {.help = "Which news is mailed", .items_max = enum_values<MailedKind>.size()});
        f.add("mail_workers", &NotificationsSettings::mail_workers,
              {.help = "How many mails are under way at once", .min = 1, .max = 64});
        f.add("mail_retries", &NotificationsSettings::mail_retries,
              {.help = "Pauses between the tries to send a mail; the last one repeats",
               .min = 1s,
               .max = 24h,
               .items_max = 16});
        f.add("mail_patience", &NotificationsSettings::mail_patience,
              {.help = "How long news is tried to be mailed; then it is parked",
               .min = 1s,
               .max = 30 * 24h});
        f.add(
            "alert_address", &NotificationsSettings::alert_address,
            {.help = "Where alerts are mailed beside the operators who ask for it; empty: nowhere",
             .length_max = 320});
        f.add("alert_gather", &NotificationsSettings::alert_gather,
              {.help = "How long alerts are gathered for the first mail", .min = 1s, .max = 1h});
        f.add("alert_stretch", &NotificationsSettings::alert_stretch,
              {.help = "All alerts after the first mail that come in such a stretch of time are "
                       "the second, at its end",
               .min = 1min,
               .max = 24h});
        f.add("webhook_workers", &NotificationsSettings::webhook_workers,
              {.help = "How many webhooks are told of events at once, each of one event",
               .min = 1,
               .max = 100});
        f.add("webhook_timeout", &NotificationsSettings::webhook_timeout,
              {.help = "How long a webhook may take to answer", .min = 1s, .max = 30s});
    }
};

}  // namespace waybill::notifications
