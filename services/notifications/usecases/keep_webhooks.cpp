// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/keep_webhooks.hpp"

namespace waybill::notifications {
namespace {

std::unexpected<Error> not_kept() { return fail(ErrorKind::not_found, "notifications.no_webhook"); }

Status check_patterns(const std::vector<std::string>& events) {
    auto problems = problems_of_patterns(events);
    if (problems.empty()) return {};
    return fail(Error{.kind = ErrorKind::invalid,
                      .reason = "notifications.bad_webhook",
                      .fields = std::move(problems)});
}

}  // namespace

Task<Result<KeptWebhook>> KeepWebhooks::create(Context ctx, WebhookKeeper keeper,
                                               NewWebhook entry) {
    if (entry.webhook.partner.empty() && !keeper.office)
        co_return fail(Error{.kind = ErrorKind::invalid,
                             .reason = "notifications.bad_webhook",
                             .fields = {{.pointer = "/partner_id",
                                         .code = "request.required",
                                         .detail = "everybody's orders are for operators"}}});
    if (!keeper.keeps(entry.webhook.partner)) co_return not_kept();
    WAYBILL_CO_CHECK(check_patterns(entry.webhook.events));
    entry.webhook.id = deps_.ids.next<WebhookId>();
    entry.webhook.made_at = deps_.clock.now();
    co_return co_await deps_.store.insert(std::move(ctx), std::move(entry));
}

Task<Result<Webhook>> KeepWebhooks::find(Context ctx, WebhookKeeper keeper, WebhookId id) {
    WAYBILL_CO_TRY(auto webhook, co_await deps_.store.find(std::move(ctx), id));
    if (webhook.deleted || !keeper.keeps(webhook.partner)) co_return not_kept();
    co_return webhook;
}

Task<Result<WebhookPage>> KeepWebhooks::list(Context ctx, WebhookFilter filter) {
    if (filter.partner && !filter.keeper.keeps(*filter.partner)) co_return WebhookPage{};
    co_return co_await deps_.store.list(std::move(ctx), std::move(filter));
}

Task<Result<Webhook>> KeepWebhooks::change(Context ctx, WebhookKeeper keeper, WebhookId id,
                                           WebhookChanges changes) {
    WAYBILL_CO_CHECK(check_patterns(changes.events));
    WAYBILL_CO_CHECK(co_await find(ctx, std::move(keeper), id));
    co_return co_await deps_.store.change(std::move(ctx), id, std::move(changes));
}

Task<Status> KeepWebhooks::remove(Context ctx, WebhookKeeper keeper, WebhookId id) {
    WAYBILL_CO_TRY(const auto webhook, co_await deps_.store.find(ctx, id));
    if (!keeper.keeps(webhook.partner)) co_return not_kept();
    co_return co_await deps_.store.remove(std::move(ctx), id);
}

}  // namespace waybill::notifications
