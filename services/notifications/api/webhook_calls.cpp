// SPDX-License-Identifier: Apache-2.0
// The part of NotificationCalls that is about webhooks.
#include "contracts/waybill/convert.hpp"
#include "platform/crypto/webhooks.hpp"
#include "services/notifications/api/notification_calls.hpp"
#include "services/notifications/messages/webhook_messages.hpp"

#include <algorithm>

namespace waybill::notifications {

namespace pb = waybill::notifications::v1;

namespace {

pb::Webhook webhook_reply_of(const KeptWebhook& kept) {
    auto out = to_message(kept.webhook);
    if (kept.new_secret) out.set_new_secret(kept.new_secret->reveal());
    return out;
}

int limit_of(const waybill::v1::PageRequest& page) {
    return page.limit() > 0 ? std::min(page.limit(), 100) : 20;
}

/// Who asks, for which webhook.
struct AskedWebhook {
    WebhookKeeper keeper{};
    WebhookId id{};
};
template <typename Request>
Result<AskedWebhook> decode_asked(const Request& request) {
    AskedWebhook asked;
    WAYBILL_TRY(asked.keeper, from_message(request.keeper()));
    WAYBILL_TRY(asked.id, decode_id<WebhookId>(request.webhook_id()));
    return asked;
}

Result<NewWebhook> decode_new(const pb::CreateWebhookRequest& request) {
    NewWebhook entry{.key = decode_key(request.idempotency())};
    Webhook& webhook = entry.webhook;
    if (!request.partner_id().empty()) {
        WAYBILL_TRY(webhook.partner, decode_id<PartnerId>(request.partner_id()));
    }
    WAYBILL_TRY(webhook.made_by, decode_id<UserId>(request.user_id()));
    webhook.name = request.name();
    webhook.url = request.url();
    webhook.events = {request.events().begin(), request.events().end()};
    return entry;
}

WebhookChanges decode_changes(const pb::UpdateWebhookRequest& request) {
    WebhookChanges changes{.events = {request.events().begin(), request.events().end()}};
    if (request.has_name()) changes.name = request.name();
    if (request.has_url()) changes.url = request.url();
    if (request.has_enabled()) changes.enabled = request.enabled();
    return changes;
}

}  // namespace

Task<Result<pb::Webhook>> NotificationCalls::create_webhook(Context ctx,
                                                            pb::CreateWebhookRequest request) {
    WAYBILL_CO_TRY(auto keeper, from_message(request.keeper()));
    WAYBILL_CO_TRY(auto entry, decode_new(request));
    WAYBILL_CO_CHECK(egress::check_callback_url(entry.webhook.url, deps_.webhooks.egress));
    entry.secret = webhooks::SigningSecret::generate(deps_.webhooks.random).text();
    WAYBILL_CO_TRY(const auto kept, co_await deps_.webhooks.keep.create(
                                        std::move(ctx), std::move(keeper), std::move(entry)));
    co_return webhook_reply_of(kept);
}

Task<Result<pb::ListWebhooksReply>> NotificationCalls::list_webhooks(
    Context ctx, pb::ListWebhooksRequest request) {
    WebhookFilter filter{.limit = limit_of(request.page()), .cursor = request.page().cursor()};
    WAYBILL_CO_TRY(filter.keeper, from_message(request.keeper()));
    if (!request.partner_id().empty()) {
        WAYBILL_CO_TRY(filter.partner, decode_id<PartnerId>(request.partner_id()));
    }
    WAYBILL_CO_TRY(const auto page,
                   co_await deps_.webhooks.keep.list(std::move(ctx), std::move(filter)));
    pb::ListWebhooksReply reply;
    for (const Webhook& webhook : page.webhooks) *reply.add_webhooks() = to_message(webhook);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<pb::Webhook>> NotificationCalls::get_webhook(Context ctx, pb::WebhookRequest request) {
    WAYBILL_CO_TRY(auto asked, decode_asked(request));
    WAYBILL_CO_TRY(const auto webhook, co_await deps_.webhooks.keep.find(
                                           std::move(ctx), std::move(asked.keeper), asked.id));
    co_return to_message(webhook);
}

Task<Result<pb::Webhook>> NotificationCalls::update_webhook(Context ctx,
                                                            pb::UpdateWebhookRequest request) {
    WAYBILL_CO_TRY(auto asked, decode_asked(request));
    auto changes = decode_changes(request);
    if (changes.url)
        WAYBILL_CO_CHECK(egress::check_callback_url(*changes.url, deps_.webhooks.egress));
    auto changing = deps_.webhooks.keep.change(std::move(ctx), std::move(asked.keeper), asked.id,
                                               std::move(changes));
    WAYBILL_CO_TRY(const auto webhook, co_await std::move(changing));
    co_return to_message(webhook);
}

Task<Result<waybill::v1::Empty>> NotificationCalls::delete_webhook(Context ctx,
                                                                   pb::WebhookRequest request) {
    WAYBILL_CO_TRY(auto asked, decode_asked(request));
    WAYBILL_CO_CHECK(
        co_await deps_.webhooks.keep.remove(std::move(ctx), std::move(asked.keeper), asked.id));
    co_return waybill::v1::Empty{};
}

Task<Result<pb::Webhook>> NotificationCalls::rotate_webhook_secret(Context ctx,
                                                                   pb::WebhookRequest request) {
    WAYBILL_CO_TRY(auto asked, decode_asked(request));
    WAYBILL_CO_CHECK(co_await deps_.webhooks.keep.find(ctx, std::move(asked.keeper), asked.id));
    auto fresh = webhooks::SigningSecret::generate(deps_.webhooks.random).text();
    auto rotating = deps_.webhooks.store.rotate(std::move(ctx), asked.id, std::move(fresh),
                                                decode_key(request.idempotency()));
    WAYBILL_CO_TRY(const auto kept, co_await std::move(rotating));
    co_return webhook_reply_of(kept);
}

Task<Result<pb::WebhookDelivery>> NotificationCalls::test_webhook(Context ctx,
                                                                  pb::WebhookRequest request) {
    WAYBILL_CO_TRY(auto asked, decode_asked(request));
    WAYBILL_CO_TRY(const auto webhook,
                   co_await deps_.webhooks.keep.find(ctx, std::move(asked.keeper), asked.id));
    WebhookDelivery test{.id = deps_.webhooks.ids.next<WebhookDeliveryId>(),
                         .webhook = webhook.id,
                         .event = deps_.webhooks.ids.next<EventId>(),
                         .type = std::string{webhook_test_type}};
    const WebhookEnvelope envelope{
        .id = test.event, .type = webhook_test_type, .time = deps_.webhooks.clock.now()};
    test.body = test_event_body(envelope, webhook, deps_.webhooks.public_url);
    auto queuing = deps_.webhooks.deliveries.queue_test(std::move(ctx), std::move(test),
                                                        decode_key(request.idempotency()));
    WAYBILL_CO_TRY(const auto queued, co_await std::move(queuing));
    co_return to_message(queued);
}

Task<Result<pb::ListWebhookDeliveriesReply>> NotificationCalls::list_webhook_deliveries(
    Context ctx, pb::ListWebhookDeliveriesRequest request) {
    WAYBILL_CO_TRY(auto asked, decode_asked(request));
    WAYBILL_CO_CHECK(co_await deps_.webhooks.keep.find(ctx, std::move(asked.keeper), asked.id));
    DeliveryFilter filter{.webhook = asked.id,
                          .state = parse_enum<DeliveryState>(request.state()),
                          .limit = limit_of(request.page()),
                          .cursor = request.page().cursor()};
    WAYBILL_CO_TRY(const auto page,
                   co_await deps_.webhooks.deliveries.list(std::move(ctx), std::move(filter)));
    pb::ListWebhookDeliveriesReply reply;
    for (const WebhookDelivery& one : page.deliveries) *reply.add_deliveries() = to_message(one);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<pb::WebhookDelivery>> NotificationCalls::get_webhook_delivery(
    Context ctx, pb::WebhookDeliveryRequest request) {
    WAYBILL_CO_TRY(auto asked, decode_asked(request));
    WAYBILL_CO_TRY(const auto id, decode_id<WebhookDeliveryId>(request.delivery_id()));
    WAYBILL_CO_CHECK(co_await deps_.webhooks.keep.find(ctx, std::move(asked.keeper), asked.id));
    WAYBILL_CO_TRY(const auto log,
                   co_await deps_.webhooks.deliveries.find(std::move(ctx), asked.id, id));
    co_return to_message(log);
}

Task<Result<pb::WebhookDelivery>> NotificationCalls::replay_webhook_delivery(
    Context ctx, pb::WebhookDeliveryRequest request) {
    WAYBILL_CO_TRY(auto asked, decode_asked(request));
    WAYBILL_CO_TRY(const auto id, decode_id<WebhookDeliveryId>(request.delivery_id()));
    WAYBILL_CO_CHECK(co_await deps_.webhooks.keep.find(ctx, std::move(asked.keeper), asked.id));
    WAYBILL_CO_TRY(const auto log,
                   co_await deps_.webhooks.deliveries.replay(std::move(ctx), asked.id, id));
    co_return to_message(log);
}

}  // namespace waybill::notifications
