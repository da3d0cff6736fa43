// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"

#include <array>

namespace waybill::audit {
namespace {

constexpr auto checks_of_orders = std::to_array<Check>({
    {.id = "MON-5a",
     .words = "an order's total is its lines and its fee",
     .keys = Keys::order,
     .pass = &lives_of_orders},
    {.id = "ORD-2a",
     .words = "an order's history has the versions 1, 2, 3 without a gap, and says what the order "
              "says",
     .keys = Keys::order,
     .pass = &lives_of_orders},
    {.id = "ORD-2b",
     .words = "history is a path through the graph",
     .keys = Keys::order,
     .pass = &lives_of_orders},
    {.id = "SCH-3",
     .words = "each reference leads to a row",
     .keys = Keys::order,
     .pass = &lives_of_orders},
    {.id = "ORD-2c",
     .words = "an order has what its state stands for: a reason when cancelled, times in between",
     .keys = Keys::order,
     .pass = &lives_of_orders},
    {.id = "ORD-5a",
     .words = "an unpaid order has its timer",
     .keys = Keys::order,
     .pass = &lives_of_orders},
    {.id = "ORD-5b",
     .words = "no other order has a timer, nor what is no order",
     .keys = Keys::order,
     .pass = &lives_of_orders},
    // Kept for 48 hours; an hour of those is left out, for clocks and the housekeeper's pace.
    {.id = "IDE-1a",
     .words = "the key with which an order was confirmed in the last two days is kept",
     .query = {"audit.confirm_key",
               "WITH kept AS MATERIALIZED (SELECT scope || '/' || key AS cause, CAST(reply AS "
               "TEXT) AS order_id FROM main.idempotency_keys) SELECT o.order_id, 'was confirmed "
               "with a key that is gone' FROM main.orders o CROSS JOIN main.order_history h ON "
               "h.order_id = o.order_id AND h.version = 1 LEFT JOIN kept ON kept.order_id = "
               "o.order_id AND kept.cause = h.cause WHERE o.created_at > $1 - 169200000000 AND "
               "kept.cause IS NULL"}},
    {.id = "IDE-1b",
     .words = "a kept key answers with an order that exists",
     .query = {"audit.key_of_nothing",
               "SELECT CAST(k.reply AS TEXT), 'is the answer to a key, and no order' FROM "
               "main.idempotency_keys k WHERE NOT EXISTS (SELECT 1 FROM main.orders o WHERE "
               "o.order_id = CAST(k.reply AS TEXT))"}},
});

}  // namespace

std::span<const Check> order_checks() { return checks_of_orders; }

}  // namespace waybill::audit
