// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/webhook_outbox_sql.hpp"

#include "services/notifications/store/notification_rows.hpp"

namespace waybill::notifications {
namespace {

constexpr Duration deliveries_kept = 30 * 24h;
constexpr int forgotten_at_once = 50;  // more than one event adds

constexpr sql::Query insert_try{
    "webhook_tries.insert",
    "INSERT INTO webhook_tries (delivery_id, number, at, status, took, reason) VALUES ($1, $2, $3, "
    "$4, $5, $6)"};
// A delivery's id begins with its time.
constexpr sql::Query forget_tries{
    "webhook_tries.forget",
    "DELETE FROM webhook_tries WHERE delivery_id IN (SELECT delivery_id FROM webhook_deliveries "
    "WHERE delivery_id < $1 ORDER BY delivery_id LIMIT $2)"};
constexpr sql::Query forget_deliveries{
    "webhook_deliveries.forget",
    "DELETE FROM webhook_deliveries WHERE delivery_id IN (SELECT delivery_id FROM "
    "webhook_deliveries WHERE delivery_id < $1 ORDER BY delivery_id LIMIT $2)"};

/// Each event makes room for itself: where nothing happens, nothing needs to be forgotten.
Status forget_old(sql::Tx& tx, TimePoint now) {
    const auto before = WebhookDeliveryId::first_at(now - deliveries_kept);
    WAYBILL_CHECK(tx.exec(forget_tries, before, forgotten_at_once));
    WAYBILL_CHECK(tx.exec(forget_deliveries, before, forgotten_at_once));
    return {};
}

}  // namespace

Task<Result<std::vector<WebhookId>>> WebhookOutboxSql::find_takers(Context ctx, PartnerId partner,
                                                                   std::string type) {
    auto read = [&](sql::Tx& tx) -> Result<std::vector<WebhookId>> {
        WAYBILL_TRY(const auto all, rows::list_takers(tx, partner));
        std::vector<WebhookId> found;
        for (const auto& one : all)
            if (one.webhook.enabled && wants(one.webhook.events, type))
                found.push_back(one.webhook.id);
        return found;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Status> WebhookOutboxSql::queue(Context ctx, std::vector<WebhookId> takers,
                                     OutgoingEvent event) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        for (const WebhookId& webhook : takers) {
            const WebhookDelivery delivery{.id = deps_.ids.next<WebhookDeliveryId>(),
                                           .webhook = webhook,
                                           .event = event.id,
                                           .type = event.type,
                                           .order = event.order,
                                           .body = event.body,
                                           .created_at = now};
            WAYBILL_TRY(const bool added, rows::insert_delivery(tx, delivery));
            if (!added) continue;
            tasks::Job job = rows::job_of(delivery, deps_.ids.next<JobId>(), now);
            job.trace = ctx.trace;
            WAYBILL_CHECK(deps_.jobs.enqueue(tx, job));
        }
        return forget_old(tx, now);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<std::optional<WebhookCall>>> WebhookOutboxSql::find_call(Context ctx,
                                                                     WebhookDeliveryId id) {
    const TimePoint now = deps_.clock.now();
    bool off = false;
    WebhookCall call;
    auto read = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(auto delivery, rows::find_delivery(tx, id));
        if (!delivery) return {};
        call.delivery = *std::move(delivery);
        if (call.delivery.state != DeliveryState::waiting) return {};
        WAYBILL_TRY(auto stored, rows::find_webhook(tx, call.delivery.webhook));
        off = !stored || stored->webhook.deleted ||
              (!stored->webhook.enabled && !call.delivery.is_test());
        if (off) return {};
        call.url = std::move(stored->webhook.url);
        WAYBILL_TRY(call.secrets, rows::open_secrets(*stored, deps_.sealer, now));
        return {};
    };
    WAYBILL_CO_CHECK(co_await deps_.database.read(ctx, std::move(read)));
    if (off) WAYBILL_CO_CHECK(co_await end(ctx, std::move(call.delivery)));
    if (call.url.empty()) co_return std::nullopt;
    co_return std::move(call);
}

/// It was taken for a webhook that was switched off in the same moment.
Task<Status> WebhookOutboxSql::end(Context ctx, WebhookDelivery delivery) {
    delivery.state = DeliveryState::ended;
    auto write = [&](sql::Tx& tx) { return rows::update_delivery(tx, delivery, delivery.tries); };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<DeliveryState>> WebhookOutboxSql::record(Context ctx, TriedDelivery tried) {
    auto write = [&](sql::Tx& tx) -> Result<DeliveryState> {
        WAYBILL_TRY(auto delivery, rows::find_delivery(tx, tried.id));
        if (!delivery) return DeliveryState::ended;
        WAYBILL_TRY(auto stored, rows::find_webhook(tx, delivery->webhook));
        if (!stored) return fail(ErrorKind::internal, "sql.corrupt", "webhook delivery");
        const Judged judged{.at = tried.one.at, .end = tried.end, .last = tried.last};
        const TryVerdict verdict = judge_try(stored->webhook, *delivery, judged);
        const std::int64_t before = delivery->tries++;
        delivery->last_try = tried.one;
        // What was ended while it was under way stays so, unless it was taken.
        const bool ended = delivery->state != DeliveryState::waiting;
        if (!ended || tried.end == TryEnd::taken) delivery->state = verdict.state;
        WAYBILL_CHECK(rows::update_delivery(tx, *delivery, before));
        WAYBILL_CHECK(tx.exec(insert_try, delivery->id, delivery->tries, tried.one.at,
                              tried.one.status, tried.one.took_milliseconds, tried.one.reason));
        const bool on = stored->webhook.enabled && !delivery->is_test();
        if (on && verdict.trouble) {
            WAYBILL_CHECK(switch_off(tx, *std::move(stored), *delivery, *verdict.trouble));
        } else if (on && stored->webhook.failing_since != verdict.failing_since) {
            stored->webhook.failing_since = verdict.failing_since;
            WAYBILL_CHECK(rows::update_webhook(tx, *stored));
        }
        return delivery->state;
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Status WebhookOutboxSql::switch_off(sql::Tx& tx, rows::StoredWebhook stored,
                                    const WebhookDelivery& last, WebhookTrouble trouble) {
    Webhook& webhook = stored.webhook;
    webhook.enabled = false;
    webhook.trouble = trouble;
    webhook.failing_since = webhook.failing_since.value_or(last.last_try.at);
    WAYBILL_CHECK(rows::update_webhook(tx, stored));
    WAYBILL_CHECK(rows::end_waiting(tx, webhook.id));
    WAYBILL_TRY(auto names, rows::find_order_names(tx, last.order));
    Notification news{.id = deps_.ids.next<NotificationId>(),
                      .user = webhook.made_by,
                      .order = last.order,
                      .kind = NewsKind::webhook_off,
                      .occasion = last.id.text() + '/' + std::to_string(last.tries),
                      .facts = std::move(names).value_or(Facts{}),
                      .created_at = last.last_try.at};
    news.facts.reason = enum_name(trouble);
    news.facts.note = webhook.name;
    WAYBILL_CHECK(rows::insert(tx, news));
    return {};
}

}  // namespace waybill::notifications
