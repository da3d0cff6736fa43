// SPDX-License-Identifier: Apache-2.0
#include "contracts/waybill/convert.hpp"
#include "services/notifications/api/notification_calls.hpp"
#include "services/notifications/messages/sender_messages.hpp"

#include <algorithm>

namespace waybill::notifications {

Task<Result<v1::ListSendersReply>> NotificationCalls::list_senders(Context ctx,
                                                                   v1::ListSendersRequest request) {
    SenderFilter filter;
    if (request.page().limit() > 0) filter.limit = std::min(request.page().limit(), 100);
    filter.cursor = request.page().cursor();
    WAYBILL_CO_TRY(const auto page, co_await deps_.senders.list(std::move(ctx), std::move(filter)));
    v1::ListSendersReply reply;
    for (const Sender& sender : page.senders) *reply.add_senders() = to_message(sender);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<v1::Sender>> NotificationCalls::get_sender(Context ctx, v1::SenderRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<AgentId>(request.agent_id()));
    WAYBILL_CO_TRY(const auto found, co_await deps_.senders.find(std::move(ctx), id));
    co_return to_message(found);
}

Task<Result<v1::Sender>> NotificationCalls::create_sender(Context ctx, v1::Sender request) {
    WAYBILL_CO_TRY(auto wanted, from_message(request));
    WAYBILL_CO_TRY(const auto made,
                   co_await deps_.manage_senders.create(std::move(ctx), std::move(wanted)));
    co_return to_message(made);
}

Task<Result<v1::Sender>> NotificationCalls::replace_sender(Context ctx, v1::Sender request) {
    WAYBILL_CO_TRY(const auto id, decode_id<AgentId>(request.agent_id()));
    WAYBILL_CO_TRY(auto wanted, from_message(request));
    wanted.id = id;
    WAYBILL_CO_TRY(const auto kept,
                   co_await deps_.manage_senders.replace(std::move(ctx), std::move(wanted)));
    co_return to_message(kept);
}

Task<Result<waybill::v1::Empty>> NotificationCalls::delete_sender(Context ctx,
                                                                  v1::SenderRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<AgentId>(request.agent_id()));
    WAYBILL_CO_CHECK(co_await deps_.manage_senders.erase(std::move(ctx), id));
    co_return waybill::v1::Empty{};
}

}  // namespace waybill::notifications
