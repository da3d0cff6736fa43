// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "platform/sql/database.hpp"
#include "platform/tasks/jobs.hpp"
#include "services/notifications/usecases/webhook_ports.hpp"

/// Rows of webhooks and their deliveries, inside a transaction.
namespace waybill::notifications::rows {

/// Its key names the delivery and the round (see `job_of`), its payload the webhook.
inline constexpr std::string_view webhook_job = "webhook";

/// A webhook with its sealed secrets.
struct StoredWebhook {
    Webhook webhook{};
    std::string secret{};
    std::optional<std::string> previous{};
    std::optional<TimePoint> previous_until{};
};
/// Where the secrets of one webhook are sealed to.
std::string place_of_webhook(std::string_view id);
/// Good at `now`, the newest first.
Result<std::vector<SecretText>> open_secrets(const StoredWebhook& stored,
                                             const crypto::Sealer& sealer, TimePoint now);

Status insert_webhook(sql::Tx& tx, const StoredWebhook& stored);
/// Also one that is deleted.
Result<std::optional<StoredWebhook>> find_webhook(sql::Tx& tx, const WebhookId& id);
/// All that changes of it.
Status update_webhook(sql::Tx& tx, const StoredWebhook& stored);
/// What waits for it is not sent any more.
Status end_waiting(sql::Tx& tx, const WebhookId& id);
Result<std::vector<StoredWebhook>> list_webhooks(sql::Tx& tx, const WebhookId& after, int limit);
/// Those of one partner, or for an empty id those of everybody's orders.
Result<std::vector<StoredWebhook>> list_webhooks_of(sql::Tx& tx, const PartnerId& partner,
                                                    const WebhookId& after, int limit);
/// Who hears of this partner's orders, switched off or not.
Result<std::vector<StoredWebhook>> list_takers(sql::Tx& tx, const PartnerId& partner);
Result<std::int64_t> count_webhooks_of(sql::Tx& tx, const PartnerId& partner);

/// False when the webhook has this event already.
Result<bool> insert_delivery(sql::Tx& tx, const WebhookDelivery& delivery);
Result<std::optional<WebhookDelivery>> find_delivery(sql::Tx& tx, const WebhookDeliveryId& id);
/// Newest first; all states when none is named.
Result<std::vector<WebhookDelivery>> list_deliveries(sql::Tx& tx, const DeliveryFilter& filter,
                                                     const WebhookDeliveryId& before);
/// State, rounds, tries and the last of them, if it has had `tries` so far; else unavailable,
/// notifications.delivery_raced.
Status update_delivery(sql::Tx& tx, const WebhookDelivery& delivery, std::int64_t tries);
/// The work of its present round.
tasks::Job job_of(const WebhookDelivery& delivery, JobId id, TimePoint due);
/// Of a job's key; nothing: the row is damaged.
std::optional<WebhookDeliveryId> delivery_of(std::string_view key);

}  // namespace waybill::notifications::rows
