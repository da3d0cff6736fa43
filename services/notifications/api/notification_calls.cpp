// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/notification_calls.hpp"

#include "contracts/waybill/convert.hpp"

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
    out.set_order_id(notification.order.text());
    out.set_created_at(to_micros(notification.created_at));
    if (notification.read_at) out.set_read_at(to_micros(*notification.read_at));
    return out;
}

MailResult result_of(const Status& outcome) {
    if (outcome) return MailResult::sent;
    return retryable(outcome.error()) ? MailResult::retried : MailResult::failed;
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

Task<Result<waybill::v1::Empty>> NotificationCalls::send_code(Context ctx,
                                                              pb::SendCodeRequest request) {
    SendCodeCommand command{.message_id = request.message_id(),
                            .email = PersonalText{request.email()},
                            .first_name = PersonalText{request.name()},
                            .locale = request.locale(),
                            .code = {.code = SecretText{request.code()},
                                     .expires_at = from_micros(request.expires_at())}};
    const auto outcome = co_await deps_.send_code.run(std::move(ctx), std::move(command));
    deps_.metrics.codes.at(result_of(outcome)).add();
    if (!outcome) co_return fail(outcome.error());
    co_return waybill::v1::Empty{};
}

}  // namespace waybill::notifications
