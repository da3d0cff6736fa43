// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

// The steps of a reservation, each inside the caller's transaction. Rows of the order come first,
// then those of the stock, sorted by offer: everybody locks in this order, the contended last.

Status hold_stock(sql::Tx& tx, const Hold& hold, TimePoint now);
Status give_back(sql::Tx& tx, OrderId order, TimePoint now);
/// What became of a paid order's stock.
enum class Sale : std::uint8_t {
    sold,
    lost,  ///< it was let go, and there is too little of it by now; nothing is bought
    over,  ///< it was sold and given back before, with its order
};
Result<Sale> sell(sql::Tx& tx, const PaidOrder& paid);
Result<std::vector<OrderId>> find_due_holds(sql::Tx& tx, TimePoint now, int limit);
/// How many orders' reservations ended.
Result<int> settle_due_holds(sql::Tx& tx, const DueHolds& due);
/// Whether the order bought its stock and still has it.
Result<bool> is_committed(sql::Tx& tx, OrderId order);

/// What an order holds or bought, or did, with its times.
Result<std::vector<HeldLine>> held_lines(sql::Tx& tx, OrderId order);

}  // namespace waybill::catalog
