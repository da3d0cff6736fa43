// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/settings/registry.hpp"
#include "services/catalog/settings.hpp"
#include "services/couriers/settings.hpp"
#include "services/gateway/settings.hpp"
#include "services/identity/settings.hpp"
#include "services/notifications/settings.hpp"
#include "services/orders/settings.hpp"
#include "services/payments/settings.hpp"

namespace waybill::wiring {

/// The settings of the services, each declared by its owner.
struct ServiceSettings {
    gateway::GatewaySettings gateway;
    identity::IdentitySettings identity;
    catalog::CatalogSettings catalog;
    orders::OrdersSettings orders;
    payments::PaymentsSettings payments;
    couriers::CouriersSettings couriers;
    notifications::NotificationsSettings notifications;

    void add_to(settings::Registry& registry) {
        registry.add(gateway);
        registry.add(identity);
        registry.add(catalog);
        registry.add(orders);
        registry.add(payments);
        registry.add(couriers);
        registry.add(notifications);
    }
};

}  // namespace waybill::wiring
