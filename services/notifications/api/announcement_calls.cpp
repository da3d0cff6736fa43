// SPDX-License-Identifier: Apache-2.0
#include "contracts/waybill/convert.hpp"
#include "services/notifications/api/notification_calls.hpp"
#include "services/notifications/messages/announcement_messages.hpp"

#include <algorithm>

namespace waybill::notifications {

Task<Result<v1::Announcement>> NotificationCalls::announce(Context ctx,
                                                           v1::AnnounceRequest request) {
    WAYBILL_CO_TRY(auto wanted, from_message(request));
    WAYBILL_CO_TRY(wanted.asked_by, decode_id<UserId>(request.asked_by()));
    wanted.command = request.command();
    std::vector<UserId> named;
    for (const std::string& text : request.user_ids()) {
        WAYBILL_CO_TRY(const auto user, decode_id<UserId>(text));
        named.push_back(user);
    }
    WAYBILL_CO_TRY(const auto made, co_await deps_.announce.run(std::move(ctx), std::move(wanted),
                                                                std::move(named)));
    co_return to_message(made);
}

Task<Result<v1::Announcement>> NotificationCalls::get_announcement(
    Context ctx, v1::AnnouncementRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<AnnouncementId>(request.announcement_id()));
    WAYBILL_CO_TRY(const auto found, co_await deps_.announcements.find(std::move(ctx), id));
    co_return to_message(found);
}

Task<Result<v1::ListAnnouncementsReply>> NotificationCalls::list_announcements(
    Context ctx, v1::ListAnnouncementsRequest request) {
    AnnouncementFilter filter;
    if (request.page().limit() > 0) filter.limit = std::min(request.page().limit(), 100);
    filter.cursor = request.page().cursor();
    WAYBILL_CO_TRY(const auto page,
                   co_await deps_.announcements.list(std::move(ctx), std::move(filter)));
    v1::ListAnnouncementsReply reply;
    for (const Announcement& one : page.announcements) *reply.add_announcements() = to_message(one);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<v1::ListAddresseesReply>> NotificationCalls::list_addressees(
    Context ctx, v1::ListAddresseesRequest request) {
    AddresseeFilter filter;
    WAYBILL_CO_TRY(filter.announcement, decode_id<AnnouncementId>(request.announcement_id()));
    if (request.page().limit() > 0) filter.limit = std::min(request.page().limit(), 100);
    filter.cursor = request.page().cursor();
    WAYBILL_CO_TRY(const auto page,
                   co_await deps_.announcements.list_addressees(std::move(ctx), std::move(filter)));
    v1::ListAddresseesReply reply;
    for (const ReachedAddressee& one : page.addressees) {
        auto& row = *reply.add_addressees();
        row.set_user_id(one.user.text());
        row.set_state(std::string{enum_name(one.state)});
        if (one.notification) row.set_notification_id(one.notification->text());
    }
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

}  // namespace waybill::notifications
