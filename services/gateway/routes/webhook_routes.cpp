// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/webhook_routes.hpp"

#include "services/gateway/access/staff.hpp"
#include "services/gateway/bodies/webhook_bodies.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

using notifications::v1::ListWebhookDeliveriesReply;
using notifications::v1::ListWebhooksReply;
using notifications::v1::Webhook;
using notifications::v1::WebhookDelivery;

Task<Result<notifications::v1::WebhookKeeper>> keeper_of(const Parts& parts, Context ctx) {
    WAYBILL_CO_TRY(const auto keepers, co_await parts.staff.keepers(std::move(ctx)));
    notifications::v1::WebhookKeeper keeper;
    keeper.set_office(!keepers);
    if (keepers) *keeper.mutable_partner_ids() = keepers->partner_ids();
    co_return keeper;
}

/// One that shows a secret is nobody's to store, ours neither.
Reply<Webhook> webhook_reply(Webhook webhook) {
    Reply<Webhook> reply{.view = std::move(webhook)};
    if (!reply.view.new_secret().empty()) reply.headers.set("Cache-Control", "no-store");
    return reply;
}

Task<Result<notifications::v1::WebhookRequest>> asked_webhook(const Parts& parts,
                                                              Call<OneWebhook> call) {
    notifications::v1::WebhookRequest request;
    WAYBILL_CO_TRY(*request.mutable_keeper(), co_await keeper_of(parts, call.ctx));
    request.set_webhook_id(call.input.webhook_id.text());
    write(call.idempotency, *request.mutable_idempotency());
    co_return request;
}

Task<Result<notifications::v1::WebhookDeliveryRequest>> asked_delivery(
    const Parts& parts, Call<OneWebhookDelivery> call) {
    notifications::v1::WebhookDeliveryRequest request;
    WAYBILL_CO_TRY(*request.mutable_keeper(), co_await keeper_of(parts, call.ctx));
    request.set_webhook_id(call.input.webhook_id.text());
    request.set_delivery_id(call.input.delivery_id.text());
    co_return request;
}

Task<Result<Reply<Webhook>>> create_webhook(const Parts& parts, Call<CreateWebhookBody> call) {
    if (call.input.partner_id) {
        WAYBILL_CO_CHECK(co_await parts.staff.check(call.ctx, *call.input.partner_id));
        catalog::v1::GetPartnerRequest partner;
        partner.set_partner_id(call.input.partner_id->text());
        WAYBILL_CO_CHECK(co_await parts.clients.catalog.get_partner(call.ctx, std::move(partner)));
    }
    notifications::v1::CreateWebhookRequest request;
    WAYBILL_CO_TRY(*request.mutable_keeper(), co_await keeper_of(parts, call.ctx));
    request.set_user_id(call.ctx.caller.user.text());
    if (call.input.partner_id) request.set_partner_id(call.input.partner_id->text());
    request.set_name(call.input.name);
    request.set_url(call.input.url);
    request.mutable_events()->Add(call.input.events.begin(), call.input.events.end());
    write(call.idempotency, *request.mutable_idempotency());
    WAYBILL_CO_TRY(auto made, co_await parts.clients.notifications.create_webhook(
                                  call.ctx, std::move(request)));
    auto reply = webhook_reply(std::move(made));
    reply.headers.set("Location", "/v1/webhooks/" + reply.view.webhook_id());
    co_return reply;
}

Task<Result<Reply<ListWebhooksReply>>> list_webhooks(const Parts& parts, Call<ListWebhooks> call) {
    notifications::v1::ListWebhooksRequest request;
    WAYBILL_CO_TRY(*request.mutable_keeper(), co_await keeper_of(parts, call.ctx));
    if (call.input.partner_id) request.set_partner_id(call.input.partner_id->text());
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto page, co_await parts.clients.notifications.list_webhooks(
                                  call.ctx, std::move(request)));
    co_return Reply<ListWebhooksReply>{.view = std::move(page)};
}

Task<Result<Reply<Webhook>>> get_webhook(const Parts& parts, Call<OneWebhook> call) {
    WAYBILL_CO_TRY(auto request, co_await asked_webhook(parts, call));
    WAYBILL_CO_TRY(auto webhook,
                   co_await parts.clients.notifications.get_webhook(call.ctx, std::move(request)));
    co_return webhook_reply(std::move(webhook));
}

Task<Result<Reply<Webhook>>> edit_webhook(const Parts& parts, Call<EditWebhookBody> call) {
    notifications::v1::UpdateWebhookRequest request;
    WAYBILL_CO_TRY(*request.mutable_keeper(), co_await keeper_of(parts, call.ctx));
    request.set_webhook_id(call.input.webhook_id.text());
    if (call.input.name) request.set_name(*call.input.name);
    if (call.input.url) request.set_url(*call.input.url);
    if (call.input.enabled) request.set_enabled(*call.input.enabled);
    request.mutable_events()->Add(call.input.events.begin(), call.input.events.end());
    WAYBILL_CO_TRY(auto webhook, co_await parts.clients.notifications.update_webhook(
                                     call.ctx, std::move(request)));
    co_return webhook_reply(std::move(webhook));
}

Task<Result<Reply<http::Empty>>> delete_webhook(const Parts& parts, Call<OneWebhook> call) {
    WAYBILL_CO_TRY(auto request, co_await asked_webhook(parts, call));
    WAYBILL_CO_CHECK(
        co_await parts.clients.notifications.delete_webhook(call.ctx, std::move(request)));
    co_return Reply<http::Empty>{};
}

Task<Result<Reply<Webhook>>> rotate_webhook_secret(const Parts& parts, Call<OneWebhook> call) {
    WAYBILL_CO_TRY(auto request, co_await asked_webhook(parts, call));
    WAYBILL_CO_TRY(auto webhook, co_await parts.clients.notifications.rotate_webhook_secret(
                                     call.ctx, std::move(request)));
    co_return webhook_reply(std::move(webhook));
}

Task<Result<Reply<WebhookDelivery>>> test_webhook(const Parts& parts, Call<OneWebhook> call) {
    WAYBILL_CO_TRY(auto request, co_await asked_webhook(parts, call));
    WAYBILL_CO_TRY(auto delivery,
                   co_await parts.clients.notifications.test_webhook(call.ctx, std::move(request)));
    co_return Reply<WebhookDelivery>{.view = std::move(delivery)};
}

Task<Result<Reply<ListWebhookDeliveriesReply>>> list_webhook_deliveries(
    const Parts& parts, Call<ListWebhookDeliveries> call) {
    notifications::v1::ListWebhookDeliveriesRequest request;
    WAYBILL_CO_TRY(*request.mutable_keeper(), co_await keeper_of(parts, call.ctx));
    request.set_webhook_id(call.input.webhook_id.text());
    request.set_state(call.input.state.value_or(""));
    call.input.write(*request.mutable_page());
    WAYBILL_CO_TRY(auto page, co_await parts.clients.notifications.list_webhook_deliveries(
                                  call.ctx, std::move(request)));
    co_return Reply<ListWebhookDeliveriesReply>{.view = std::move(page)};
}

Task<Result<Reply<WebhookDelivery>>> get_webhook_delivery(const Parts& parts,
                                                          Call<OneWebhookDelivery> call) {
    WAYBILL_CO_TRY(auto request, co_await asked_delivery(parts, call));
    WAYBILL_CO_TRY(auto delivery, co_await parts.clients.notifications.get_webhook_delivery(
                                      call.ctx, std::move(request)));
    co_return Reply<WebhookDelivery>{.view = std::move(delivery)};
}

Task<Result<Reply<WebhookDelivery>>> replay_webhook_delivery(const Parts& parts,
                                                             Call<OneWebhookDelivery> call) {
    WAYBILL_CO_TRY(auto request, co_await asked_delivery(parts, call));
    WAYBILL_CO_TRY(auto delivery, co_await parts.clients.notifications.replay_webhook_delivery(
                                      call.ctx, std::move(request)));
    co_return Reply<WebhookDelivery>{.view = std::move(delivery)};
}

constexpr std::string_view webhook_help = "Each event is a signed POST (Standard Webhooks) with a "
                                          "CloudEvent in it, which names the order "
                                          "and says nothing personal; see docs/webhooks.md. Shows "
                                          "the `signing_secret` once: a repetition "
                                          "answers without.";
constexpr Roles webhook_keepers{Role::partner, Role::operator_};

void mount_webhook_keeping(http::Router& router, const Parts& parts) {
    const Access keepers = Access::roles(webhook_keepers);
    router.post<CreateWebhookBody, Webhook>(
        "/v1/webhooks",
        {.id = "create_webhook",
         .summary = "Have the events of orders sent to a URL",
         .tag = "webhooks",
         .access = keepers,
         .help = webhook_help,
         .success = 201,
         .errors = {"catalog.partner_not_found", "notifications.no_webhook",
                    "notifications.bad_webhook", "notifications.too_many_webhooks",
                    "callback_url.malformed", "callback_url.blocked"}},
        with(parts, create_webhook));
    router.get<ListWebhooks, ListWebhooksReply>(
        "/v1/webhooks",
        {.id = "list_webhooks", .summary = "List webhooks", .tag = "webhooks", .access = keepers},
        with(parts, list_webhooks));
    router.get<OneWebhook, Webhook>("/v1/webhooks/{webhook_id}",
                                    {.id = "get_webhook",
                                     .summary = "Read one webhook",
                                     .tag = "webhooks",
                                     .access = keepers,
                                     .errors = {"notifications.no_webhook"}},
                                    with(parts, get_webhook));
    router.patch<EditWebhookBody, Webhook>(
        "/v1/webhooks/{webhook_id}",
        {.id = "edit_webhook",
         .summary = "Change a webhook, or switch it off and on",
         .tag = "webhooks",
         .access = keepers,
         .errors = {"notifications.no_webhook", "notifications.bad_webhook",
                    "callback_url.malformed", "callback_url.blocked"}},
        with(parts, edit_webhook));
    router.delete_<OneWebhook, http::Empty>("/v1/webhooks/{webhook_id}",
                                            {.id = "delete_webhook",
                                             .summary = "Delete a webhook",
                                             .tag = "webhooks",
                                             .access = keepers,
                                             .help = "What waits for it is not sent any more.",
                                             .errors = {"notifications.no_webhook"}},
                                            with(parts, delete_webhook));
    router.post<OneWebhook, Webhook>(
        "/v1/webhooks/{webhook_id}/secret",
        {.id = "rotate_webhook_secret",
         .summary = "Make a new signing secret for a webhook",
         .tag = "webhooks",
         .access = keepers,
         .help = "For another day what is sent is signed with the old one too. Shown this once: a "
                 "repetition makes no other and answers without.",
         .errors = {"notifications.no_webhook"}},
        with(parts, rotate_webhook_secret));
}

void mount_webhook_deliveries(http::Router& router, const Parts& parts) {
    const Access keepers = Access::roles(webhook_keepers);
    router.post<OneWebhook, WebhookDelivery>(
        "/v1/webhooks/{webhook_id}/test",
        {.id = "test_webhook",
         .summary = "Send a test event",
         .tag = "webhooks",
         .access = keepers,
         .help = "Of type `webhook.test`, tried once, also where the webhook is switched off. Its "
                 "end is in the log.",
         .success = 202,
         .errors = {"notifications.no_webhook"}},
        with(parts, test_webhook));
    router.get<ListWebhookDeliveries, ListWebhookDeliveriesReply>(
        "/v1/webhooks/{webhook_id}/deliveries",
        {.id = "list_webhook_deliveries",
         .summary = "List what was sent to a webhook, for thirty days",
         .tag = "webhooks",
         .access = keepers,
         .errors = {"notifications.no_webhook"}},
        with(parts, list_webhook_deliveries));
    router.get<OneWebhookDelivery, WebhookDelivery>(
        "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}",
        {.id = "get_webhook_delivery",
         .summary = "Read one delivery with its tries",
         .tag = "webhooks",
         .access = keepers,
         .errors = {"notifications.no_webhook", "notifications.no_delivery"}},
        with(parts, get_webhook_delivery));
    router.post<OneWebhookDelivery, WebhookDelivery>(
        "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay",
        {.id = "replay_webhook_delivery",
         .summary = "Send an event once more",
         .tag = "webhooks",
         .access = keepers,
         .help = "With all its tries, under the same `webhook-id`. One that waits stays as it is.",
         .success = 202,
         .errors = {"notifications.no_webhook", "notifications.no_delivery",
                    "notifications.webhook_off"}},
        with(parts, replay_webhook_delivery));
}

}  // namespace

void mount_webhooks(http::Router& router, const Parts& parts) {
    router.errors().add({
        {"notifications.no_webhook", ErrorKind::not_found, "There is no such webhook"},
        {"notifications.no_delivery", ErrorKind::not_found,
         "There is no such delivery, or no more: the log has thirty days"},
        {"notifications.bad_webhook", ErrorKind::invalid, "This webhook cannot be meant"},
        {"notifications.too_many_webhooks", ErrorKind::conflict, "There are too many webhooks",
         "Delete one that is not needed."},
        {"notifications.webhook_off", ErrorKind::conflict, "The webhook is switched off",
         "Switch it on first."},
        {"callback_url.malformed", ErrorKind::invalid, "This is no URL that can be called",
         "`https://host/path`, with nothing in it that could be read in two ways."},
        {"callback_url.blocked", ErrorKind::invalid, "This URL may not be called",
         "It must be `https` and lead to a public address, unless the settings allow it."},
    });
    mount_webhook_keeping(router, parts);
    mount_webhook_deliveries(router, parts);
}

}  // namespace waybill::gateway
