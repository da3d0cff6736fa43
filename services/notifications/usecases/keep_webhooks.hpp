// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/usecases/webhook_ports.hpp"

namespace waybill::notifications {

/// What the makers of webhooks do with them. A webhook that somebody does not keep is to them as if
/// there were none: not_found, notifications.no_webhook.
class KeepWebhooks {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        WebhookStore& store;
        IdSource& ids;
        const Clock& clock;
    };
    explicit KeepWebhooks(Deps deps) : deps_{deps} {}

    /// Whose it is to be stands in `entry`; id and time are made here. invalid:
    /// notifications.bad_webhook; conflict: notifications.too_many_webhooks.
    Task<Result<KeptWebhook>> create(Context ctx, WebhookKeeper keeper, NewWebhook entry);
    Task<Result<Webhook>> find(Context ctx, WebhookKeeper keeper, WebhookId id);
    Task<Result<WebhookPage>> list(Context ctx, WebhookFilter filter);
    /// invalid: notifications.bad_webhook.
    Task<Result<Webhook>> change(Context ctx, WebhookKeeper keeper, WebhookId id,
                                 WebhookChanges changes);
    /// Once more is a success.
    Task<Status> remove(Context ctx, WebhookKeeper keeper, WebhookId id);

private:
    Deps deps_;
};

}  // namespace waybill::notifications
