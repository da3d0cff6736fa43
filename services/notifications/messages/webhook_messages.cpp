// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/messages/webhook_messages.hpp"

#include "contracts/waybill/convert.hpp"
#include "platform/json/writer.hpp"

namespace waybill::notifications {
namespace {

void write_try(const WebhookTry& one, v1::WebhookTry& out) {
    out.set_at(to_micros(one.at));
    out.set_status(one.status);
    out.set_took_milliseconds(one.took_milliseconds);
    out.set_reason(one.reason);
}

/// Up to what it is about, and its data begun.
void begin_envelope(json::Writer& json, const WebhookEnvelope& envelope, const std::string& source,
                    const std::string& subject) {
    json.begin_object().member("specversion", "1.0").member("id", envelope.id);
    json.member("source", source).member("type", envelope.type).member("subject", subject);
    json.member("time", envelope.time).member("datacontenttype", "application/json");
    if (envelope.sequence > 0) json.member("sequence", std::to_string(envelope.sequence));
    json.key("data").begin_object();
}

}  // namespace

v1::Webhook to_message(const Webhook& webhook) {
    v1::Webhook out;
    out.set_webhook_id(webhook.id.text());
    if (!webhook.partner.empty()) out.set_partner_id(webhook.partner.text());
    out.set_name(webhook.name);
    out.set_url(webhook.url);
    for (const std::string& pattern : webhook.events) out.add_events(pattern);
    out.set_enabled(webhook.enabled);
    if (webhook.trouble) out.set_trouble(std::string{enum_name(*webhook.trouble)});
    out.set_failing_since(encode_time(webhook.failing_since));
    out.set_made_by(webhook.made_by.text());
    out.set_made_at(to_micros(webhook.made_at));
    return out;
}

v1::WebhookDelivery to_message(const WebhookDelivery& delivery) {
    v1::WebhookDelivery out;
    out.set_delivery_id(delivery.id.text());
    out.set_webhook_id(delivery.webhook.text());
    out.set_event_id(delivery.event.text());
    out.set_type(delivery.type);
    if (!delivery.order.empty()) out.set_order_id(delivery.order.text());
    out.set_state(std::string{enum_name(delivery.state)});
    out.set_created_at(to_micros(delivery.created_at));
    out.set_tries(static_cast<std::int32_t>(delivery.tries));
    if (delivery.tries > 0) write_try(delivery.last_try, *out.mutable_last_try());
    return out;
}

v1::WebhookDelivery to_message(const DeliveryLog& log) {
    auto out = to_message(log.delivery);
    for (const WebhookTry& one : log.newest_tries) write_try(one, *out.add_newest_tries());
    return out;
}

Result<WebhookKeeper> from_message(const v1::WebhookKeeper& message) {
    WebhookKeeper keeper{.office = message.office()};
    for (const std::string& text : message.partner_ids()) {
        WAYBILL_TRY(const auto partner, decode_id<PartnerId>(text));
        keeper.partners.push_back(partner);
    }
    return keeper;
}

std::string order_event_body(const WebhookEnvelope& envelope, const orders::v1::Order& order,
                             const std::string& public_url) {
    std::string body;
    json::Writer json{body};
    begin_envelope(json, envelope, public_url + "/v1/orders", order.order_id());
    json.member("order_id", order.order_id()).member("number", order.number());
    json.member("partner_id", order.partner_id()).member("status", order.status());
    json.member("delivery_status", order.delivery_status());
    if (!order.cancel_reason().empty()) json.member("cancel_reason", order.cancel_reason());
    json.key("total").begin_object();
    json.member("amount", order.total().amount()).member("currency", order.total().currency());
    json.end_object();
    json.member("link", public_url + "/v1/orders/" + order.order_id());
    json.end_object().end_object();
    return body;
}

std::string test_event_body(const WebhookEnvelope& envelope, const Webhook& webhook,
                            const std::string& public_url) {
    std::string body;
    json::Writer json{body};
    begin_envelope(json, envelope, public_url + "/v1/webhooks", webhook.id.text());
    json.member("webhook_id", webhook.id);
    json.end_object().end_object();
    return body;
}

}  // namespace waybill::notifications
