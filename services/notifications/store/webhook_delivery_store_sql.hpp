// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "platform/tasks/jobs.hpp"
#include "services/notifications/usecases/webhook_ports.hpp"

namespace waybill::notifications {

/// The log of what was sent to webhooks (see DeliveryStore).
class DeliveryStoreSql final : public DeliveryStore {
public:
    struct Deps {
        sql::Database& database;
        tasks::JobQueue& jobs;
        IdSource& ids;
        const Clock& clock;
    };
    explicit DeliveryStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<DeliveryPage>> list(Context ctx, DeliveryFilter filter) override;
    Task<Result<DeliveryLog>> find(Context ctx, WebhookId webhook, WebhookDeliveryId id) override;
    Task<Result<DeliveryLog>> replay(Context ctx, WebhookId webhook, WebhookDeliveryId id) override;
    Task<Result<WebhookDelivery>> queue_test(Context ctx, WebhookDelivery test,
                                             IdempotencyKey key) override;

private:
    Deps deps_;
};

}  // namespace waybill::notifications
