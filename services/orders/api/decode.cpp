// SPDX-License-Identifier: Apache-2.0
#include "services/orders/api/decode.hpp"

namespace waybill::orders {
namespace {

Result<Line> decode_line(const catalog::v1::PricedLine& line) {
    WAYBILL_TRY(const auto offer, decode_id<OfferId>(line.offer_id()));
    WAYBILL_TRY(const auto unit_price, decode_money(line.unit_price()));
    WAYBILL_TRY(const auto total, decode_money(line.total()));
    return Line{.offer = offer,
                .name = line.name(),
                .quantity = line.quantity(),
                .unit_price = unit_price,
                .total = total};
}

std::optional<Geo> decode_place(bool present, const waybill::v1::Place& place) {
    if (!present) return std::nullopt;
    return Geo{.lat = place.lat(), .lon = place.lon()};
}

Result<Quote> decode_quote(const v1::Quote& in) {
    Quote quote;
    WAYBILL_TRY(quote.id, decode_id<QuoteId>(in.quote_id()));
    WAYBILL_TRY(quote.customer, decode_id<UserId>(in.customer_id()));
    const auto& partner = in.partner();
    WAYBILL_TRY(quote.partner, decode_id<PartnerId>(partner.partner_id()));
    quote.partner_title = partner.title();
    quote.pickup_address = partner.address();
    quote.pickup = decode_place(partner.has_place(), partner.place());
    quote.preparation_minutes = partner.preparation_minutes();
    for (const auto& row : in.lines()) {
        WAYBILL_TRY(auto line, decode_line(row));
        quote.lines.push_back(std::move(line));
    }
    WAYBILL_TRY(quote.delivery_fee, decode_money(in.delivery_fee()));
    WAYBILL_TRY(quote.total, decode_money(in.total()));
    quote.address = PersonalText{in.address()};
    quote.place = decode_place(in.has_place(), in.place());
    quote.phone = PersonalText{in.phone()};
    quote.expires_at = from_micros(in.expires_at());
    return quote;
}

}  // namespace

Result<ConfirmCommand> decode_confirm(v1::ConfirmRequest request) {
    ConfirmCommand command;
    WAYBILL_TRY(command.customer, decode_id<UserId>(request.customer_id()));
    WAYBILL_TRY(command.quote_id, decode_id<QuoteId>(request.quote_id()));
    if (request.has_quote()) {
        WAYBILL_TRY(command.quote, decode_quote(request.quote()));
    }
    if (request.idempotency().key().empty())
        return fail(ErrorKind::malformed, "idempotency.key_missing");
    command.provider = request.provider();
    command.external_id = request.external_id();
    command.note = PersonalText{request.note()};
    if (!request.replaces().empty()) {
        WAYBILL_TRY(command.replaces, decode_id<OrderId>(request.replaces()));
    }
    if (command.external_id.empty()) command.external_id = request.quote().external_id();
    command.key = {.scope = request.idempotency().scope(),
                   .key = request.idempotency().key(),
                   .fingerprint = request.idempotency().fingerprint()};
    return command;
}

Result<WantedChange> decode_redirect(const v1::ChangeAddressRequest& request, TimePoint at) {
    WantedChange wanted;
    WAYBILL_TRY(wanted.order, decode_id<OrderId>(request.order_id()));
    WAYBILL_TRY(wanted.viewer.customer, decode_id<UserId>(request.customer_id()));
    wanted.change = {.step = Step::redirect, .at = at};
    wanted.change.address = PersonalText{request.address()};
    wanted.change.place = decode_place(request.has_place(), request.place());
    wanted.actor = request.customer_id();
    wanted.cause = request.cause();
    return wanted;
}

Result<Viewer> decode_viewer(const v1::Viewer& in) {
    Viewer viewer;
    if (!in.customer_id().empty()) {
        WAYBILL_TRY(viewer.customer, decode_id<UserId>(in.customer_id()));
    }
    if (!in.partner_id().empty()) {
        WAYBILL_TRY(viewer.partner, decode_id<PartnerId>(in.partner_id()));
    }
    if (!in.courier_id().empty()) {
        WAYBILL_TRY(viewer.courier, decode_id<CourierId>(in.courier_id()));
    }
    return viewer;
}

Result<OrderFilter> decode_filter(const v1::ListOrdersRequest& request) {
    OrderFilter filter;
    WAYBILL_TRY(filter.viewer, decode_viewer(request.viewer()));
    if (!request.partner_id().empty()) {
        WAYBILL_TRY(filter.partner, decode_id<PartnerId>(request.partner_id()));
    }
    for (const auto& text : request.statuses()) {
        const auto status = parse_enum<OrderStatus>(text);
        if (!status) return fail(ErrorKind::invalid, "orders.bad_request", "status");
        filter.statuses.push_back(*status);
    }
    if (request.created_from() > 0) filter.created_from = from_micros(request.created_from());
    if (request.created_to() > 0) filter.created_to = from_micros(request.created_to());
    if (request.page().limit() > 0) filter.limit = std::min(request.page().limit(), 100);
    filter.cursor = request.page().cursor();
    filter.with_lines = request.with_lines();
    filter.text = SearchedText{request.text()};
    return filter;
}

}  // namespace waybill::orders
