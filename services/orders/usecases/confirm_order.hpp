// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/orders/usecases/ports.hpp"

namespace waybill::orders {

struct ConfirmCommand {
    UserId customer;
    QuoteId quote_id;
    std::optional<Quote> quote;  ///< nothing: the cache has lost it, only a repeat can succeed
    std::string provider;
    IdempotencyKey key;
    std::string external_id{};  ///< the client's own; empty: none
    OrderId replaces{};         ///< the order whose place it takes; empty: none
    PersonalText note{};        ///< to whoever brings it; empty: that of the order before, if any
};

/// Turns a quote into an order. Whatever can be refused is asked for first, without a write: the
/// key, the quote, the limit of unpaid orders, the way of paying. Then come three commits: stock,
/// the order with its events, its payment. They are idempotent, so a retry after any failure goes
/// on where the last one stopped, and once the first has begun a caller who leaves stops none of
/// them.
/// In the place of another order it is the same: that one is cancelled in the commit that makes
/// this one, so there is never both or neither, and a charge of the one before is either heard
/// before, and refuses this, or is given back. Until that commit both hold stock. The stock is held
/// for a minute only: the catalog asks whether the order came to be before it lets go, so that what
/// a stop between the first two commits leaves is gone soon.
class ConfirmOrder {
public:
    struct Limits {
        Duration payment_window{24h};
        Duration stock_hold{1min};  ///< of stock for an order that does not exist yet
        int unpaid_orders_max{5};
    };
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        OrderStore& store;
        Stock& stock;
        Checkout& checkout;
        IdSource& ids;
        Random& random;
        const Clock& clock;
    };
    ConfirmOrder(Deps deps, Limits limits) : deps_{deps}, limits_{limits} {}

    Task<Result<Placed>> run(Context ctx, ConfirmCommand command);

private:
    Result<Order> place(const ConfirmCommand& command);
    Task<Result<Placed>> carry_out(Context ctx, NewOrder entry);

    Deps deps_;
    Limits limits_;
};

}  // namespace waybill::orders
