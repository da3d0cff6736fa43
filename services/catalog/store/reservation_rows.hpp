// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

// The steps of a reservation, each inside the caller's transaction. Rows of the order come first,
// then those of the stock, sorted by offer: everybody locks in this order, the contended last.

Status hold_stock(sql::Tx& tx, const Hold& hold);
Status give_back(sql::Tx& tx, OrderId order);
Status sell(sql::Tx& tx, OrderId order, TimePoint now);
/// How many orders' reservations ended.
Result<int> expire_due(sql::Tx& tx, TimePoint now, int limit);
/// Whether the order bought its stock and still has it.
Result<bool> is_committed(sql::Tx& tx, OrderId order);

}  // namespace waybill::catalog
