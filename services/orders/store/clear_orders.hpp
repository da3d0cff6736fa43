// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/orders/messages/order_secrets.hpp"

namespace waybill::orders {

/// Seals PINs and tracking tokens that an older release left in the clear: some orders in each
/// call, the number of them. For the start, before anything reads them.
Result<std::int64_t> seal_clear_orders(sql::Tx& tx, const OrderSecrets& secrets);

}  // namespace waybill::orders
