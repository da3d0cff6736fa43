// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// Check, confirm, a customer's own orders and a courier's, the public tracking link.
void mount_orders(http::Router& router, const Parts& parts);
/// A partner's queue.
void mount_partner_queue(http::Router& router, const Parts& parts);
/// What a customer changes about an order.
void mount_order_changes(http::Router& router, const Parts& parts);
/// The operator's view of orders.
void mount_operator_orders(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
