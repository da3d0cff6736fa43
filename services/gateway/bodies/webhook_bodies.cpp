// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/webhook_bodies.hpp"

namespace waybill::gateway {
namespace {

constexpr std::string_view events_help =
    "Which events: types, `order.*` or `*`. There are `order.created`, `order.paid`, "
    "`order.accepted`, `order.ready`, `order.assigned`, `order.picked_up`, `order.completed` and "
    "`order.cancelled`";
constexpr json::Rules webhook_name_rules{.help = "What it is for",
                                         .example = "Kitchen screen",
                                         .length = {1, 60},
                                         .format = json::Format::line};
constexpr json::Rules webhook_url_rules{.help = "Where to: `https`, and no private address",
                                        .example = "https://kitchen.example/events",
                                        .length = {1, 500}};

}  // namespace

void CreateWebhookBody::describe(json::Fields<CreateWebhookBody>& f) {
    f.title("NewWebhook", "Where the events of orders are to be sent");
    f.optional("partner_id", &CreateWebhookBody::partner_id,
               {.help = "Whose orders; absent: everybody's, for operators", .example = a_partner});
    f.required("name", &CreateWebhookBody::name, webhook_name_rules);
    f.required("url", &CreateWebhookBody::url, webhook_url_rules);
    f.required("events", &CreateWebhookBody::events,
               {.help = events_help, .example = R"(["order.paid"])", .items = {1, 16}});
}

void ListWebhooks::describe(json::Fields<ListWebhooks>& f) {
    describe_page(f);
    f.query("partner_id", &ListWebhooks::partner_id, {.help = "Those of one partner only"});
}

void OneWebhook::describe(json::Fields<OneWebhook>& f) {
    f.path("webhook_id", &OneWebhook::webhook_id, {.help = "Which webhook"});
}

void EditWebhookBody::describe(json::Fields<EditWebhookBody>& f) {
    f.title("WebhookChanges", "What is absent stays");
    f.path("webhook_id", &EditWebhookBody::webhook_id, {.help = "Which webhook"});
    f.optional("name", &EditWebhookBody::name, webhook_name_rules);
    f.optional("url", &EditWebhookBody::url, webhook_url_rules);
    f.optional("events", &EditWebhookBody::events,
               {.help = events_help, .example = R"(["order.*"])", .items = {1, 16}});
    f.optional("enabled", &EditWebhookBody::enabled,
               {.help = "`false` ends what waits for it; `true` forgets what has failed"});
}

void ListWebhookDeliveries::describe(json::Fields<ListWebhookDeliveries>& f) {
    describe_page(f);
    f.path("webhook_id", &ListWebhookDeliveries::webhook_id, {.help = "Which webhook"});
    f.query("state", &ListWebhookDeliveries::state,
            {.help = "Only those that stand so",
             .words = notifications::v1::webhook_delivery_state_words});
}

void OneWebhookDelivery::describe(json::Fields<OneWebhookDelivery>& f) {
    f.path("webhook_id", &OneWebhookDelivery::webhook_id, {.help = "Which webhook"});
    f.path("delivery_id", &OneWebhookDelivery::delivery_id, {.help = "Of its list"});
}

}  // namespace waybill::gateway
