// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/past_orders_sql.hpp"

#include "platform/core/found.hpp"
#include "services/orders/store/order_rows.hpp"

namespace waybill::orders {

Task<Result<Order>> PastOrdersSql::at(Context ctx, OrderId id, TimePoint moment) {
    constexpr std::string_view not_there = "orders.not_found";
    auto read = [&](sql::Tx& tx) -> Result<Order> {
        WAYBILL_TRY(auto order, found_or(rows::find(tx, id, {}), not_there));
        WAYBILL_TRY(const auto step, found_or(rows::step_at(tx, id, moment), not_there));
        if (step.version == order.version) return order;
        if (step.version > 1 && step.state.empty())
            return fail(ErrorKind::not_found, "orders.moment_not_kept");
        return rows::as_after(tx, std::move(order), step);
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

}  // namespace waybill::orders
