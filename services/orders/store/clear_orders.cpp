// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/clear_orders.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::orders {
namespace {

constexpr int orders_at_once = 1000;

struct ClearOrder {
    OrderId id;
    SecretText pin;
    SecretText token;
};
/// Before they are sealed, PIN and token stand where the sealed and the digest will.
constexpr sql::Columns clear_columns{
    sql::fixed<&ClearOrder::id>("order_id"),
    sql::fixed<&ClearOrder::pin>("sealed"),
    sql::fixed<&ClearOrder::token>("tracking_digest"),
};

constexpr sql::Query find_clear{
    "orders.in_clear",
    "SELECT {columns} FROM orders WHERE pin_digest = '' ORDER BY order_id LIMIT $1", clear_columns};
constexpr sql::Query put_sealed{
    "orders.put_sealed",
    "UPDATE orders SET sealed = $2, tracking_digest = $3, pin_digest = $4 WHERE order_id = $1"};

}  // namespace

Result<std::int64_t> seal_clear_orders(sql::Tx& tx, const OrderSecrets& secrets) {
    WAYBILL_TRY(const auto clear, tx.all(find_clear, clear_columns, orders_at_once));
    for (const ClearOrder& order : clear) {
        const auto kept = secrets.kept(order.id, order.pin, order.token);
        WAYBILL_CHECK(
            tx.exec(put_sealed, order.id, kept.sealed, kept.tracking_digest, kept.pin_digest));
    }
    return static_cast<std::int64_t>(clear.size());
}

}  // namespace waybill::orders
