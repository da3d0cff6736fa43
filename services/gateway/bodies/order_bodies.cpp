// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/order_bodies.hpp"

#include "services/gateway/bodies/words.hpp"

namespace waybill::gateway {
namespace {

constexpr std::string_view an_order = "ord_01jh3q8d2v7x0n5m4k9w6r1tbe";
constexpr std::string_view a_quote = "quo_01jh3q8d2v7x0n5m4k9w6r1tbe";
// Examples agree: two pieces of 4.50 and 2.50 for the way.
constexpr std::string_view four_fifty = R"({"amount":450,"currency":"EUR"})";
constexpr std::string_view nine = R"({"amount":900,"currency":"EUR"})";
constexpr std::string_view two_fifty = R"({"amount":250,"currency":"EUR"})";
constexpr std::string_view eleven_fifty = R"({"amount":1150,"currency":"EUR"})";

LineView to_line(const catalog::v1::PricedLine& line) {
    return {.offer_id = read_id<OfferId>(line.offer_id()),
            .name = line.name(),
            .quantity = line.quantity(),
            .unit_price = read(line.unit_price()),
            .total = read(line.total())};
}

template <typename Lines>
std::vector<LineView> to_lines(const Lines& lines) {
    std::vector<LineView> out;
    out.reserve(static_cast<std::size_t>(lines.size()));
    for (const auto& line : lines) out.push_back(to_line(line));
    return out;
}

/// A command by the API names its principal, its route and its key: the key is its principal's
/// only, the rest anybody's who reads the history.
std::string cause_for(const std::string& cause, const UserId& reader) {
    const bool commanded = cause.starts_with("usr_") || cause.starts_with("peer ");
    if (!commanded || cause.starts_with(reader.text())) return cause;
    return "request";
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
    f.required("address", &CheckBody::address,
               {.help = "Where to", .example = "Station Street 12, bell 3", .length = {6, 300}});
    f.optional("place", &CheckBody::place, {.help = "The same as a point"});
    f.optional("phone", &CheckBody::phone,
               {.example = "+3225550101", .format = json::Format::phone});
    f.optional(
        "total", &CheckBody::total,
        {.help = "What the client would charge; a difference is refused", .example = eleven_fifty});
}

void LineView::describe(json::Fields<LineView>& f) {
    f.title("Line", "A frozen line");
    f.required("offer_id", &LineView::offer_id, {.example = an_offer});
    f.required("name", &LineView::name, {.example = "Rye bread"});
    f.required("quantity", &LineView::quantity, {.example = "2"});
    f.required("unit_price", &LineView::unit_price, {.example = four_fifty});
    f.required("total", &LineView::total, {.example = nine});
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
}

void ConfirmBody::describe(json::Fields<ConfirmBody>& f) {
    f.title("Confirm", "A quote becomes an order");
    f.required("quote_id", &ConfirmBody::quote_id, {.example = a_quote});
    f.required("payment_method", &ConfirmBody::payment_method,
               {.help = "An active provider", .example = "simulator", .length = {1, 32}});
}

void OrderView::describe(json::Fields<OrderView>& f) {
    f.title("Order", "An order as its reader may see it");
    f.required("order_id", &OrderView::order_id, {.example = an_order});
    f.required("number", &OrderView::number, {.help = "For people", .example = "6R1TBE"});
    f.required("status", &OrderView::status,
               {.example = "PREPARING", .words = words::order_statuses});
    f.required("delivery_status", &OrderView::delivery_status,
               {.example = "none", .words = words::delivery_statuses});
    f.optional("cancel_reason", &OrderView::cancel_reason,
               {.help = "Of a cancelled order",
                .example = "expired",
                .words = words::cancel_reasons,
                .unusual = true});
    f.required("customer_id", &OrderView::customer_id);
    f.required("partner_id", &OrderView::partner_id, {.example = a_partner});
    f.required("partner_title", &OrderView::partner_title, {.example = "Corner Bakery"});
    f.optional("lines", &OrderView::lines, {.help = "In lists only with `expand=lines`"});
    f.required("delivery_fee", &OrderView::delivery_fee, {.example = two_fifty});
    f.required("total", &OrderView::total, {.example = eleven_fifty});
    f.optional(
        "address", &OrderView::address,
        {.help = "For its customer and the office; for partner and courier while it is theirs",
         .example = "Station Street 12, bell 3"});
    f.optional("place", &OrderView::place, {.help = "Like the address; else rough or absent"});
    f.optional("phone", &OrderView::phone, {.help = "Like the address", .example = "+3225550101"});
    f.required("pickup_address", &OrderView::pickup_address, {.example = "Mill Lane 3"});
    f.optional("payment_id", &OrderView::payment_id, {.help = "For its customer and the office"});
    f.required("payment_method", &OrderView::payment_method, {.example = "simulator"});
    f.optional("courier_id", &OrderView::courier_id);
    f.optional("courier_name", &OrderView::courier_name, {.example = "Ada"});
    f.optional("pin", &OrderView::pin,
               {.help = "Told to the courier at the door; the customer's only, until it is over",
                .example = "0417"});
    f.optional("tracking_url", &OrderView::tracking_url,
               {.help = "Public link; the customer's to share"});
    f.required("created_at", &OrderView::created_at);
    f.optional("paid_at", &OrderView::paid_at);
    f.optional("accepted_at", &OrderView::accepted_at);
    f.optional("ready_at", &OrderView::ready_at);
    f.optional("picked_up_at", &OrderView::picked_up_at);
    f.optional("finished_at", &OrderView::finished_at);
    f.required("expires_at", &OrderView::expires_at, {.help = "End of the payment window"});
    f.required("promised_at", &OrderView::promised_at, {.help = "The first estimate of arrival"});
    f.required("estimated_at", &OrderView::estimated_at, {.help = "The present one"});
    f.required("version", &OrderView::version, {.example = "3"});
}

void ConfirmView::describe(json::Fields<ConfirmView>& f) {
    f.title("Confirmation", "The order and where to pay for it");
    f.required("order", &ConfirmView::order);
    f.required("checkout_url", &ConfirmView::checkout_url);
    f.required("callback_url", &ConfirmView::callback_url);
    f.required("expires_at", &ConfirmView::expires_at);
}

void OrderPageView::describe(json::Fields<OrderPageView>& f) {
    f.title("OrderPage", "Newest first");
    f.required("data", &OrderPageView::data);
    f.optional("next_cursor", &OrderPageView::next_cursor);
    f.required("has_more", &OrderPageView::has_more);
}

void StatusView::describe(json::Fields<StatusView>& f) {
    f.title("OrderStatus", "Only where it stands");
    f.required("order_id", &StatusView::order_id, {.example = an_order});
    f.required("status", &StatusView::status, {.example = "READY", .words = words::order_statuses});
    f.required("delivery_status", &StatusView::delivery_status,
               {.example = "assigned", .words = words::delivery_statuses});
    f.required("estimated_at", &StatusView::estimated_at);
    f.required("version", &StatusView::version, {.example = "4"});
}

void HistoryEntryView::describe(json::Fields<HistoryEntryView>& f) {
    f.title("HistoryEntry", "One step: who, what, when and why");
    f.required("version", &HistoryEntryView::version, {.example = "2"});
    f.optional("from", &HistoryEntryView::from, {.example = "PENDING"});
    f.required("to", &HistoryEntryView::to, {.example = "PAID"});
    f.required("what", &HistoryEntryView::what, {.example = "paid"});
    f.required("actor", &HistoryEntryView::actor, {.example = "payments"});
    f.required("cause", &HistoryEntryView::cause);
    f.optional("note", &HistoryEntryView::note);
    f.required("at", &HistoryEntryView::at);
}

void HistoryView::describe(json::Fields<HistoryView>& f) {
    f.title("History", "Every step, oldest first");
    f.required("data", &HistoryView::data);
}

void TrackingView::describe(json::Fields<TrackingView>& f) {
    f.title("Tracking", "What a public link shows");
    f.required("number", &TrackingView::number, {.example = "6R1TBE"});
    f.required("partner_title", &TrackingView::partner_title, {.example = "Corner Bakery"});
    f.required("status", &TrackingView::status,
               {.example = "DELIVERING", .words = words::order_statuses});
    f.required("delivery_status", &TrackingView::delivery_status,
               {.example = "picked_up", .words = words::delivery_statuses});
    f.optional("courier_first_name", &TrackingView::courier_first_name, {.example = "Ada"});
    f.optional("courier_place", &TrackingView::courier_place);
    f.required("estimated_at", &TrackingView::estimated_at);
    f.required("version", &TrackingView::version, {.example = "6"});
}

OrderView to_view(const orders::v1::Order& order, OrderReaders readers,
                  const std::string& public_url) {
    const OrderPhase phase = order_phase(order.status());
    const auto seen = [&](OrderField field) { return shows(field, readers, phase); };
    OrderView view;
    view.order_id = read_id<OrderId>(order.order_id());
    view.number = order.number();
    view.status = order.status();
    view.delivery_status = order.delivery_status();
    view.cancel_reason = maybe_text(order.cancel_reason());
    view.customer_id = read_id<UserId>(order.customer_id());
    view.partner_id = read_id<PartnerId>(order.partner_id());
    view.partner_title = order.partner_title();
    if (!order.lines().empty()) view.lines = to_lines(order.lines());
    view.delivery_fee = read(order.delivery_fee());
    view.total = read(order.total());
    if (seen(OrderField::address)) view.address = PersonalText{order.address()};
    if (order.has_place()) view.place = read_place(order.place(), readers, phase);
    if (seen(OrderField::phone) && !order.phone().empty()) view.phone = PersonalText{order.phone()};
    view.pickup_address = order.pickup_address();
    if (seen(OrderField::payment)) view.payment_id = maybe_id<PaymentId>(order.payment_id());
    view.payment_method = order.provider();
    view.courier_id = maybe_id<CourierId>(order.courier_id());
    view.courier_name = maybe_text(order.courier_name());
    if (seen(OrderField::pin)) view.pin = maybe_text(order.pin());
    if (seen(OrderField::tracking_link) && !order.tracking_token().empty())
        view.tracking_url = public_url + "/t/" + order.tracking_token();
    view.created_at = from_micros(order.created_at());
    view.paid_at = decode_time(order.paid_at());
    view.accepted_at = decode_time(order.accepted_at());
    view.ready_at = decode_time(order.ready_at());
    view.picked_up_at = decode_time(order.picked_up_at());
    view.finished_at = decode_time(order.finished_at());
    view.expires_at = from_micros(order.expires_at());
    view.promised_at = from_micros(order.promised_at());
    view.estimated_at = from_micros(order.estimated_at());
    view.version = order.version();
    return view;
}

QuoteView to_view(const orders::v1::Quote& quote) {
    return {.quote_id = read_id<QuoteId>(quote.quote_id()),
            .partner_id = read_id<PartnerId>(quote.partner().partner_id()),
            .partner_title = quote.partner().title(),
            .lines = to_lines(quote.lines()),
            .delivery_fee = read(quote.delivery_fee()),
            .total = read(quote.total()),
            .expires_at = from_micros(quote.expires_at())};
}

ConfirmView to_view(const orders::v1::ConfirmReply& reply, const std::string& public_url) {
    return {.order = to_view(reply.order(), {OrderReader::customer}, public_url),
            .checkout_url = reply.checkout_url(),
            .callback_url = reply.callback_url(),
            .expires_at = from_micros(reply.expires_at())};
}

HistoryView to_view(const orders::v1::HistoryReply& reply, const UserId& reader) {
    HistoryView view;
    for (const auto& entry : reply.entries())
        view.data.push_back({.version = entry.version(),
                             .from = maybe_text(entry.from()),
                             .to = entry.to(),
                             .what = entry.what(),
                             .actor = entry.actor(),
                             .cause = cause_for(entry.cause(), reader),
                             .note = maybe_text(entry.note()),
                             .at = from_micros(entry.at())});
    return view;
}

void forget_notes(HistoryView& history) {
    for (HistoryEntryView& entry : history.data) entry.note.reset();
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
