// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/clear_orders.hpp"

namespace waybill::orders {
namespace {

constexpr int orders_at_once = 1000;

constexpr sql::Query find_clear{
    "orders.in_clear",
    "SELECT order_id, sealed, tracking_digest FROM orders WHERE pin_digest = '' ORDER BY order_id "
    "LIMIT $1"};
constexpr sql::Query put_sealed{
    "orders.put_sealed",
    "UPDATE orders SET sealed = $2, tracking_digest = $3, pin_digest = $4 WHERE order_id = $1"};

struct ClearOrder {
    OrderId id;
    SecretText pin;
    SecretText token;
};

ClearOrder read_clear(const sql::Row& row) {
    return {
        .id = row.id<OrderId>(0), .pin = SecretText{row.text(1)}, .token = SecretText{row.text(2)}};
}

}  // namespace

Result<std::int64_t> seal_clear_orders(sql::Tx& tx, const OrderSecrets& secrets) {
    WAYBILL_TRY(const auto clear, tx.all(find_clear, read_clear, orders_at_once));
    for (const ClearOrder& order : clear) {
        const auto kept = secrets.kept(order.id, order.pin, order.token);
        WAYBILL_CHECK(
            tx.exec(put_sealed, order.id, kept.sealed, kept.tracking_digest, kept.pin_digest));
    }
    return static_cast<std::int64_t>(clear.size());
}

}  // namespace waybill::orders
