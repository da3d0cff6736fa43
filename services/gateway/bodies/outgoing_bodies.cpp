// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/outgoing_bodies.hpp"

#include "services/gateway/bodies/words.hpp"

namespace waybill::gateway {

void PaidOrderCall::Line::describe(json::Fields<Line>& f) {
    f.title("PaidOrderLine");
    f.required("offer_id", &Line::offer_id);
    f.required("name", &Line::name, {.example = "Rye bread"});
    f.required("quantity", &Line::quantity, {.example = "2"});
}

void PaidOrderCall::describe(json::Fields<PaidOrderCall>& f) {
    f.title("PaidOrder", "What to prepare");
    f.required("order_id", &PaidOrderCall::order_id);
    f.required("number", &PaidOrderCall::number, {.example = "6R1TBE"});
    f.required("lines", &PaidOrderCall::lines);
    f.required("callback_url", &PaidOrderCall::callback_url,
               {.help = "Where to say, signed, that it can be fetched",
                .example = "https://waybill.example/v1/callbacks/partners/"
                           "prt_01jh3q8d2v7x0n5m4k9w6r1tbe/ready"});
}

void OrderEventCall::Data::describe(json::Fields<Data>& f) {
    f.title("OrderEventData", "Nothing personal");
    f.required("order_id", &Data::order_id);
    f.required("number", &Data::number, {.example = "6R1TBE"});
    f.required("partner_id", &Data::partner_id);
    f.required("status", &Data::status, {.example = "PAID"});
    f.required("delivery_status", &Data::delivery_status, {.example = "none"});
    f.optional("cancel_reason", &Data::cancel_reason,
               {.help = "Why it ended", .example = "expired", .unusual = true});
    f.required("total", &Data::total);
    f.required("link", &Data::link,
               {.help = "Where whoever may reads more of it",
                .example = "https://waybill.example/v1/orders/ord_01jh3q8d2v7x0n5m4k9w6r1tbe"});
}

void OrderEventCall::describe(json::Fields<OrderEventCall>& f) {
    f.title("OrderEvent", "A CloudEvent");
    f.required("specversion", &OrderEventCall::specversion,
               {.help = "Always 1.0", .example = "1.0"});
    f.required("id", &OrderEventCall::id, {.help = "Of the event; each webhook is told it once"});
    f.required("source", &OrderEventCall::source,
               {.help = "Who says it", .example = "https://waybill.example/v1/orders"});
    f.required("type", &OrderEventCall::type, {.help = "What happened", .example = "order.paid"});
    f.required("subject", &OrderEventCall::subject,
               {.help = "To which order", .example = "ord_01jh3q8d2v7x0n5m4k9w6r1tbe"});
    f.required("time", &OrderEventCall::time, {.help = "When it happened"});
    f.required("datacontenttype", &OrderEventCall::datacontenttype,
               {.help = "Of `data`", .example = "application/json"});
    f.required("sequence", &OrderEventCall::sequence,
               {.help = "The order's version: what is not newer is known", .example = "3"});
    f.required("data", &OrderEventCall::data, {.help = "How the order stood then"});
}

void ChargeReport::describe(json::Fields<ChargeReport>& f) {
    f.title("ChargeReport", "What became of one charge");
    f.required("payment_id", &ChargeReport::payment_id);
    f.required("charge_id", &ChargeReport::charge_id,
               {.help = "The provider's own", .example = "ch_4711", .length = {1, 100}});
    f.required("status", &ChargeReport::status,
               {.example = "captured", .words = words::charge_results});
    f.required("amount", &ChargeReport::amount, {.help = "In minor units", .example = "1150"});
    f.required("currency", &ChargeReport::currency,
               {.help = "ISO 4217", .example = "EUR", .length = {3, 3}});
}

void LiveMessage::describe(json::Fields<LiveMessage>& f) {
    f.title("LiveMessage", "An event, a position, or a word about the connection");
    f.optional("id", &LiveMessage::id,
               {.help = "Of an event: `after` of the next connection",
                .example = "evt_01jh3q8d2v7x0n5m4k9w6r1tbe"});
    f.required("type", &LiveMessage::type,
               {.help = "`order.*`, `delivery.*`, `courier.*`, `offer.added`, `offer.gone`, "
                        "`position`; or `signed_in`, `subscribed`, `unsubscribed`, "
                        "`refused`, `reset`, `error`, `heartbeat`",
                .example = "order.ready"});
    f.optional(
        "topic", &LiveMessage::topic,
        {.help = "As it was subscribed to", .example = "order:ord_01jh3q8d2v7x0n5m4k9w6r1tbe"});
    f.optional("time", &LiveMessage::time, {.help = "When it happened"});
    f.optional("code", &LiveMessage::code, {.help = "Why, of a refusal", .unusual = true});
    f.optional("data", &LiveMessage::data,
               {.help = "The order, delivery or courier as its reader may see it"});
}

}  // namespace waybill::gateway
