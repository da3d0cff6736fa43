// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time_cursor.hpp"
#include "platform/sql/database.hpp"
#include "services/orders/usecases/ports.hpp"

namespace waybill::orders {

/// A page of the orders that have `filter.text`, without what is sealed. Texts lie in bytes that no
/// statement looks into, so rows are read in the order of the list and looked at here: so many for
/// one page at most. A page may therefore be short, or empty, and its cursor go on.
Result<OrderPage> search(sql::Tx& tx, const OrderFilter& filter, TimeCursor before);

}  // namespace waybill::orders
