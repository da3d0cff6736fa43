// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/orders_routes.hpp"

#include "services/gateway/access/order_rights.hpp"
#include "services/gateway/bodies/order_bodies.hpp"
#include "services/gateway/live/planned_arrival.hpp"
#include "services/gateway/quotes/quote_store.hpp"
#include "services/gateway/routes/order_inputs.hpp"
#include "services/gateway/routes/past_order.hpp"

namespace waybill::gateway {
namespace {

using http::Access;
using http::Call;
using http::Reply;

constexpr Duration quote_lives = 10min;

struct ReadOrder : OneOrder {
    std::optional<TimePoint> at;
    static void describe(json::Fields<ReadOrder>& f) {
        f.path("order_id", &ReadOrder::order_id);
        f.query("at", &ReadOrder::at,
                {.help = "As it stood at this moment, with its payments, delivery and stock"});
    }
};

/// The sum of lines and fee, as the customer will be charged.
Result<Money> total_of(const catalog::v1::CheckReply& checked, Money fee) {
    Money total = fee;
    for (const auto& line : checked.lines()) {
        WAYBILL_TRY(total, add(total, read(line.total())));
    }
    return total;
}

Error total_differs(Money expected) {
    return {.kind = ErrorKind::conflict,
            .reason = "orders.total_differs",
            .fields = {{.pointer = "/total",
                        .code = "orders.total_differs",
                        .detail = "the total is " + to_text(expected)}}};
}

Result<orders::v1::Quote> make_quote(const Parts& parts, const Caller& caller,
                                     const CheckBody& body, catalog::v1::CheckReply checked) {
    const Money fee = checked.partner().has_delivery_fee()
                          ? read(checked.partner().delivery_fee())
                          : Money{.amount = 0, .currency = read(checked.lines(0).total()).currency};
    WAYBILL_TRY(const Money total, total_of(checked, fee));
    if (body.total && *body.total != total) return fail(total_differs(total));
    orders::v1::Quote quote;
    quote.set_quote_id(parts.ids.next<QuoteId>().text());
    quote.set_customer_id(caller.user.text());
    *quote.mutable_partner() = std::move(*checked.mutable_partner());
    *quote.mutable_lines() = std::move(*checked.mutable_lines());
    write(fee, *quote.mutable_delivery_fee());
    write(total, *quote.mutable_total());
    quote.set_address(body.address.reveal());
    if (body.place) *quote.mutable_place() = *body.place;
    if (body.phone) quote.set_phone(body.phone->reveal());
    quote.set_expires_at(to_micros(parts.clock.now() + quote_lives));
    quote.set_external_id(body.external_id.value_or(""));
    return quote;
}

catalog::v1::CheckRequest wanted_of(const CheckBody& body) {
    catalog::v1::CheckRequest request;
    request.set_partner_id(body.partner_id.text());
    for (const WantedLineBody& line : body.lines) {
        auto& wanted = *request.add_lines();
        wanted.set_offer_id(line.offer_id.text());
        wanted.set_quantity(line.quantity);
    }
    if (body.place) *request.mutable_place() = *body.place;
    return request;
}

/// The same for the same question only: everything in it, as the quote would have it.
std::string asked_for(const CheckBody& body) {
    orders::v1::Quote quote;
    quote.set_asked(wanted_of(body).SerializeAsString());
    quote.set_address(body.address.reveal());
    if (body.phone) quote.set_phone(body.phone->reveal());
    if (body.total) write(*body.total, *quote.mutable_total());
    return quote.SerializeAsString();
}

/// The quote that was given to the same question under this name, if it is still good.
Task<Result<std::optional<orders::v1::Quote>>> quoted_before(const Parts& parts, Context ctx,
                                                             std::string external_id,
                                                             std::string asked) {
    const UserId customer = ctx.caller.user;
    WAYBILL_CO_TRY(auto known, co_await parts.quotes.find_named(std::move(ctx),
                                                                std::move(external_id), customer));
    if (!known || from_micros(known->expires_at()) <= parts.clock.now()) co_return std::nullopt;
    if (known->asked() != asked) co_return fail(ErrorKind::conflict, "orders.external_id_used");
    co_return known;
}

Task<Result<Reply<QuoteView>>> check(const Parts& parts, Call<CheckBody> call) {
    std::string asked;
    if (call.input.external_id) {
        asked = asked_for(call.input);
        WAYBILL_CO_TRY(const auto known,
                       co_await quoted_before(parts, call.ctx, *call.input.external_id, asked));
        if (known) co_return Reply<QuoteView>{.view = to_view(*known), .replayed = true};
    }
    auto request = wanted_of(call.input);
    WAYBILL_CO_TRY(auto checked,
                   co_await parts.clients.catalog.check(call.ctx, std::move(request)));
    WAYBILL_CO_TRY(auto quote, make_quote(parts, call.ctx.caller, call.input, std::move(checked)));
    quote.set_asked(std::move(asked));
    Reply<QuoteView> reply{.view = to_view(quote)};
    WAYBILL_CO_CHECK(co_await parts.quotes.put(std::move(call.ctx), std::move(quote)));
    co_return reply;
}

/// If not, it is of no use any more and ends by itself.
Task<void> forget_quote(const Parts& parts, Context ctx, QuoteId id, std::string external_id) {
    const UserId customer = ctx.caller.user;
    (void)co_await parts.quotes.forget(ctx, id, customer);
    if (!external_id.empty())
        (void)co_await parts.quotes.forget_named(ctx, std::move(external_id), customer);
}

/// What a confirm says, whether in the place of another order or not.
struct WantedOrder {
    ConfirmBody body;
    std::string replaces{};
    std::string note{};
    IdempotencyKey key;
};

Task<Result<Reply<Confirmation>>> confirm_quote(const Parts& parts, Context ctx,
                                                WantedOrder wanted) {
    const UserId customer = ctx.caller.user;
    orders::v1::ConfirmRequest request;
    request.set_customer_id(customer.text());
    request.set_quote_id(wanted.body.quote_id.text());
    request.set_provider(wanted.body.payment_method);
    write(wanted.key, *request.mutable_idempotency());
    auto quote = co_await parts.quotes.find(ctx, wanted.body.quote_id, customer);
    std::string named;  // as the quote was
    if (quote && *quote) {
        named = (*quote)->external_id();
        *request.mutable_quote() = **std::move(quote);
    }
    request.set_replaces(std::move(wanted.replaces));
    request.set_note(std::move(wanted.note));
    request.set_external_id(wanted.body.external_id.value_or(""));
    auto confirmed = co_await parts.clients.orders.confirm(ctx, std::move(request));
    // Without a quote only what was placed before is answered; whether it is gone nobody knows.
    if (!quote && !confirmed && confirmed.error().kind == ErrorKind::not_found)
        co_return fail(std::move(quote).error());
    WAYBILL_CO_TRY(auto placed, std::move(confirmed));
    co_await forget_quote(parts, ctx, wanted.body.quote_id, std::move(named));
    narrow_to(*placed.mutable_order(), {OrderReader::customer}, parts.public_url);
    Reply<Confirmation> reply{.replayed = placed.replayed()};
    reply.headers.set("Location", "/v1/orders/" + placed.order().order_id());
    reply.view.message = std::move(placed);
    co_return reply;
}

Task<Result<Reply<Confirmation>>> confirm(const Parts& parts, Call<ConfirmBody> call) {
    WantedOrder wanted{.body = std::move(call.input), .key = call.idempotency};
    return confirm_quote(parts, std::move(call.ctx), std::move(wanted));
}

Task<Result<Reply<Confirmation>>> replace(const Parts& parts, Call<ReplaceBody> call) {
    WantedOrder wanted{.body = static_cast<const ConfirmBody&>(call.input),
                       .replaces = call.input.order_id.text(),
                       .note = call.input.note ? call.input.note->reveal() : std::string{},
                       .key = call.idempotency};
    return confirm_quote(parts, std::move(call.ctx), std::move(wanted));
}

Task<Result<Reply<ShownOrder>>> one_order(const Parts& parts, Call<ReadOrder> call) {
    if (call.input.at)
        co_return co_await past_order(parts, call.ctx, call.input.order_id, *call.input.at);
    WAYBILL_CO_TRY(auto seen, co_await parts.rights.read(call.ctx, call.input.order_id));
    std::string etag = "v" + std::to_string(seen.order.version());
    if (const auto arrival = co_await planned_arrival(parts, call.ctx, seen.order)) {
        seen.order.set_estimated_at(to_micros(*arrival));
        etag += "-" + std::to_string(to_micros(*arrival));
    }
    co_return Reply<ShownOrder>{
        .view = shown_to(std::move(seen.order), seen.readers, parts.public_url),
        .etag = std::move(etag)};
}

Task<Result<Reply<StatusView>>> order_status(const Parts& parts, Call<OneOrder> call) {
    WAYBILL_CO_TRY(const auto seen, co_await parts.rights.read(call.ctx, call.input.order_id));
    Reply<StatusView> reply{.view = to_status(seen.order)};
    if (const auto arrival = co_await planned_arrival(parts, call.ctx, seen.order))
        reply.view.estimated_at = *arrival;
    co_return reply;
}

Task<Result<Reply<ShownHistory>>> order_history(const Parts& parts, Call<OneOrder> call) {
    WAYBILL_CO_TRY(const auto seen, co_await parts.rights.read(call.ctx, call.input.order_id));
    orders::v1::GetOrderRequest request;
    request.set_order_id(call.input.order_id.text());
    WAYBILL_CO_TRY(auto history,
                   co_await parts.clients.orders.get_history(call.ctx, std::move(request)));
    co_return Reply<ShownHistory>{
        .view = shown_to(std::move(history), seen.order, seen.readers, call.ctx.caller.user)};
}

Task<Result<Reply<ShownOrders>>> own_orders(const Parts& parts, Call<ListOrders> call) {
    orders::v1::ListOrdersRequest request;
    request.mutable_viewer()->set_customer_id(call.ctx.caller.user.text());
    co_return co_await list(parts, std::move(call.ctx), std::move(request), call.input);
}

Task<Result<Reply<ShownOrders>>> couriers_orders(const Parts& parts, Call<ListOrders> call) {
    WAYBILL_CO_TRY(auto courier, co_await parts.rights.own_courier(call.ctx));
    orders::v1::ListOrdersRequest request;
    request.mutable_viewer()->set_courier_id(std::move(courier));
    co_return co_await list(parts, std::move(call.ctx), std::move(request), call.input);
}

Task<Result<Reply<TrackingView>>> track(const Parts& parts, Call<TrackOrder> call) {
    orders::v1::TrackRequest request;
    request.set_token(call.input.token);
    WAYBILL_CO_TRY(const auto order,
                   co_await parts.clients.orders.track(call.ctx, std::move(request)));
    Reply<TrackingView> reply{.view = to_tracking(order)};
    if (const auto arrival = co_await planned_arrival(parts, call.ctx, order))
        reply.view.estimated_at = *arrival;
    using orders::v1::Order;
    if (order.delivery_status() == Order::DeliveryStatus_Name(Order::picked_up)) {
        couriers::v1::PositionForRequest where;
        where.set_order_id(order.order_id());
        auto position = co_await parts.clients.couriers.position_for(call.ctx, std::move(where));
        // A courier without a known position is shown without one.
        if (position) {
            auto& place = reply.view.courier_place.emplace();
            place.set_lat(position->lat());
            place.set_lon(position->lon());
        }
    }
    co_return reply;
}

void add_order_errors(http::ErrorCatalogue& errors) {
    using enum ErrorKind;
    errors.add({
        {"orders.total_differs", conflict, "The total is another", "Check again and show it"},
        {"orders.empty_quote", invalid, "The quote has no lines"},
        {"orders.quote_expired", conflict, "The quote has expired", "Check again"},
        {"orders.quote_gone", not_found, "There is no such quote", "Check again"},
        {"orders.quote_used", conflict, "The quote became an order already"},
        {"orders.other_partner", invalid, "The quote is another partner's",
         "Cancel the order and confirm the quote"},
        {"orders.wrong_total", invalid, "The quote does not add up"},
        {"orders.external_id_used", conflict, "The external id stands for something else",
         "Take another one, or ask for the same"},
        {"orders.limit_reached", conflict, "Too many unpaid orders", "Pay or cancel one first"},
        {"orders.wrong_state", conflict, "The order is not in the right state for this"},
        {"orders.stale_epoch", conflict, "The order has another courier by now"},
        {"orders.lost_race", unavailable, "Somebody else changed the order at the same moment"},
        {"orders.not_found", not_found, "There is no such order"},
        {"orders.moment_ahead", invalid, "That moment is still to come", "Ask for one until now"},
        {"orders.moment_not_kept", not_found, "An older release did not keep what was so then",
         "Read its history"},
        {"orders.bad_request", invalid, "The request does not make sense to the order service"},
    });
}

void mount_one_order(http::Router& router, const Parts& parts) {
    const Access reader = Access::signed_in();
    router.get<ReadOrder, ShownOrder>(
        "/v1/orders/{order_id}",
        {.id = "get_order",
         .summary = "Read one order",
         .tag = "orders",
         .access = reader,
         .help = "With `at` it is told as it stood then: to who may see it now, without PIN and "
                 "link, and no more of it than is shown now. Before it was there, it is not found.",
         .scope = Scope::orders_read,
         .errors = {"orders.not_found", "orders.moment_ahead", "orders.moment_not_kept"}},
        with(parts, one_order));
    router.get<OneOrder, StatusView>("/v1/orders/{order_id}/status",
                                     {.id = "get_order_status",
                                      .summary = "Read only where it stands",
                                      .tag = "orders",
                                      .access = reader,
                                      .errors = {"orders.not_found"}},
                                     with(parts, order_status));
    router.get<OneOrder, ShownHistory>("/v1/orders/{order_id}/history",
                                       {.id = "get_order_history",
                                        .summary = "Read every step of an order",
                                        .tag = "orders",
                                        .access = reader,
                                        .errors = {"orders.not_found"}},
                                       with(parts, order_history));
    router.get<TrackOrder, TrackingView>("/v1/tracking/{token}",
                                         {.id = "track_order",
                                          .summary = "Follow an order by its public link",
                                          .tag = "orders",
                                          .access = Access::anyone(),
                                          .errors = {"orders.not_found"}},
                                         with(parts, track));
}

void mount_replace(http::Router& router, const Parts& parts) {
    router.post<ReplaceBody, Confirmation>(
        "/v1/orders/{order_id}/replace",
        {.id = "replace_order",
         .summary = "Change the lines of an unpaid order by a fresh quote",
         .tag = "orders",
         .access = Access::roles({Role::customer}),
         .help = "An order of the same partner takes its place: the one before is cancelled in the "
                 "same moment, or, once it is paid, neither happens. Until then both hold stock. "
                 "Its note, and its phone where the quote has none, go over to the new one. "
                 "What was paid for the one before too late is given back.",
         .idempotency = http::Idempotency::required,
         .keeper = http::Keeper::service,
         .success = 201,
         .errors = {"orders.not_found", "orders.wrong_state", "orders.other_partner",
                    "orders.quote_gone", "orders.quote_expired", "orders.quote_used",
                    "orders.limit_reached", "orders.external_id_used", "orders.empty_quote",
                    "orders.wrong_total", "payments.provider_inactive",
                    "payments.too_much_for_cash", "catalog.insufficient_stock",
                    "catalog.offer_unavailable", "catalog.partner_not_selling",
                    "catalog.partner_closed", "idempotency.key_reused", "catalog.reservation_ended",
                    "catalog.reservation_differs"}},
        with(parts, replace));
}

}  // namespace

void mount_orders(http::Router& router, const Parts& parts) {
    const Access customer = Access::roles({Role::customer});
    add_order_errors(router.errors());
    router.post<CheckBody, QuoteView>(
        "/v1/quotes",
        {.id = "check",
         .summary = "Check lines and freeze their prices",
         .tag = "orders",
         .access = customer,
         .success = 201,
         .errors = {"orders.total_differs", "orders.external_id_used", "catalog.partner_not_found",
                    "catalog.partner_not_selling", "catalog.partner_closed",
                    "catalog.offer_not_found", "catalog.offer_unavailable",
                    "catalog.insufficient_stock", "catalog.invalid_lines", "catalog.out_of_area",
                    "catalog.invalid_place", "catalog.total_too_large"}},
        with(parts, check));
    router.post<ConfirmBody, Confirmation>(
        "/v1/orders",
        {.id = "confirm_order",
         .summary = "Confirm a quote",
         .tag = "orders",
         .access = customer,
         .help = "Reserves the stock and makes the order; its payment follows at once.",
         .idempotency = http::Idempotency::required,
         .keeper = http::Keeper::service,
         .success = 201,
         .errors = {"orders.quote_gone", "orders.quote_expired", "orders.quote_used",
                    "orders.limit_reached", "orders.external_id_used", "orders.empty_quote",
                    "orders.wrong_total", "payments.provider_inactive",
                    "payments.too_much_for_cash", "catalog.insufficient_stock",
                    "catalog.offer_unavailable", "catalog.partner_not_selling",
                    "catalog.partner_closed", "idempotency.key_reused", "catalog.reservation_ended",
                    "catalog.reservation_differs"}},
        with(parts, confirm));
    router.get<ListOrders, ShownOrders>("/v1/orders",
                                        {.id = "list_orders",
                                         .summary = "List one's own orders",
                                         .tag = "orders",
                                         .access = customer},
                                        with(parts, own_orders));
    router.get<ListOrders, ShownOrders>("/v1/courier/orders",
                                        {.id = "list_courier_orders",
                                         .summary = "List the orders one has or had last",
                                         .tag = "courier",
                                         .access = Access::roles({Role::courier}),
                                         .errors = {"couriers.not_found"}},
                                        with(parts, couriers_orders));
    mount_replace(router, parts);
    mount_one_order(router, parts);
}

}  // namespace waybill::gateway
