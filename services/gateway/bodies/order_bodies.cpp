// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/order_bodies.hpp"

namespace waybill::gateway {
namespace {

constexpr std::string_view an_order = "ord_01jh3q8d2v7x0n5m4k9w6r1tbe";
constexpr std::string_view a_quote = "quo_01jh3q8d2v7x0n5m4k9w6r1tbe";
// Examples agree: two pieces of 4.50 and 2.50 for the way; those of the contracts, too.
constexpr std::string_view two_fifty = R"({"amount":250,"currency":"EUR"})";
constexpr std::string_view eleven_fifty = R"({"amount":1150,"currency":"EUR"})";

/// A command by the API names its principal, its route and its key: the key is its principal's
/// only, the rest anybody's who reads the history.
std::string cause_for(const std::string& cause, const UserId& reader) {
    const bool commanded = cause.starts_with("usr_") || cause.starts_with("peer ");
    if (!commanded || cause.starts_with(reader.text())) return cause;
    return "request";
}

template <typename In>
void describe_confirm(json::Fields<In>& f) {
    f.required("quote_id", &In::quote_id, {.example = a_quote});
    f.required("payment_method", &In::payment_method,
               {.help = "An active provider", .example = "simulator", .length = {1, 32}});
    f.optional("external_id", &In::external_id, external_id_rules);
}

}  // namespace

void WantedLineBody::describe(json::Fields<WantedLineBody>& f) {
    f.title("WantedLine", "So many of one offer");
    f.required("offer_id", &WantedLineBody::offer_id, {.example = an_offer});
    f.required("quantity", &WantedLineBody::quantity, {.example = "2", .range = {1, 999}});
}

void CheckBody::describe(json::Fields<CheckBody>& f) {
    f.title("Check", "What somebody wants, from whom and where to");
    f.required("partner_id", &CheckBody::partner_id, {.example = a_partner});
    f.required("lines", &CheckBody::lines, {.items = {1, 100}});
    f.required("address", &CheckBody::address, door_rules);
    f.optional("place", &CheckBody::place, {.help = "The same as a point"});
    f.optional("phone", &CheckBody::phone, phone_rules);
    f.optional(
        "total", &CheckBody::total,
        {.help = "What the client would charge; a difference is refused", .example = eleven_fifty});
    f.optional("external_id", &CheckBody::external_id, external_id_rules);
}

void QuoteView::describe(json::Fields<QuoteView>& f) {
    f.title("Quote", "Prices that hold until `expires_at`");
    f.required("quote_id", &QuoteView::quote_id, {.example = a_quote});
    f.required("partner_id", &QuoteView::partner_id, {.example = a_partner});
    f.required("partner_title", &QuoteView::partner_title, {.example = "Corner Bakery"});
    f.required("lines", &QuoteView::lines);
    f.required("delivery_fee", &QuoteView::delivery_fee, {.example = two_fifty});
    f.required("total", &QuoteView::total, {.example = eleven_fifty});
    f.required("expires_at", &QuoteView::expires_at);
    f.optional("external_id", &QuoteView::external_id, external_id_rules);
}

void ConfirmBody::describe(json::Fields<ConfirmBody>& f) {
    f.title("Confirm", "A quote becomes an order");
    describe_confirm(f);
}

void ReplaceBody::describe(json::Fields<ReplaceBody>& f) {
    f.title("Replace", "A quote becomes an order in the place of another");
    f.path("order_id", &ReplaceBody::order_id);
    describe_confirm(f);
    f.optional(
        "note", &ReplaceBody::note,
        {.help = "For whoever brings it; absent: that of the order before", .length = {1, 500}});
}

void StatusView::describe(json::Fields<StatusView>& f) {
    f.title("OrderStanding", "Only where it stands");
    f.required("order_id", &StatusView::order_id, {.example = an_order});
    f.required("status", &StatusView::status,
               {.example = "READY", .words = orders::v1::order_status_words});
    f.required("delivery_status", &StatusView::delivery_status,
               {.example = "assigned", .words = orders::v1::order_delivery_status_words});
    f.required("estimated_at", &StatusView::estimated_at);
    f.required("version", &StatusView::version, {.example = "4"});
}

void TrackingView::describe(json::Fields<TrackingView>& f) {
    f.title("Tracking", "What a public link shows");
    f.required("number", &TrackingView::number, {.example = "6R1TBE"});
    f.required("partner_title", &TrackingView::partner_title, {.example = "Corner Bakery"});
    f.required("status", &TrackingView::status,
               {.example = "DELIVERING", .words = orders::v1::order_status_words});
    f.required("delivery_status", &TrackingView::delivery_status,
               {.example = "picked_up", .words = orders::v1::order_delivery_status_words});
    f.optional("courier_first_name", &TrackingView::courier_first_name, {.example = "Ada"});
    f.optional("courier_place", &TrackingView::courier_place);
    f.required("estimated_at", &TrackingView::estimated_at);
    f.required("version", &TrackingView::version, {.example = "6"});
}

void narrow_to(orders::v1::Order& order, OrderReaders readers, const std::string& public_url) {
    if (!order.tracking_token().empty())
        order.set_tracking_url(public_url + "/t/" + order.tracking_token());
    narrow(order, readers, order_phase(order.status()));
}

ShownOrder shown_to(orders::v1::Order order, OrderReaders readers, const std::string& public_url) {
    narrow_to(order, readers, public_url);
    return {std::move(order)};
}

ShownHistory shown_to(orders::v1::HistoryReply history, const orders::v1::Order& order,
                      OrderReaders readers, const UserId& reader) {
    for (auto& entry : *history.mutable_entries()) {
        narrow(entry, readers, order_phase(order.status()));
        entry.set_cause(cause_for(entry.cause(), reader));
    }
    return {std::move(history)};
}

QuoteView to_view(const orders::v1::Quote& quote) {
    return {.quote_id = read_id<QuoteId>(quote.quote_id()),
            .partner_id = read_id<PartnerId>(quote.partner().partner_id()),
            .partner_title = quote.partner().title(),
            .lines = {quote.lines().begin(), quote.lines().end()},
            .delivery_fee = read(quote.delivery_fee()),
            .total = read(quote.total()),
            .expires_at = from_micros(quote.expires_at()),
            .external_id =
                quote.external_id().empty() ? std::nullopt : std::optional{quote.external_id()}};
}

StatusView to_status(const orders::v1::Order& order) {
    return {.order_id = read_id<OrderId>(order.order_id()),
            .status = order.status(),
            .delivery_status = order.delivery_status(),
            .estimated_at = from_micros(order.estimated_at()),
            .version = order.version()};
}

TrackingView to_tracking(const orders::v1::Order& order) {
    TrackingView view{.number = order.number(),
                      .partner_title = order.partner_title(),
                      .status = order.status(),
                      .delivery_status = order.delivery_status(),
                      .courier_first_name = {},
                      .courier_place = {},
                      .estimated_at = from_micros(order.estimated_at()),
                      .version = order.version()};
    const std::string& name = order.courier_name();
    if (!name.empty()) view.courier_first_name = name.substr(0, name.find(' '));
    return view;
}

}  // namespace waybill::gateway
