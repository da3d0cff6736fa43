// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/webhook_store_sql.hpp"

#include "platform/core/page.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/notifications/store/webhook_rows.hpp"

#include <algorithm>

namespace waybill::notifications {
namespace {

using rows::StoredWebhook;

// A receiver may go on checking with the old secret while it is given the new one.
constexpr Duration webhook_secret_overlap = 24h;

std::unexpected<Error> no_webhook() {
    return fail(ErrorKind::not_found, "notifications.no_webhook");
}

Result<StoredWebhook> find_live(sql::Tx& tx, const WebhookId& id) {
    WAYBILL_TRY(auto found, rows::find_webhook(tx, id));
    if (!found || found->webhook.deleted) return no_webhook();
    return *std::move(found);
}

/// A secret is told once: who asks again has the webhook without it.
std::string webhook_reply(const KeptWebhook& kept) { return kept.webhook.id.text(); }
Result<KeptWebhook> replied_webhook(sql::Tx& tx, std::string_view reply) {
    WAYBILL_TRY(auto stored, find_live(tx, WebhookId::parse(reply).value_or(WebhookId{})));
    return KeptWebhook{.webhook = std::move(stored.webhook)};
}

void switch_on(Webhook& webhook) {
    webhook.enabled = true;
    webhook.trouble.reset();
    webhook.failing_since.reset();
}

/// One page of whom the keeper keeps.
Result<std::vector<StoredWebhook>> rows_for(sql::Tx& tx, const WebhookFilter& filter,
                                            const WebhookId& after) {
    const int limit = filter.limit + 1;
    if (filter.partner) return rows::list_webhooks_of(tx, *filter.partner, after, limit);
    if (filter.keeper.office) return rows::list_webhooks(tx, after, limit);
    std::vector<StoredWebhook> all;
    for (const PartnerId& partner : filter.keeper.partners) {
        WAYBILL_TRY(auto some, rows::list_webhooks_of(tx, partner, after, limit));
        std::ranges::move(some, std::back_inserter(all));
    }
    std::ranges::sort(all, {}, [](const StoredWebhook& one) { return one.webhook.id; });
    if (std::ssize(all) > limit) all.resize(static_cast<std::size_t>(limit));
    return all;
}

}  // namespace

Task<Result<KeptWebhook>> WebhookStoreSql::insert(Context ctx, NewWebhook entry) {
    const StoredWebhook stored{
        .webhook = entry.webhook,
        .secret = deps_.sealer.seal(rows::place_of_webhook(entry.webhook.id.text()),
                                    entry.secret.reveal())};
    auto write = [&](sql::Tx& tx) {
        const auto make = [&]() -> Result<KeptWebhook> {
            WAYBILL_TRY(const auto count, rows::count_webhooks_of(tx, stored.webhook.partner));
            if (count >= webhooks_max)
                return fail(ErrorKind::conflict, "notifications.too_many_webhooks");
            WAYBILL_CHECK(rows::insert_webhook(tx, stored));
            return KeptWebhook{.webhook = stored.webhook, .new_secret = entry.secret};
        };
        return sql::once(tx, entry.key, stored.webhook.made_at, make, webhook_reply,
                         [&tx](std::string_view reply) { return replied_webhook(tx, reply); });
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<Webhook>> WebhookStoreSql::find(Context ctx, WebhookId id) {
    auto read = [&](sql::Tx& tx) -> Result<Webhook> {
        WAYBILL_TRY(auto found, rows::find_webhook(tx, id));
        if (!found) return no_webhook();
        return std::move(found->webhook);
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<WebhookPage>> WebhookStoreSql::list(Context ctx, WebhookFilter filter) {
    const auto after =
        filter.cursor.empty() ? std::optional{WebhookId{}} : WebhookId::parse(filter.cursor);
    if (!after) co_return fail(bad_cursor());
    auto read = [&](sql::Tx& tx) -> Result<WebhookPage> {
        WAYBILL_TRY(auto found, rows_for(tx, filter, *after));
        WebhookPage page;
        page.next_cursor = cut_page(
            found, filter.limit, [](const StoredWebhook& last) { return last.webhook.id.text(); });
        for (StoredWebhook& one : found) page.webhooks.push_back(std::move(one.webhook));
        return page;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<Webhook>> WebhookStoreSql::change(Context ctx, WebhookId id, WebhookChanges changes) {
    auto write = [&](sql::Tx& tx) -> Result<Webhook> {
        WAYBILL_TRY(auto stored, find_live(tx, id));
        Webhook& webhook = stored.webhook;
        if (changes.name) webhook.name = *changes.name;
        if (changes.url) webhook.url = *changes.url;
        if (!changes.events.empty()) webhook.events = changes.events;
        if (changes.enabled == true && !webhook.enabled) switch_on(webhook);
        if (changes.enabled == false) {
            webhook.enabled = false;
            WAYBILL_CHECK(rows::end_waiting(tx, id));
        }
        WAYBILL_CHECK(rows::update_webhook(tx, stored));
        return std::move(webhook);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Status> WebhookStoreSql::remove(Context ctx, WebhookId id) {
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(auto found, rows::find_webhook(tx, id));
        if (!found) return no_webhook();
        found->webhook.deleted = true;
        found->webhook.enabled = false;
        found->secret.clear();
        found->previous.reset();
        WAYBILL_CHECK(rows::end_waiting(tx, id));
        return rows::update_webhook(tx, *found);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<KeptWebhook>> WebhookStoreSql::rotate(Context ctx, WebhookId id, SecretText fresh,
                                                  IdempotencyKey key) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) {
        const auto make = [&]() -> Result<KeptWebhook> {
            WAYBILL_TRY(auto stored, find_live(tx, id));
            stored.previous = std::move(stored.secret);
            stored.previous_until = now + webhook_secret_overlap;
            stored.secret = deps_.sealer.seal(rows::place_of_webhook(id.text()), fresh.reveal());
            WAYBILL_CHECK(rows::update_webhook(tx, stored));
            return KeptWebhook{.webhook = std::move(stored.webhook), .new_secret = fresh};
        };
        return sql::once(tx, key, now, make, webhook_reply,
                         [&tx](std::string_view reply) { return replied_webhook(tx, reply); });
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::notifications
