// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/notifications/v1/notifications.pb.h"
#include "services/gateway/bodies/common.hpp"

#include <vector>

namespace waybill::gateway {

struct ListNotifications : PageQuery {
    bool unread{false};
    static void describe(json::Fields<ListNotifications>& f);
};

struct MarkReadBody {
    std::optional<NotificationId> notification_id;
    static void describe(json::Fields<MarkReadBody>& f);
};

struct NotificationView {
    NotificationId notification_id;
    std::string kind;
    std::string title;
    std::string body;
    std::optional<OrderId> order_id;
    TimePoint created_at{};
    std::optional<TimePoint> read_at;
    static void describe(json::Fields<NotificationView>& f);
};

struct NotificationPageView {
    std::vector<NotificationView> data;
    std::optional<std::string> next_cursor;
    bool has_more{false};
    std::int64_t unread{0};
    static void describe(json::Fields<NotificationPageView>& f);
};

NotificationPageView to_view(const notifications::v1::ListReply& page);

}  // namespace waybill::gateway
