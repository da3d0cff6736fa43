// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/notification.hpp"

#include "platform/core/enum_values.hpp"

namespace waybill::notifications {
std::string_view to_string(NewsKind kind) {
    switch (kind) {
        case NewsKind::order_created: return "order_created";
        case NewsKind::order_paid: return "order_paid";
        case NewsKind::order_accepted: return "order_accepted";
        case NewsKind::order_ready: return "order_ready";
        case NewsKind::order_assigned: return "order_assigned";
        case NewsKind::order_on_its_way: return "order_on_its_way";
        case NewsKind::order_delivered: return "order_delivered";
        case NewsKind::order_cancelled: return "order_cancelled";
        case NewsKind::payment_reminder: return "payment_reminder";
        case NewsKind::payment_failed: return "payment_failed";
        case NewsKind::refund: return "refund";
        case NewsKind::surplus_returned: return "surplus_returned";
        case NewsKind::system_alert: return "system_alert";
        case NewsKind::announcement: return "announcement";
        case NewsKind::webhook_off: return "webhook_off";
    }
    return "unknown";
}

bool tells_an_end(NewsKind kind) {
    return kind == NewsKind::order_delivered || kind == NewsKind::order_cancelled ||
           kind == NewsKind::refund || kind == NewsKind::surplus_returned;
}

int mail_priority(NewsKind kind) {
    if (kind == NewsKind::announcement) return 9;
    return kind == NewsKind::payment_reminder ? 8 : 5;
}

std::string_view to_string(MailState state) {
    switch (state) {
        case MailState::none: return "none";
        case MailState::queued: return "queued";
        case MailState::sent: return "sent";
        case MailState::failed: return "failed";
    }
    return "unknown";
}

}  // namespace waybill::notifications
