// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/stock_needs_sql.hpp"

#include "platform/sql/columns.hpp"

#include <algorithm>

namespace waybill::orders {
namespace {

struct KnownOrder {
    OrderId id{};
    OrderStatus status{};
    TimePoint expires_at;
};
constexpr sql::Columns known_columns{
    sql::fixed<&KnownOrder::id>("order_id"),
    sql::fixed<&KnownOrder::status>("status"),
    sql::fixed<&KnownOrder::expires_at>("expires_at"),
};
constexpr sql::Query find_need{"orders.stock_need",
                               "SELECT {columns} FROM orders WHERE order_id = $1", known_columns};

}  // namespace

Task<Result<std::vector<StockNeed>>> StockNeedsSql::of(Context ctx, std::vector<OrderId> orders) {
    const TimePoint soon = deps_.clock.now() + deps_.ask_again;
    auto look = [&](sql::Tx& tx) -> Result<std::vector<StockNeed>> {
        auto id_of = [](const OrderId& order) { return sql::Values::of(order); };
        WAYBILL_TRY(const auto known, tx.all_each(find_need, known_columns, orders, id_of));
        std::vector<StockNeed> needs;
        for (const KnownOrder& order : known) {
            if (order.status == OrderStatus::cancelled) continue;
            const bool unpaid = order.status == OrderStatus::pending;
            const TimePoint until = unpaid ? order.expires_at + deps_.margin : soon;
            needs.push_back({.order = order.id, .until = std::max(until, soon)});
        }
        return needs;
    };
    // Though it only reads: behind the writer's queue it comes after the insert of every order
    // whose stock was held before its time ran out, so that absence is the last word.
    co_return co_await deps_.database.write(std::move(ctx), std::move(look));
}

}  // namespace waybill::orders
