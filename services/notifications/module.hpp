// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/notifications/v1/notifications.service.hpp"
#include "platform/cache/cache.hpp"
#include "platform/core/time_zones.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/egress/policy.hpp"
#include "platform/http/client.hpp"
#include "platform/mail/mail.hpp"
#include "platform/service/backbone.hpp"
#include "platform/sql/migration.hpp"
#include "services/notifications/settings.hpp"
#include "services/notifications/usecases/announcement_ports.hpp"
#include "services/notifications/usecases/ports.hpp"

#include <memory>

namespace waybill::notifications {

/// The notifications service, whole. Constructed over a migrated database; all dependencies
/// outlive it.
class NotificationsModule {
public:
    struct Deps {
        service::Ports ports;
        mail::MailSender& mail;
        cache::Cache& cache;  ///< shared with the other instances
        OrderDesk& orders;
        AudienceDesk& audiences;
        const TimeZones& zones;
        http::Client& client;  ///< the one way out
        const egress::Policy& egress;
        const crypto::Sealer& sealer;
        std::string public_url;  ///< without a slash at its end
        NotificationsSettings settings;
    };
    explicit NotificationsModule(Deps deps);
    ~NotificationsModule();

    static std::span<const sql::Migration> migrations();
    v1::NotificationsService& calls();
    void start();
    Task<void> stop();

private:
    struct Sending;
    struct Announcing;
    struct Webhooks;
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace waybill::notifications
