// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/webhook_rows.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::notifications::rows {
namespace {

/// An empty id is an empty text: two indexed values are found at once, and NULL is none of them.
struct OfPartner {
    static sql::Value write(const PartnerId& partner, sql::Texts& texts) {
        return texts.keep(partner.empty() ? std::string{} : partner.text());
    }
    static void read(const sql::Row& row, int at, PartnerId& partner) {
        const std::string_view text = row.view(at);
        const auto parsed = PartnerId::parse(text);
        if (!parsed && !text.empty()) row.mark_corrupt();
        partner = parsed.value_or(PartnerId{});
    }
};
std::string partner_key(const PartnerId& partner) {
    return partner.empty() ? std::string{} : partner.text();
}

template <auto Member>
constexpr auto hook_fixed(std::string_view name) {
    return sql::fixed<&StoredWebhook::webhook, Member>(name);
}
template <auto Member>
constexpr auto hook_changing(std::string_view name) {
    return sql::changing<&StoredWebhook::webhook, Member>(name);
}
template <auto Member>
constexpr auto try_changing(std::string_view name) {
    return sql::changing<&WebhookDelivery::last_try, Member>(name);
}

constexpr sql::Columns webhook_columns{
    hook_fixed<&Webhook::id>("webhook_id"),
    sql::fixed_as<OfPartner, &StoredWebhook::webhook, &Webhook::partner>("partner_id"),
    hook_changing<&Webhook::name>("name"),
    hook_changing<&Webhook::url>("url"),
    sql::changing_as<sql::Words, &StoredWebhook::webhook, &Webhook::events>("events"),
    hook_changing<&Webhook::enabled>("enabled"),
    hook_changing<&Webhook::trouble>("trouble"),
    hook_changing<&Webhook::failing_since>("failing_since"),
    hook_fixed<&Webhook::made_by>("made_by"),
    hook_fixed<&Webhook::made_at>("made_at"),
    hook_changing<&Webhook::deleted>("deleted"),
    sql::changing<&StoredWebhook::secret>("secret"),
    sql::changing<&StoredWebhook::previous>("previous"),
    sql::changing<&StoredWebhook::previous_until>("previous_until"),
};
constexpr sql::Columns delivery_columns{
    sql::fixed<&WebhookDelivery::id>("delivery_id"),
    sql::fixed<&WebhookDelivery::webhook>("webhook_id"),
    sql::fixed<&WebhookDelivery::event>("event_id"),
    sql::fixed<&WebhookDelivery::type>("type"),
    sql::fixed<&WebhookDelivery::order>("order_id"),
    sql::fixed<&WebhookDelivery::body>("body"),
    sql::changing<&WebhookDelivery::state>("state"),
    sql::fixed<&WebhookDelivery::created_at>("created_at"),
    sql::changing<&WebhookDelivery::rounds>("rounds"),
    sql::changing<&WebhookDelivery::tries>("tries"),
    try_changing<&WebhookTry::at>("last_at"),
    try_changing<&WebhookTry::status>("last_status"),
    try_changing<&WebhookTry::took_milliseconds>("last_took"),
    try_changing<&WebhookTry::reason>("last_reason"),
};

constexpr sql::Query insert_hook{
    "webhooks.insert", "INSERT INTO webhooks ({columns}) VALUES ({values})", webhook_columns};
constexpr sql::Query find_hook{
    "webhooks.find", "SELECT {columns} FROM webhooks WHERE webhook_id = $1", webhook_columns};
constexpr sql::Query update_hook{
    "webhooks.update", "UPDATE webhooks SET {changes} WHERE webhook_id = $1", webhook_columns};
constexpr sql::Query end_of_hook{
    "webhook_deliveries.end",
    "UPDATE webhook_deliveries SET state = 'ended' WHERE webhook_id = $1 AND state = 'waiting'"};
constexpr sql::Query list_hooks{"webhooks.list",
                                "SELECT {columns} FROM webhooks WHERE webhook_id > $1 AND NOT "
                                "deleted ORDER BY webhook_id LIMIT $2",
                                webhook_columns};
constexpr sql::Query list_hooks_of{
    "webhooks.of_partner",
    "SELECT {columns} FROM webhooks WHERE partner_id = $1 AND webhook_id > $2 AND NOT deleted "
    "ORDER BY webhook_id LIMIT $3",
    webhook_columns};
constexpr sql::Query list_hook_takers{
    "webhooks.takers",
    "SELECT {columns} FROM webhooks WHERE partner_id IN ($1, '') AND NOT deleted ORDER BY "
    "partner_id, webhook_id LIMIT $2",
    webhook_columns};
constexpr sql::Query count_hooks{
    "webhooks.count", "SELECT COUNT(*) FROM webhooks WHERE partner_id = $1 AND NOT deleted"};
constexpr sql::Query insert_hook_event{
    "webhook_deliveries.insert",
    "INSERT INTO webhook_deliveries ({columns}) VALUES ({values}) "
    "ON CONFLICT (webhook_id, event_id) DO NOTHING",
    delivery_columns};
constexpr sql::Query find_hook_event{
    "webhook_deliveries.find", "SELECT {columns} FROM webhook_deliveries WHERE delivery_id = $1",
    delivery_columns};
constexpr sql::Query list_hook_events{
    "webhook_deliveries.list",
    "SELECT {columns} FROM webhook_deliveries WHERE webhook_id = $1 AND delivery_id < $2 AND "
    "($3 = '' OR state = $3) ORDER BY delivery_id DESC LIMIT $4",
    delivery_columns};
constexpr sql::Query update_hook_event{
    "webhook_deliveries.update",
    "UPDATE webhook_deliveries SET {changes} WHERE delivery_id = $1 AND tries = $2",
    delivery_columns};

}  // namespace

std::string place_of_webhook(std::string_view id) { return "webhooks " + std::string{id}; }

Result<std::vector<SecretText>> open_secrets(const StoredWebhook& stored,
                                             const crypto::Sealer& sealer, TimePoint now) {
    const std::string place = place_of_webhook(stored.webhook.id.text());
    std::vector<SecretText> secrets;
    WAYBILL_TRY(auto present, sealer.open(place, stored.secret));
    secrets.push_back(std::move(present));
    if (!stored.previous || !stored.previous_until || *stored.previous_until <= now) return secrets;
    // If it does not open, it is as good as over: the present one replaces it.
    if (auto before = sealer.open(place, *stored.previous)) secrets.push_back(*std::move(before));
    return secrets;
}

Status insert_webhook(sql::Tx& tx, const StoredWebhook& stored) {
    WAYBILL_CHECK(tx.exec(insert_hook, webhook_columns.values(stored)));
    return {};
}

Result<std::optional<StoredWebhook>> find_webhook(sql::Tx& tx, const WebhookId& id) {
    return tx.one(find_hook, webhook_columns, id);
}

Status update_webhook(sql::Tx& tx, const StoredWebhook& stored) {
    WAYBILL_CHECK(tx.exec(update_hook, webhook_columns.changes(stored, stored.webhook.id)));
    return {};
}

Status end_waiting(sql::Tx& tx, const WebhookId& id) {
    WAYBILL_CHECK(tx.exec(end_of_hook, id));
    return {};
}

Result<std::vector<StoredWebhook>> list_webhooks(sql::Tx& tx, const WebhookId& after, int limit) {
    return tx.all(list_hooks, webhook_columns, after, limit);
}

Result<std::vector<StoredWebhook>> list_webhooks_of(sql::Tx& tx, const PartnerId& partner,
                                                    const WebhookId& after, int limit) {
    const std::string key = partner_key(partner);
    return tx.all(list_hooks_of, webhook_columns, key, after, limit);
}

Result<std::vector<StoredWebhook>> list_takers(sql::Tx& tx, const PartnerId& partner) {
    return tx.all(list_hook_takers, webhook_columns, partner, takers_max);
}

Result<std::int64_t> count_webhooks_of(sql::Tx& tx, const PartnerId& partner) {
    const std::string key = partner_key(partner);
    WAYBILL_TRY(const auto count, tx.one(count_hooks, sql::first<std::int64_t>, key));
    return count.value_or(0);
}

Result<bool> insert_delivery(sql::Tx& tx, const WebhookDelivery& delivery) {
    WAYBILL_TRY(const auto added, tx.exec(insert_hook_event, delivery_columns.values(delivery)));
    return added == 1;
}

Result<std::optional<WebhookDelivery>> find_delivery(sql::Tx& tx, const WebhookDeliveryId& id) {
    return tx.one(find_hook_event, delivery_columns, id);
}

Result<std::vector<WebhookDelivery>> list_deliveries(sql::Tx& tx, const DeliveryFilter& filter,
                                                     const WebhookDeliveryId& before) {
    const std::string_view state = filter.state ? enum_name(*filter.state) : std::string_view{};
    return tx.all(list_hook_events, delivery_columns, filter.webhook, before, state,
                  filter.limit + 1);
}

Status update_delivery(sql::Tx& tx, const WebhookDelivery& delivery, std::int64_t tries) {
    const auto values = delivery_columns.changes(delivery, delivery.id, tries);
    WAYBILL_TRY(const auto changed, tx.exec(update_hook_event, values));
    if (changed == 1) return {};
    return fail(ErrorKind::unavailable, "notifications.delivery_raced");
}

tasks::Job job_of(const WebhookDelivery& delivery, JobId id, TimePoint due) {
    return {.id = id,
            .kind = std::string{webhook_job},
            .key = delivery.id.text() + '/' + std::to_string(delivery.rounds),
            .due = due,
            .payload = delivery.webhook.text()};
}

std::optional<WebhookDeliveryId> delivery_of(std::string_view key) {
    return WebhookDeliveryId::parse(key.substr(0, WebhookDeliveryId::text_size));
}

}  // namespace waybill::notifications::rows
