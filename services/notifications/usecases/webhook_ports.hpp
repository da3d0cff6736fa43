// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/idempotency_key.hpp"
#include "platform/core/secret.hpp"
#include "services/notifications/domain/webhook.hpp"

namespace waybill::notifications {

struct NewWebhook {
    Webhook webhook{};
    SecretText secret{};
    IdempotencyKey key{};
};
/// A webhook and, if one was made for it just now, its secret: nobody can read it again.
struct KeptWebhook {
    Webhook webhook{};
    std::optional<SecretText> new_secret{};
};
/// What is absent stays.
struct WebhookChanges {
    std::optional<std::string> name{};
    std::optional<std::string> url{};
    std::vector<std::string> events{};
    std::optional<bool> enabled{};
};
struct WebhookFilter {
    WebhookKeeper keeper{};
    std::optional<PartnerId> partner{};
    int limit{20};
    std::string cursor{};
};
struct WebhookPage {
    std::vector<Webhook> webhooks{};
    std::string next_cursor{};
};
/// So many webhooks are about one partner's orders, or about everybody's.
inline constexpr int webhooks_max = 20;

/// Webhooks and their secrets. One transaction per call; a key that was used answers again,
/// without a secret.
class WebhookStore {
public:
    virtual ~WebhookStore() = default;
    /// conflict: notifications.too_many_webhooks.
    virtual Task<Result<KeptWebhook>> insert(Context ctx, NewWebhook entry) = 0;
    /// Also one that is deleted. not_found: notifications.no_webhook, here and below.
    virtual Task<Result<Webhook>> find(Context ctx, WebhookId id) = 0;
    /// Oldest first, without those that are deleted.
    virtual Task<Result<WebhookPage>> list(Context ctx, WebhookFilter filter) = 0;
    /// Switched off, what waits for it ends; switched on, it is as if nothing had failed.
    virtual Task<Result<Webhook>> change(Context ctx, WebhookId id, WebhookChanges changes) = 0;
    virtual Task<Status> remove(Context ctx, WebhookId id) = 0;
    /// The secret before signs too for another day.
    virtual Task<Result<KeptWebhook>> rotate(Context ctx, WebhookId id, SecretText fresh,
                                             IdempotencyKey key) = 0;
};

struct DeliveryFilter {
    WebhookId webhook{};
    std::optional<DeliveryState> state{};
    int limit{20};
    std::string cursor{};
};
struct DeliveryPage {
    std::vector<WebhookDelivery> deliveries{};
    std::string next_cursor{};
};
inline constexpr int tries_shown_max = 20;

/// What became of the events of one webhook, for thirty days.
class DeliveryStore {
public:
    virtual ~DeliveryStore() = default;
    /// Newest first.
    virtual Task<Result<DeliveryPage>> list(Context ctx, DeliveryFilter filter) = 0;
    /// not_found: notifications.no_delivery, here and below.
    virtual Task<Result<DeliveryLog>> find(Context ctx, WebhookId webhook,
                                           WebhookDeliveryId id) = 0;
    /// One that waits stays as it is. conflict: notifications.webhook_off.
    virtual Task<Result<DeliveryLog>> replay(Context ctx, WebhookId webhook,
                                             WebhookDeliveryId id) = 0;
    /// A test with its work; a key that was used answers again.
    virtual Task<Result<WebhookDelivery>> queue_test(Context ctx, WebhookDelivery test,
                                                     IdempotencyKey key) = 0;
};

/// An event of an order, as it is sent.
struct OutgoingEvent {
    EventId id{};
    std::string type{};
    OrderId order{};
    std::string body{};
};
/// Each event goes to at most so many webhooks: those of its partner and of the office.
inline constexpr int takers_max = 2 * webhooks_max;

/// What is sent where.
struct WebhookCall {
    WebhookDelivery delivery{};
    std::string url{};
    std::vector<SecretText> secrets{};
};
struct TriedDelivery {
    WebhookDeliveryId id{};
    WebhookTry one{};
    TryEnd end{TryEnd::taken};
    bool last{false};
};

/// The way of events to webhooks.
class WebhookOutbox {
public:
    virtual ~WebhookOutbox() = default;
    /// Which webhooks want an event of this type about an order of this partner.
    virtual Task<Result<std::vector<WebhookId>>> find_takers(Context ctx, PartnerId partner,
                                                             std::string type) = 0;
    /// A delivery and its work for each of them; the same event again adds nothing.
    virtual Task<Status> queue(Context ctx, std::vector<WebhookId> takers, OutgoingEvent event) = 0;
    /// Nothing when it is not to be sent any more; then it has ended.
    virtual Task<Result<std::optional<WebhookCall>>> find_call(Context ctx,
                                                               WebhookDeliveryId id) = 0;
    /// Logs the try and does what it means (`judge_try`); the maker of a webhook that is switched
    /// off for it is told. How the delivery stands.
    virtual Task<Result<DeliveryState>> record(Context ctx, TriedDelivery tried) = 0;
};

/// What a webhook answered.
struct WebhookAnswer {
    int status{0};
    std::optional<std::chrono::seconds> retry_after{};
};

/// Whoever is behind the URL, told by a signed POST. Errors as http::Client has them.
class WebhookReceiver {
public:
    virtual ~WebhookReceiver() = default;
    virtual Task<Result<WebhookAnswer>> tell(Context ctx, WebhookCall call) = 0;
};

}  // namespace waybill::notifications
