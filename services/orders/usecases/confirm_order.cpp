// SPDX-License-Identifier: Apache-2.0
#include "services/orders/usecases/confirm_order.hpp"

#include <utility>

namespace waybill::orders {
namespace {

constexpr Duration clean_up_takes = 5s;  // at most, whatever is left of the command's own time

Error to_error(QuoteRefusal refusal) {
    switch (refusal) {
        case QuoteRefusal::empty:
            return {.kind = ErrorKind::invalid, .reason = "orders.empty_quote"};
        case QuoteRefusal::expired:
            return {.kind = ErrorKind::conflict, .reason = "orders.quote_expired"};
        case QuoteRefusal::foreign:
            return {.kind = ErrorKind::not_found, .reason = "orders.quote_gone"};
        case QuoteRefusal::wrong_total:
            return {.kind = ErrorKind::invalid, .reason = "orders.wrong_total"};
    }
    std::unreachable();
}

SecretText four_digits(Random& random) {
    std::string pin = std::to_string(random.below(10'000));
    pin.insert(0, 4 - pin.size(), '0');
    return SecretText{std::move(pin)};
}

/// The same story without its caller: what has begun to write ends as it would have, whether the
/// client waits for it or not. The deadline stays.
Context on_our_own(Context ctx) {
    ctx.stop = {};
    return ctx;
}

/// Whether this refusal leaves stock that nobody will have. A used quote's stock is its order's,
/// and after a failure the order may be there, or be made by the retry.
bool leaves_stock(const Error& error) {
    return (error.kind == ErrorKind::conflict || error.kind == ErrorKind::invalid) &&
           error.reason != "orders.quote_used";
}

}  // namespace

Task<Result<Placed>> ConfirmOrder::run(Context ctx, ConfirmCommand command) {
    OrderClaim claim{.order = order_id_of(command.quote_id),
                     .customer = command.customer,
                     .key = command.key,
                     .provider = command.provider,
                     .external_id = command.external_id,
                     .replaces = command.replaces,
                     .unpaid_orders_max = limits_.unpaid_orders_max};
    if (command.quote) claim.partner = command.quote->partner;
    WAYBILL_CO_TRY(auto first, co_await deps_.store.examine(ctx, std::move(claim)));
    if (first) co_return Placed{.order = *std::move(first), .repeated = true};
    WAYBILL_CO_TRY(auto order, place(command));
    WAYBILL_CO_CHECK(co_await deps_.checkout.check(ctx, order.provider, order.total));

    NewOrder entry{.order = std::move(order),
                   .key = std::move(command.key),
                   .replaces = command.replaces,
                   .unpaid_orders_max = limits_.unpaid_orders_max};
    co_return co_await carry_out(on_our_own(std::move(ctx)), std::move(entry));
}

Task<Result<Placed>> ConfirmOrder::carry_out(Context ctx, NewOrder entry) {
    const OrderId id = entry.order.id;
    // An order that comes too late might find its stock let go: it is not written then.
    const Context in_time = ctx.no_later_than(deps_.clock.steady() + limits_.stock_hold / 2);
    const TimePoint until = deps_.clock.now() + limits_.stock_hold;
    WAYBILL_CO_CHECK(co_await deps_.stock.reserve(ctx, entry.order, until));

    auto placed = co_await deps_.store.insert(in_time, std::move(entry));
    if (!placed && leaves_stock(placed.error())) {
        Context clean_up = ctx;
        clean_up.deadline = deps_.clock.steady() + clean_up_takes;
        // The refusal stands if this fails; the stock is then let go within a minute.
        (void)co_await deps_.stock.release(std::move(clean_up), id);
    }
    // Its payment is made by the order's event: one commit less to wait for.
    co_return placed;
}

Result<Order> ConfirmOrder::place(const ConfirmCommand& command) {
    if (!command.quote) return fail(ErrorKind::not_found, "orders.quote_gone");
    ConfirmFacts facts{.payment = deps_.ids.next<PaymentId>(),
                       .provider = command.provider,
                       .pin = four_digits(deps_.random),
                       .tracking_token = SecretText{deps_.random.hex(16)},
                       .payment_window = limits_.payment_window,
                       .at = deps_.clock.now()};
    auto order = place_order(*command.quote, command.customer, std::move(facts));
    if (!order) return fail(to_error(order.error()));
    order->external_id = command.external_id;
    order->note = command.note;
    return *std::move(order);
}

}  // namespace waybill::orders
