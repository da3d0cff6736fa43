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
    {"ORD-2e", Keys::whole,
     "SELECT o.order_id, 'took the place of an order that names another' FROM main.orders o WHERE "
     "o.replaces IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main.orders p WHERE p.order_id = "
     "o.replaces AND p.replaced_by = o.order_id AND p.status = 'CANCELLED') UNION ALL SELECT "
     "p.order_id, 'names an order that did not take its place' FROM main.orders p WHERE "
     "p.replaced_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main.orders o WHERE o.order_id = "
     "p.replaced_by AND o.replaces = p.order_id)"},
});

}  // namespace

std::span<const Reading> order_readings() { return readings_of_order; }

}  // namespace waybill::audit
