// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/gateway/routes/order_inputs.hpp"

namespace waybill::gateway {

/// An order with its payments, its delivery and its stock as they stood at a moment, for who may
/// see it now: no more than is shown of it now, nor than was shown then. not_found:
/// orders.not_found, also before it was there; orders.moment_not_kept; invalid:
/// orders.moment_ahead.
Task<Result<http::Reply<ShownOrder>>> past_order(const Parts& parts, Context ctx, OrderId order,
                                                 TimePoint at);

}  // namespace waybill::gateway
