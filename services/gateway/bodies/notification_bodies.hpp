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

}  // namespace waybill::gateway
