// SPDX-License-Identifier: Apache-2.0
#include "services/orders/usecases/confirm_order.hpp"

#include <utility>

namespace waybill::orders {
namespace {

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

}  // namespace

Task<Result<Placed>> ConfirmOrder::run(Context ctx, ConfirmCommand command) {
    auto order = place(command);
    if (!order) co_return co_await repeated_or(ctx, command.key, std::move(order).error());

    const TimePoint until = order->expires_at + limits_.reservation_margin;
    auto reserved = co_await deps_.stock.reserve(ctx, *order, until);
    if (!reserved) co_return co_await repeated_or(ctx, command.key, std::move(reserved).error());

    NewOrder entry{.order = *order,
                   .key = std::move(command.key),
                   .unpaid_orders_max = limits_.unpaid_orders_max};
    auto placed = co_await deps_.store.insert(ctx, std::move(entry));
    if (!placed) {
        // Only a refusal of this very order frees its stock: a used quote's stock is another
        // order's by now, and an unknown outcome may be an order.
        if (placed.error().reason == "orders.limit_reached") {
            // The refusal stands even if this fails; the reservation then ends with its time.
            (void)co_await deps_.stock.release(ctx, order->id);
        }
        co_return placed;
    }
    // The event of the order starts the payment as well, should this call be lost.
    if (!placed->repeated) (void)co_await deps_.checkout.start(ctx, placed->order);
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
    return *std::move(order);
}

Task<Result<Placed>> ConfirmOrder::repeated_or(Context ctx, CommandKey key, Error error) {
    auto found = co_await deps_.store.find_placed(ctx, std::move(key));
    if (!found) co_return std::unexpected(std::move(found).error());
    if (!*found) co_return std::unexpected(std::move(error));
    co_return Placed{.order = **std::move(found), .repeated = true};
}

}  // namespace waybill::orders
