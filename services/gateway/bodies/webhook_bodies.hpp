// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/notifications/v1/notifications.json.hpp"
#include "services/gateway/bodies/common.hpp"

#include <vector>

namespace waybill::gateway {

struct CreateWebhookBody {
    std::optional<PartnerId> partner_id;
    std::string name;
    std::string url;
    std::vector<std::string> events;
    static void describe(json::Fields<CreateWebhookBody>& f);
};

struct ListWebhooks : PageQuery {
    std::optional<PartnerId> partner_id;
    static void describe(json::Fields<ListWebhooks>& f);
};

struct OneWebhook {
    WebhookId webhook_id;
    static void describe(json::Fields<OneWebhook>& f);
};

struct EditWebhookBody {
    WebhookId webhook_id;
    std::optional<std::string> name;
    std::optional<std::string> url;
    std::vector<std::string> events;
    std::optional<bool> enabled;
    static void describe(json::Fields<EditWebhookBody>& f);
};

struct ListWebhookDeliveries : PageQuery {
    WebhookId webhook_id;
    std::optional<std::string> state;
    static void describe(json::Fields<ListWebhookDeliveries>& f);
};

struct OneWebhookDelivery {
    WebhookId webhook_id;
    WebhookDeliveryId delivery_id;
    static void describe(json::Fields<OneWebhookDelivery>& f);
};

}  // namespace waybill::gateway
