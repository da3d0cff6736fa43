// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "platform/sql/database.hpp"
#include "services/notifications/usecases/webhook_ports.hpp"

namespace waybill::notifications {

/// Webhooks in the service's own database, their secrets sealed (see WebhookStore).
class WebhookStoreSql final : public WebhookStore {
public:
    struct Deps {
        sql::Database& database;
        const crypto::Sealer& sealer;
        const Clock& clock;
    };
    explicit WebhookStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<KeptWebhook>> insert(Context ctx, NewWebhook entry) override;
    Task<Result<Webhook>> find(Context ctx, WebhookId id) override;
    Task<Result<WebhookPage>> list(Context ctx, WebhookFilter filter) override;
    Task<Result<Webhook>> change(Context ctx, WebhookId id, WebhookChanges changes) override;
    Task<Status> remove(Context ctx, WebhookId id) override;
    Task<Result<KeptWebhook>> rotate(Context ctx, WebhookId id, SecretText fresh,
                                     IdempotencyKey key) override;

private:
    Deps deps_;
};

}  // namespace waybill::notifications
