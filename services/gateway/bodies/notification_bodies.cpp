// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/notification_bodies.hpp"

namespace waybill::gateway {

void ListNotifications::describe(json::Fields<ListNotifications>& f) {
    describe_page(f);
    f.query("unread", &ListNotifications::unread, {.help = "Only what is not read"});
}

void MarkReadBody::describe(json::Fields<MarkReadBody>& f) {
    f.title("MarkRead");
    f.optional("notification_id", &MarkReadBody::notification_id, {.help = "Absent: all"});
}

void NotificationView::describe(json::Fields<NotificationView>& f) {
    f.title("Notification", "What somebody was told");
    f.required("notification_id", &NotificationView::notification_id);
    f.required("kind", &NotificationView::kind, {.example = "order_paid"});
    f.required("title", &NotificationView::title, {.example = "Your order is paid"});
    f.required("body", &NotificationView::body, {.example = "Corner Bakery is told now."});
    f.optional("order_id", &NotificationView::order_id);
    f.required("created_at", &NotificationView::created_at);
    f.optional("read_at", &NotificationView::read_at);
}

void NotificationPageView::describe(json::Fields<NotificationPageView>& f) {
    f.title("NotificationPage", "Newest first");
    f.required("data", &NotificationPageView::data);
    f.optional("next_cursor", &NotificationPageView::next_cursor);
    f.required("has_more", &NotificationPageView::has_more);
    f.required("unread", &NotificationPageView::unread,
               {.help = "How many there are, on all pages", .example = "2"});
}

NotificationPageView to_view(const notifications::v1::ListReply& page) {
    NotificationPageView view;
    for (const auto& entry : page.notifications())
        view.data.push_back({.notification_id = read_id<NotificationId>(entry.notification_id()),
                             .kind = entry.kind(),
                             .title = entry.title(),
                             .body = entry.body(),
                             .order_id = maybe_id<OrderId>(entry.order_id()),
                             .created_at = from_micros(entry.created_at()),
                             .read_at = decode_time(entry.read_at())});
    view.next_cursor = maybe_text(page.next_cursor());
    view.has_more = view.next_cursor.has_value();
    view.unread = page.unread();
    return view;
}

}  // namespace waybill::gateway
