// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/notification_calls.hpp"

#include "contracts/waybill/convert.hpp"
#include "services/notifications/messages/preference_messages.hpp"

#include <algorithm>

namespace waybill::notifications {

namespace pb = waybill::notifications::v1;

namespace {

pb::Notification encode(const Notification& notification, std::string_view locale) {
    auto entry = render_entry(notification.kind, notification.facts, locale);
    pb::Notification out;
    out.set_notification_id(notification.id.text());
    out.set_kind(std::string{to_string(notification.kind)});
    out.set_title(std::move(entry.title));
    out.set_body(std::move(entry.body));
    if (!notification.order.empty()) out.set_order_id(notification.order.text());
    out.set_created_at(to_micros(notification.created_at));
    if (notification.read_at) out.set_read_at(to_micros(*notification.read_at));
    return out;
}

/// For operators too, so in English whoever was told; and without what it is about, but its order.
pb::NotificationRecord encode(const HistoryEntry& entry) {
    const Notification& news = entry.news;
    pb::NotificationRecord out;
    out.set_notification_id(news.id.text());
    out.set_user_id(news.user.text());
    out.set_kind(std::string{to_string(news.kind)});
    out.set_title(render_entry(news.kind, news.facts, english.code).title);
    if (!news.order.empty()) out.set_order_id(news.order.text());
    out.set_created_at(to_micros(news.created_at));
    if (news.read_at) out.set_read_at(to_micros(*news.read_at));
    out.set_state(std::string{enum_name(state_of(entry))});
    out.set_mailed(news.mail != MailState::none);
    out.set_tries(static_cast<std::int32_t>(tries_of(entry).value_or(0)));
    if (const auto next = next_try_of(entry)) out.set_next_try_at(to_micros(*next));
    out.set_reason(entry.last_reason.value_or(""));
    return out;
}

MailResult result_of(const Status& outcome) {
    if (outcome) return MailResult::sent;
    return retryable(outcome.error()) ? MailResult::retried : MailResult::failed;
}

std::unexpected<Error> unreadable(std::string_view field) {
    return fail(ErrorKind::invalid, "notifications.bad_request", std::string{field});
}

}  // namespace

Task<Result<pb::ListReply>> NotificationCalls::list(Context ctx, pb::ListRequest request) {
    NotificationFilter filter;
    WAYBILL_CO_TRY(filter.user, decode_id<UserId>(request.user_id()));
    filter.unread_only = request.unread_only();
    if (request.page().limit() > 0) filter.limit = std::min(request.page().limit(), 100);
    filter.cursor = request.page().cursor();
    WAYBILL_CO_TRY(const auto page, co_await deps_.store.list(std::move(ctx), std::move(filter)));
    pb::ListReply reply;
    for (const Notification& notification : page.notifications)
        *reply.add_notifications() = encode(notification, page.locale);
    reply.set_next_cursor(page.next_cursor);
    reply.set_unread(page.unread);
    co_return reply;
}

Task<Result<waybill::v1::Empty>> NotificationCalls::mark_read(Context ctx,
                                                              pb::MarkReadRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    std::optional<NotificationId> notification;
    if (!request.notification_id().empty()) {
        WAYBILL_CO_TRY(notification, decode_id<NotificationId>(request.notification_id()));
    }
    WAYBILL_CO_CHECK(co_await deps_.store.mark_read(std::move(ctx), user, notification));
    co_return waybill::v1::Empty{};
}

Task<Result<pb::ListHistoryReply>> NotificationCalls::list_history(Context ctx,
                                                                   pb::ListHistoryRequest request) {
    HistoryFilter filter;
    if (!request.user_id().empty()) {
        WAYBILL_CO_TRY(filter.user, decode_id<UserId>(request.user_id()));
    }
    if (request.page().limit() > 0) filter.limit = std::min(request.page().limit(), 100);
    filter.cursor = request.page().cursor();
    WAYBILL_CO_TRY(const auto page, co_await deps_.history.list(std::move(ctx), std::move(filter)));
    pb::ListHistoryReply reply;
    for (const HistoryEntry& entry : page.entries) *reply.add_records() = encode(entry);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<pb::NotificationRecord>> NotificationCalls::replay_mail(Context ctx,
                                                                    pb::ReplayMailRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<NotificationId>(request.notification_id()));
    WAYBILL_CO_TRY(const auto entry, co_await deps_.history.replay(std::move(ctx), id));
    co_return encode(entry);
}

Task<Result<pb::Preferences>> NotificationCalls::get_preferences(
    Context ctx, pb::GetPreferencesRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto found, co_await deps_.preferences.find(std::move(ctx), user));
    co_return to_message(found);
}

Task<Result<pb::Preferences>> NotificationCalls::set_preferences(
    Context ctx, pb::SetPreferencesRequest request) {
    WAYBILL_CO_TRY(const auto user, decode_id<UserId>(request.user_id()));
    WAYBILL_CO_TRY(const auto wanted, from_message(request.preferences()));
    WAYBILL_CO_CHECK(co_await deps_.set_preferences.run(std::move(ctx), user, wanted));
    co_return to_message(wanted);
}

Task<Result<waybill::v1::Empty>> NotificationCalls::send_code(Context ctx,
                                                              pb::SendCodeRequest request) {
    const auto purpose = parse_enum<CodePurpose>(request.purpose());
    if (!purpose) co_return unreadable("purpose");
    SendCodeCommand command{.message_id = request.message_id(),
                            .to = {.email = PersonalText{request.email()},
                                   .first_name = PersonalText{request.name()},
                                   .locale = request.locale()},
                            .code = {.code = SecretText{request.code()},
                                     .expires_at = from_micros(request.expires_at()),
                                     .purpose = *purpose}};
    const auto outcome = co_await deps_.send_code.run(std::move(ctx), std::move(command));
    deps_.metrics.codes.at(result_of(outcome)).add();
    if (!outcome) co_return fail(outcome.error());
    co_return waybill::v1::Empty{};
}

Task<Result<waybill::v1::Empty>> NotificationCalls::send_invitation(
    Context ctx, pb::SendInvitationRequest request) {
    SendInvitationCommand command{.message_id = request.message_id(),
                                  .to = {.email = PersonalText{request.email()},
                                         .first_name = {},
                                         .locale = request.locale()},
                                  .token = {.code = SecretText{request.token()},
                                            .expires_at = from_micros(request.expires_at())}};
    const auto outcome = co_await deps_.send_invitation.run(std::move(ctx), std::move(command));
    deps_.metrics.codes.at(result_of(outcome)).add();
    if (!outcome) co_return fail(outcome.error());
    co_return waybill::v1::Empty{};
}

Task<Result<waybill::v1::Empty>> NotificationCalls::send_notice(Context ctx,
                                                                pb::SendNoticeRequest request) {
    const auto kind = parse_enum<NoticeKind>(request.kind());
    if (!kind) co_return unreadable("kind");
    SendNoticeCommand command{.message_id = request.message_id(),
                              .to = {.email = PersonalText{request.email()},
                                     .first_name = PersonalText{request.name()},
                                     .locale = request.locale()},
                              .kind = *kind};
    const auto outcome = co_await deps_.send_notice.run(std::move(ctx), std::move(command));
    deps_.metrics.mails.at(result_of(outcome)).add();
    if (!outcome) co_return fail(outcome.error());
    co_return waybill::v1::Empty{};
}

}  // namespace waybill::notifications
