// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/hidden_orders_sql.hpp"

#include "platform/core/found.hpp"
#include "platform/sql/columns.hpp"

namespace waybill::orders {
namespace {

constexpr sql::Columns owned_columns{
    sql::fixed<&Order::status>("status"),
    sql::fixed<&Order::hidden_at>("hidden_at"),
};
constexpr sql::Query find_owned{
    "orders.owned", "SELECT {columns} FROM orders WHERE order_id = $1 AND customer_id = $2",
    owned_columns};
/// What is over stays so, so the status was decided on.
constexpr sql::Query hide_order{"orders.hide",
                                "UPDATE orders SET hidden_at = $2 WHERE order_id = $1"};

}  // namespace

Task<Status> HiddenOrdersSql::hide(Context ctx, OrderId order, UserId customer) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto known, found_or(tx.one(find_owned, owned_columns, order, customer),
                                               "orders.not_found"));
        if (known.hidden_at) return {};
        if (!terminal(known.status)) return fail(to_error(StepRefusal::wrong_state, known));
        WAYBILL_CHECK(tx.exec(hide_order, order, now));
        return {};
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::orders
