// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/stock_needs_sql.hpp"

#include <algorithm>

namespace waybill::orders {
namespace {

constexpr sql::Query find_need{"orders.stock_need",
                               "SELECT status, expires_at FROM orders WHERE order_id = $1"};

struct KnownOrder {
    std::optional<OrderStatus> status;
    TimePoint expires_at;
};

}  // namespace

Task<Result<std::vector<StockNeed>>> StockNeedsSql::of(Context ctx, std::vector<OrderId> orders) {
    const TimePoint soon = deps_.clock.now() + deps_.ask_again;
    auto read = [](const sql::Row& row) {
        KnownOrder known{.status = parse_order_status(row.view(0)), .expires_at = row.time(1)};
        if (!known.status) row.mark_corrupt();
        return known;
    };
    auto look = [&](sql::Tx& tx) -> Result<std::vector<StockNeed>> {
        std::vector<StockNeed> needs;
        for (const OrderId& order : orders) {
            WAYBILL_TRY(const auto known, tx.one(find_need, read, order));
            if (!known || known->status == OrderStatus::cancelled) continue;
            const bool unpaid = known->status == OrderStatus::pending;
            const TimePoint until = unpaid ? known->expires_at + deps_.margin : soon;
            needs.push_back({.order = order, .until = std::max(until, soon)});
        }
        return needs;
    };
    // Though it only reads: behind the writer's queue it comes after the insert of every order
    // whose stock was held before its time ran out, so that absence is the last word.
    co_return co_await deps_.database.write(std::move(ctx), std::move(look));
}

}  // namespace waybill::orders
