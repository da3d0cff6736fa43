// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/notifications_routes.hpp"

#include "services/gateway/bodies/notification_bodies.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

Task<Result<Reply<notifications::v1::ListReply>>> list_own(const Parts& parts,
                                                           Call<ListNotifications> call) {
    notifications::v1::ListRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    request.set_unread_only(call.input.unread);
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto page,
                   co_await parts.clients.notifications.list(call.ctx, std::move(request)));
    co_return Reply<notifications::v1::ListReply>{.view = std::move(page)};
}

Task<Result<Reply<http::Empty>>> mark_read(const Parts& parts, Call<MarkReadBody> call) {
    notifications::v1::MarkReadRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    if (call.input.notification_id) request.set_notification_id(call.input.notification_id->text());
    WAYBILL_CO_TRY([[maybe_unused]] const auto done,
                   co_await parts.clients.notifications.mark_read(call.ctx, std::move(request)));
    co_return Reply<http::Empty>{};
}

}  // namespace

void mount_notifications(http::Router& router, const Parts& parts) {
    router.errors().add({
        {"notifications.not_found", ErrorKind::not_found, "There is no such notification"},
    });
    router.get<ListNotifications, notifications::v1::ListReply>(
        "/v1/notifications",
        {.id = "list_notifications",
         .summary = "List what one was told",
         .tag = "notifications",
         .access = Access::signed_in()},
        with(parts, list_own));
    router.post<MarkReadBody, http::Empty>("/v1/notifications/read",
                                           {.id = "mark_read",
                                            .summary = "Mark one notification, or all, as read",
                                            .tag = "notifications",
                                            .access = Access::signed_in(),
                                            .errors = {"notifications.not_found"}},
                                           with(parts, mark_read));
}

}  // namespace waybill::gateway
