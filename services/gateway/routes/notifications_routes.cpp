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

using notifications::v1::ListHistoryReply;
using notifications::v1::NotificationRecord;
using notifications::v1::Preferences;

Task<Result<Reply<ListHistoryReply>>> list_own_history(const Parts& parts,
                                                       Call<ListOwnHistory> call) {
    notifications::v1::ListHistoryRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto page,
                   co_await parts.clients.notifications.list_history(call.ctx, std::move(request)));
    co_return Reply<ListHistoryReply>{.view = std::move(page)};
}

Task<Result<Reply<ListHistoryReply>>> list_history(const Parts& parts, Call<ListHistory> call) {
    notifications::v1::ListHistoryRequest request;
    if (call.input.user_id) request.set_user_id(call.input.user_id->text());
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto page,
                   co_await parts.clients.notifications.list_history(call.ctx, std::move(request)));
    co_return Reply<ListHistoryReply>{.view = std::move(page)};
}

Task<Result<Reply<NotificationRecord>>> replay_mail(const Parts& parts, Call<ReplayMail> call) {
    notifications::v1::ReplayMailRequest request;
    request.set_notification_id(call.input.notification_id.text());
    WAYBILL_CO_TRY(auto record,
                   co_await parts.clients.notifications.replay_mail(call.ctx, std::move(request)));
    co_return Reply<NotificationRecord>{.view = std::move(record)};
}

Task<Result<Reply<Preferences>>> get_preferences(const Parts& parts, Call<http::Empty> call) {
    notifications::v1::GetPreferencesRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    WAYBILL_CO_TRY(auto found, co_await parts.clients.notifications.get_preferences(
                                   call.ctx, std::move(request)));
    co_return Reply<Preferences>{.view = std::move(found)};
}

Task<Result<Reply<Preferences>>> set_preferences(const Parts& parts, Call<PreferencesBody> call) {
    notifications::v1::SetPreferencesRequest request;
    request.set_user_id(call.ctx.caller.user.text());
    *request.mutable_preferences() = to_message(call.input);
    WAYBILL_CO_TRY(auto kept, co_await parts.clients.notifications.set_preferences(
                                  call.ctx, std::move(request)));
    co_return Reply<Preferences>{.view = std::move(kept)};
}

}  // namespace

void mount_notifications(http::Router& router, const Parts& parts) {
    router.errors().add({
        {"notifications.not_found", ErrorKind::not_found, "There is no such notification"},
        {"notifications.not_given_up", ErrorKind::not_found,
         "There is no such notification whose mail was given up"},
        {"notifications.bad_preferences", ErrorKind::invalid, "These preferences cannot be meant"},
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
    router.get<ListOwnHistory, ListHistoryReply>(
        "/v1/notifications/history",
        {.id = "list_own_notification_history",
         .summary = "List what became of what one was told",
         .tag = "notifications",
         .access = Access::signed_in()},
        with(parts, list_own_history));
    router.get<ListHistory, ListHistoryReply>(
        "/v1/admin/notifications",
        {.id = "list_notification_history",
         .summary = "List what became of what somebody was told, or of all mail that was given up",
         .tag = "operator",
         .access = Access::roles({Role::operator_, Role::support})},
        with(parts, list_history));
    router.post<ReplayMail, NotificationRecord>(
        "/v1/admin/notifications/{notification_id}/replay",
        {.id = "replay_notification_mail",
         .summary = "Send a mail that was given up once more",
         .tag = "operator",
         .access = Access::roles({Role::operator_}),
         .errors = {"notifications.not_given_up"}},
        with(parts, replay_mail));
    router.get<http::Empty, Preferences>("/v1/notifications/preferences",
                                         {.id = "get_notification_preferences",
                                          .summary = "Read how one wants to be told",
                                          .tag = "notifications",
                                          .access = Access::signed_in()},
                                         with(parts, get_preferences));
    router.put<PreferencesBody, Preferences>("/v1/notifications/preferences",
                                             {.id = "set_notification_preferences",
                                              .summary = "Say how one wants to be told",
                                              .tag = "notifications",
                                              .access = Access::signed_in(),
                                              .errors = {"notifications.bad_preferences"}},
                                             with(parts, set_preferences));
}

}  // namespace waybill::gateway
