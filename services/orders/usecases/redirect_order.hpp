// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/orders/usecases/change_order.hpp"

namespace waybill::orders {

/// Another door for an order: one that its partner delivers to, as far as it is known as a point.
/// The area is asked first; what is decided is decided on the order's row.
class RedirectOrder {
public:
    struct Deps {
        OrderStore& store;
        DeliveryArea& area;
        ChangeOrder& change_order;
    };
    explicit RedirectOrder(Deps deps) : deps_{deps} {}

    /// `wanted` is a redirect of the customer's. Refused as the step and as DeliveryArea; that it
    /// is too late is told before that it is too far, and what is so already is not asked about.
    Task<Result<Order>> run(Context ctx, WantedChange wanted);

private:
    Deps deps_;
};

}  // namespace waybill::orders
