// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/api_words.hpp"

#include "platform/telemetry/build_info.hpp"
#include "services/gateway/bodies/outgoing_bodies.hpp"

namespace waybill::gateway {
namespace {

constexpr std::string_view api_description = R"(Ordering and delivery.

**An order's life.** Every step is in its history, and each loser of a race is told 409.

```mermaid
stateDiagram-v2
    [*] --> PENDING: confirm a quote
    PENDING --> PAID: its payment is captured
    PENDING --> PREPARING: in cash, the partner accepts
    PENDING --> CANCELLED: customer, payment_failed, expired, operator
    PENDING --> CANCELLED: in cash also partner_rejected, out_of_stock
    PAID --> PREPARING: the partner accepts
    PAID --> CANCELLED: customer, partner_rejected, operator, out_of_stock
    PREPARING --> READY: it can be fetched
    PREPARING --> CANCELLED: partner_rejected, operator, out_of_stock
    READY --> DELIVERING: a courier picks it up
    READY --> CANCELLED: operator, no_courier, out_of_stock
    DELIVERING --> COMPLETED: handed over
    DELIVERING --> READY: brought back
    DELIVERING --> CANCELLED: undeliverable
    COMPLETED --> [*]
    CANCELLED --> [*]
```

**Problems** are `application/problem+json` (RFC 9457): decide on `code`, show `title`, tell
`trace_id` to support. `/problems` lists all codes.

**Repeats.** Every change takes an `Idempotency-Key`. **Lists** go on with `next_cursor` while
`has_more`, and say so in a `Link`. **Money** is in minor units of its currency, **times** are
RFC 3339 in UTC.)";

constexpr json::Explained tag_words[] = {
    {"accounts", "One's own account: open it, prove its address, change it"},
    {"api keys", "Keys of partners' own systems: for one partner, within scopes"},
    {"callbacks", "What providers and partners' own systems report, signed"},
    {"catalog", "Who sells what, to anyone"},
    {"courier", "A courier's day: duty, offers, deliveries"},
    {"health", "Whether this process lives and is ready"},
    {"live", "Events as they happen, over a WebSocket"},
    {"meta", "This document and the kinds of problems"},
    {"notifications", "What somebody was told"},
    {"operator", "What operators and support do"},
    {"orders", "From check to the door, for customers"},
    {"pages", "Pages for people"},
    {"partner", "What a partner keeps: its details, offers and stock"},
    {"partner queue", "A partner's orders"},
    {"payments", "Payments and ways of paying"},
    {"pictures", "What accounts and products look like, to anyone who knows the address"},
    {"sessions", "Signing in and out"},
    {"webhooks", "What we send to systems of others, signed, and where to"},
};

constexpr json::Explained field_words[] = {
    {"accepted_at", "When the partner began"},
    {"account", "Whose it is"},
    {"active", "Whether it is for sale, or in use"},
    {"actor", "Who did it: a person, a partner or a service"},
    {"address", "As people write it"},
    {"address_id", "One of somebody's addresses"},
    {"agent_id", "Who sends what is mailed"},
    {"alert_id", "One thing that a person should look at"},
    {"amount", "How much"},
    {"announcement_id", "What operators told many people at once"},
    {"answer_by", "Until when the courier may answer"},
    {"assigned_at", "When the courier got it"},
    {"at", "When it happened"},
    {"body", "The text"},
    {"callback_url", "Where its provider reports, signed"},
    {"capacity", "Deliveries at once"},
    {"captured", "What was collected"},
    {"captured_at", "When it was collected"},
    {"category", "What kind of product, in the partner's words"},
    {"cause", "The request or event that it came of"},
    {"checkout_url", "Where the customer pays"},
    {"code", "Stable: what a program decides on"},
    {"courier_first_name", "Who brings it"},
    {"courier_id", "Who delivers"},
    {"courier_name", "What the courier is called"},
    {"courier_place", "Where the courier is, while it is on its way"},
    {"created_at", "When it was made"},
    {"currency", "ISO 4217"},
    {"customer_id", "Who ordered"},
    {"data", "The rows of this page"},
    {"delivered_at", "When it was handed over"},
    {"deliveries", "Delivered so far"},
    {"delivery_fee", "What the way costs the customer"},
    {"delivery_id", "One delivery"},
    {"delivery_status", "Where the delivery stands"},
    {"description", "In more words"},
    {"device_id", "One of somebody's devices"},
    {"dropoff_address", "Where it is brought"},
    {"dropoff_place", "The same as a point"},
    {"email", "An e-mail address"},
    {"enabled", "Whether the operator lets it sell"},
    {"epoch", "Of the assignment; sent back with each step"},
    {"estimated_at", "When it is expected at the door"},
    {"expires_at", "Until when it is good"},
    {"finished_at", "When its life ended"},
    {"first_name", "Of a person"},
    {"from", "The status before"},
    {"hand_in_id", "Cash that was handed in"},
    {"has_more", "Whether there is a next page"},
    {"holidays", "Dates that are not like their weekday"},
    {"hours", "When it is open, in its own zone; none: always"},
    {"invitation_id", "One invitation"},
    {"kind", "What it is"},
    {"language", "In which it is said"},
    {"last_name", "Of a person"},
    {"lat", "Latitude, degrees north"},
    {"limit", "Rows on a page"},
    {"lines", "What was ordered, at frozen prices"},
    {"locale", "The language of mails, BCP 47"},
    {"lon", "Longitude, degrees east"},
    {"name", "What it is called"},
    {"next_cursor", "Send it as `cursor` for the next page; absent on the last"},
    {"note", "Words of whoever did it"},
    {"notification_id", "One piece of news"},
    {"number", "For people to say; not unique for ever"},
    {"offer_id", "A product at a partner's price"},
    {"offers", "What is for sale"},
    {"open_now", "Whether it is open at this moment"},
    {"order", "The order as it is now"},
    {"order_id", "One order"},
    {"order_number", "The number of the order, for people to say"},
    {"paid_at", "When its payment was captured"},
    {"partner_id", "Who sells"},
    {"partner_title", "What the seller is called"},
    {"password", "At least eight characters, and not one of the well-known"},
    {"paused", "Takes no orders for now"},
    {"payment_id", "One payment"},
    {"payment_method", "The provider that collects, or `cash`: paid at the door"},
    {"phone", "E.164"},
    {"picked_up_at", "When the courier fetched it"},
    {"pickup_address", "Where it is fetched"},
    {"pickup_place", "The same as a point"},
    {"place", "Where it is"},
    {"position", "Where the courier is, by the device"},
    {"positions", "What the device gathered"},
    {"preparation_minutes", "Usual minutes until ready"},
    {"price", "Of one piece"},
    {"price_from", "At least, in minor units"},
    {"price_to", "At most, in minor units"},
    {"product_id", "What is offered"},
    {"provider", "Who collects the money"},
    {"quantity", "Pieces"},
    {"quote_id", "Frozen prices, for ten minutes"},
    {"read_at", "When its reader saw it"},
    {"ready_at", "When it could be fetched"},
    {"refresh_expires_at", "When the session ends unless it is refreshed"},
    {"refund_id", "Money on its way back"},
    {"refunded", "What was given back"},
    {"role", "What somebody may do"},
    {"roles", "All that somebody may do"},
    {"since", "From when on"},
    {"status", "Where it stands"},
    {"title", "As people see it"},
    {"to", "The status after"},
    {"token_type", "How the access token is shown"},
    {"total", "All together"},
    {"transport", "How the courier moves"},
    {"unit_price", "Of one piece"},
    {"user_id", "Whose account"},
    {"verified", "Whether that was proven"},
    {"version", "Grows with each change"},
    {"what", "The step"},
    {"zone", "An IANA time zone, or a courier's part of town"},
};

constexpr http::Webhook own_webhooks[] = {
    {.id = "order_paid",
     .summary = "A paid order, to its partner's own system",
     .tag = "webhooks",
     .help = "Posted to the partner's `api_url` and signed with its `signing_secret` (Standard "
             "Webhooks). Tried again until any 2xx; 410 ends it.",
     .body = json::structure<PaidOrderCall>},
    {.id = "order_event",
     .summary = "What happened to an order, to each webhook that wants it",
     .tag = "webhooks",
     .help = "Posted to the webhook's `url` as `application/cloudevents+json` and signed with its "
             "`signing_secret` (Standard Webhooks). Tried again over three days until any 2xx; 410 "
             "switches the webhook off.",
     .body = json::structure<OrderEventCall>},
};

}  // namespace

http::ApiInfo api_words(std::string_view session_cookie) {
    return {.title = "Waybill",
            .version = telemetry::build_info().version,
            .description = api_description,
            .session_cookie = session_cookie,
            .tags = tag_words,
            .glossary = field_words,
            .webhooks = own_webhooks};
}

}  // namespace waybill::gateway
