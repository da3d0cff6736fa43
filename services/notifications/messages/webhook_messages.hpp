// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/notifications/v1/notifications.pb.h"
#include "contracts/orders/v1/orders.pb.h"
#include "services/notifications/domain/webhook.hpp"

namespace waybill::notifications {

v1::Webhook to_message(const Webhook& webhook);
/// Without the tries but the last.
v1::WebhookDelivery to_message(const WebhookDelivery& delivery);
v1::WebhookDelivery to_message(const DeliveryLog& log);
/// invalid: message.bad_id.
Result<WebhookKeeper> from_message(const v1::WebhookKeeper& message);

/// The envelope of what is sent (CloudEvents 1.0), of which receivers see all.
struct WebhookEnvelope {
    EventId id{};
    std::string_view type{};
    TimePoint time{};
    std::int64_t sequence{0};  ///< version of the order
};
/// Nothing personal: what there is to know of it, whoever may reads under `link`.
std::string order_event_body(const WebhookEnvelope& envelope, const orders::v1::Order& order,
                             const std::string& public_url);
std::string test_event_body(const WebhookEnvelope& envelope, const Webhook& webhook,
                            const std::string& public_url);

}  // namespace waybill::notifications
