// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/orders/usecases/ports.hpp"

namespace waybill::orders {

struct ConfirmCommand {
    UserId customer;
    QuoteId quote_id;
    std::optional<Quote> quote;  ///< nothing: the cache has lost it, only a repeat can succeed
    std::string provider;
    CommandKey key;
};

/// Turns a quote into an order: stock first, then the order with its events, then its payment. Each
/// step is idempotent, so a retry after any failure goes on where the last one stopped. What an
/// abandoned try reserved ends with its time.
class ConfirmOrder {
public:
    struct Limits {
        Duration payment_window{24h};
        Duration reservation_margin{10min};  ///< stock outlives the payment window by this
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
    Task<Result<Placed>> repeated_or(Context ctx, CommandKey key, Error error);

    Deps deps_;
    Limits limits_;
};

}  // namespace waybill::orders
