// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/past_deliveries_sql.hpp"

#include "services/couriers/store/delivery_rows.hpp"

namespace waybill::couriers {

Task<Result<std::optional<Delivery>>> PastDeliveriesSql::at(Context ctx, OrderId order,
                                                            TimePoint moment) {
    auto read = [&](sql::Tx& tx) { return rows::find_at(tx, order, moment); };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

}  // namespace waybill::couriers
