// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/past_holds_sql.hpp"

#include "services/catalog/store/reservation_rows.hpp"

namespace waybill::catalog {

Task<Result<std::optional<PastHold>>> PastHoldsSql::at(Context ctx, OrderId order,
                                                       TimePoint moment) {
    auto read = [order](sql::Tx& tx) { return held_lines(tx, order); };
    WAYBILL_CO_TRY(auto lines, co_await database_.read(std::move(ctx), std::move(read)));
    co_return hold_at(std::move(lines), moment);
}

}  // namespace waybill::catalog
