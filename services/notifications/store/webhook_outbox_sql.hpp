// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "platform/sql/database.hpp"
#include "platform/tasks/jobs.hpp"
#include "services/notifications/store/webhook_rows.hpp"
#include "services/notifications/usecases/webhook_ports.hpp"

namespace waybill::notifications {

/// Deliveries and their work in the service's own database (see WebhookOutbox).
class WebhookOutboxSql final : public WebhookOutbox {
public:
    struct Deps {
        sql::Database& database;
        const crypto::Sealer& sealer;
        tasks::JobQueue& jobs;
        IdSource& ids;
        const Clock& clock;
    };
    explicit WebhookOutboxSql(Deps deps) : deps_{deps} {}

    Task<Result<std::vector<WebhookId>>> find_takers(Context ctx, PartnerId partner,
                                                     std::string type) override;
    Task<Status> queue(Context ctx, std::vector<WebhookId> takers, OutgoingEvent event) override;
    Task<Result<std::optional<WebhookCall>>> find_call(Context ctx, WebhookDeliveryId id) override;
    Task<Result<DeliveryState>> record(Context ctx, TriedDelivery tried) override;

private:
    Task<Status> end(Context ctx, WebhookDelivery delivery);
    Status switch_off(sql::Tx& tx, rows::StoredWebhook stored, const WebhookDelivery& last,
                      WebhookTrouble trouble);

    Deps deps_;
};

}  // namespace waybill::notifications
