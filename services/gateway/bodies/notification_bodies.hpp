// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/notifications/v1/notifications.json.hpp"
#include "services/gateway/bodies/common.hpp"

namespace waybill::gateway {

struct ListNotifications : PageQuery {
    bool unread{false};
    static void describe(json::Fields<ListNotifications>& f);
};

struct MarkReadBody {
    std::optional<NotificationId> notification_id;
    static void describe(json::Fields<MarkReadBody>& f);
};

struct ListOwnHistory : PageQuery {
    static void describe(json::Fields<ListOwnHistory>& f);
};

struct ListHistory : PageQuery {
    std::optional<UserId> user_id;
    static void describe(json::Fields<ListHistory>& f);
};

struct ReplayMail {
    NotificationId notification_id;
    static void describe(json::Fields<ReplayMail>& f);
};

struct KindPreferenceBody {
    std::string kind;
    bool mail{true};
    bool in_app{true};
    std::optional<std::string> in_quiet_hours;
    static void describe(json::Fields<KindPreferenceBody>& f);
};

struct QuietHoursBody {
    std::string zone;
    std::string begins;
    std::string ends;
    static void describe(json::Fields<QuietHoursBody>& f);
};

struct PreferencesBody {
    std::vector<KindPreferenceBody> kinds;
    std::optional<QuietHoursBody> quiet_hours;
    static void describe(json::Fields<PreferencesBody>& f);
};
notifications::v1::QuietHours to_message(const QuietHoursBody& body);
notifications::v1::Preferences to_message(const PreferencesBody& body);

}  // namespace waybill::gateway
