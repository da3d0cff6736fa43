// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"

#include <array>

namespace waybill::audit {
namespace {

constexpr auto readings_of_order = std::to_array<Reading>({
    // Kept for 48 hours; an hour of those is left out, for clocks and the housekeeper's pace.
    {"IDE-1a", Keys::whole,
     "WITH kept AS MATERIALIZED (SELECT scope || '/' || key AS cause, CAST(reply AS TEXT) AS "
     "order_id FROM main.idempotency_keys) SELECT o.order_id, 'was confirmed with a key that is "
     "gone' FROM main.orders o CROSS JOIN main.order_history h LEFT JOIN kept ON kept.order_id = "
     "o.order_id AND kept.cause = h.cause WHERE h.order_id = o.order_id AND h.version = 1 AND "
     "o.created_at > $1 - 169200000000 AND kept.cause IS NULL"},
    {"IDE-1b", Keys::whole,
     "SELECT CAST(k.reply AS TEXT), 'is the answer to a key, and no order' FROM "
     "main.idempotency_keys k WHERE NOT EXISTS (SELECT 1 FROM main.orders o WHERE o.order_id = "
     "CAST(k.reply AS TEXT))"},
});

}  // namespace

std::span<const Reading> order_readings() { return readings_of_order; }

}  // namespace waybill::audit
