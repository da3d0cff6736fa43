// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/webhook_delivery_store_sql.hpp"

#include "platform/core/page.hpp"
#include "platform/sql/columns.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/notifications/store/webhook_rows.hpp"

namespace waybill::notifications {
namespace {

constexpr sql::Columns try_columns{
    sql::fixed<&WebhookTry::at>("at"),
    sql::fixed<&WebhookTry::status>("status"),
    sql::fixed<&WebhookTry::took_milliseconds>("took"),
    sql::fixed<&WebhookTry::reason>("reason"),
};
constexpr sql::Query list_tries{
    "webhook_tries.list",
    "SELECT {columns} FROM webhook_tries WHERE delivery_id = $1 ORDER BY number DESC LIMIT $2",
    try_columns};

Result<DeliveryLog> find_log(sql::Tx& tx, const WebhookId& webhook, const WebhookDeliveryId& id) {
    WAYBILL_TRY(auto found, rows::find_delivery(tx, id));
    if (!found || found->webhook != webhook)
        return fail(ErrorKind::not_found, "notifications.no_delivery");
    DeliveryLog log{.delivery = *std::move(found)};
    WAYBILL_TRY(log.newest_tries, tx.all(list_tries, try_columns, id, tries_shown_max));
    return log;
}

}  // namespace

Task<Result<DeliveryPage>> DeliveryStoreSql::list(Context ctx, DeliveryFilter filter) {
    const auto before = filter.cursor.empty() ? std::optional{WebhookDeliveryId::greatest()}
                                              : WebhookDeliveryId::parse(filter.cursor);
    if (!before) co_return fail(bad_cursor());
    auto read = [&](sql::Tx& tx) -> Result<DeliveryPage> {
        DeliveryPage page;
        WAYBILL_TRY(page.deliveries, rows::list_deliveries(tx, filter, *before));
        page.next_cursor = cut_page(page.deliveries, filter.limit,
                                    [](const WebhookDelivery& last) { return last.id.text(); });
        return page;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<DeliveryLog>> DeliveryStoreSql::find(Context ctx, WebhookId webhook,
                                                 WebhookDeliveryId id) {
    auto read = [&](sql::Tx& tx) { return find_log(tx, webhook, id); };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<DeliveryLog>> DeliveryStoreSql::replay(Context ctx, WebhookId webhook,
                                                   WebhookDeliveryId id) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Result<DeliveryLog> {
        WAYBILL_TRY(auto log, find_log(tx, webhook, id));
        WebhookDelivery& delivery = log.delivery;
        if (delivery.state == DeliveryState::waiting) return log;
        WAYBILL_TRY(const auto stored, rows::find_webhook(tx, webhook));
        if (!stored || !stored->webhook.enabled)
            return fail(ErrorKind::conflict, "notifications.webhook_off");
        delivery.state = DeliveryState::waiting;
        ++delivery.rounds;
        WAYBILL_CHECK(rows::update_delivery(tx, delivery, delivery.tries));
        tasks::Job job = rows::job_of(delivery, deps_.ids.next<JobId>(), now);
        job.trace = ctx.trace;
        WAYBILL_CHECK(deps_.jobs.enqueue(tx, job));
        return log;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<WebhookDelivery>> DeliveryStoreSql::queue_test(Context ctx, WebhookDelivery test,
                                                           IdempotencyKey key) {
    test.created_at = deps_.clock.now();
    tasks::Job job = rows::job_of(test, deps_.ids.next<JobId>(), test.created_at);
    job.trace = ctx.trace;
    auto write = [&](sql::Tx& tx) {
        const auto make = [&]() -> Result<WebhookDelivery> {
            WAYBILL_CHECK(rows::insert_delivery(tx, test));
            WAYBILL_CHECK(deps_.jobs.enqueue(tx, job));
            return test;
        };
        const auto read = [&](std::string_view reply) -> Result<WebhookDelivery> {
            const auto id = WebhookDeliveryId::parse(reply).value_or(WebhookDeliveryId{});
            return find_log(tx, test.webhook, id).transform([](DeliveryLog log) {
                return std::move(log.delivery);
            });
        };
        const auto name = [](const WebhookDelivery& made) { return made.id.text(); };
        return sql::once(tx, key, test.created_at, make, name, read);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::notifications
