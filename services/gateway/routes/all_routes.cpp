// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/all_routes.hpp"

#include "services/gateway/routes/action_routes.hpp"
#include "services/gateway/routes/api_key_routes.hpp"
#include "services/gateway/routes/care_routes.hpp"
#include "services/gateway/routes/catalog_routes.hpp"
#include "services/gateway/routes/couriers_routes.hpp"
#include "services/gateway/routes/dispatch_routes.hpp"
#include "services/gateway/routes/identity_routes.hpp"
#include "services/gateway/routes/keys_routes.hpp"
#include "services/gateway/routes/live_routes.hpp"
#include "services/gateway/routes/notifications_routes.hpp"
#include "services/gateway/routes/orders_routes.hpp"
#include "services/gateway/routes/payments_routes.hpp"
#include "services/gateway/routes/pictures_routes.hpp"
#include "services/gateway/routes/proofs_routes.hpp"
#include "services/gateway/routes/webhook_routes.hpp"

namespace waybill::gateway {

void mount_all(http::Router& router, const LiveParts& live) {
    for (const auto mount : {mount_identity,      mount_catalog,       mount_orders,
                             mount_order_changes, mount_partner_queue, mount_operator_orders,
                             mount_payments,      mount_money,         mount_cash,
                             mount_checkout,      mount_callbacks,     mount_couriers,
                             mount_kept_couriers, mount_care,          mount_dispatch,
                             mount_actions,       mount_api_keys,      mount_notifications,
                             mount_announcements, mount_senders,       mount_webhooks,
                             mount_keys,          mount_pictures,      mount_proofs})
        mount(router, live.parts);
    mount_live(router, live);
}

}  // namespace waybill::gateway
