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

}  // namespace waybill::gateway
