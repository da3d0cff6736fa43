// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"

#include <array>

namespace waybill::audit {
namespace {

constexpr Rows couriers_and_deliveries{
    .object = "c.courier_id",
    .from =
        "FROM couriers.couriers c LEFT JOIN (SELECT courier_id, SUM(state IN ('offered', "
        "'assigned', 'picked_up', 'returning')) AS in_hand, SUM(state = 'delivered') AS brought "
        "FROM couriers.deliveries WHERE " WAYBILL_AUDIT_KEYS(
            "courier_id") " GROUP BY courier_id) d ON d.courier_id = c.courier_id "
                          "WHERE " WAYBILL_AUDIT_KEYS("c.courier_id")};

constexpr auto checks_of_couriers = std::to_array<Check>({
    {.id = "COU-1a",
     .words = "a courier's load is what is in hand, within the capacity",
     .keys = Keys::courier,
     .rows = couriers_and_deliveries,
     .broken = "c.active > c.capacity OR c.active <> COALESCE(d.in_hand, 0)",
     .problem = "'active ' || c.active || ' of ' || c.capacity || ', in hand ' || "
                "COALESCE(d.in_hand, 0)"},
    {.id = "COU-1b",
     .words = "a courier has delivered as many orders as the courier is said to",
     .keys = Keys::courier,
     .rows = couriers_and_deliveries,
     .broken = "c.deliveries <> COALESCE(d.brought, 0)",
     .problem = "'counts ' || c.deliveries || ' deliveries, brought ' || COALESCE(d.brought, 0)"},
    {.id = "COU-1c",
     .words = "a courier is busy when no hand is free, and only then",
     .keys = Keys::courier,
     .rows = couriers_and_deliveries,
     .broken = "(c.duty = 'available' AND c.active >= c.capacity) OR (c.duty = 'busy' AND c.active "
               "< c.capacity)",
     .problem = "'is ' || c.duty || ', active ' || c.active || ' of ' || c.capacity"},
    {.id = "COU-1d",
     .words = "a delivery has what its state stands for: courier, times",
     .keys = Keys::order,
     .pass = &lives_of_orders},
    {.id = "COU-1e",
     .words = "each assignment has the number after the one before, and was put to its courier",
     .keys = Keys::order,
     .pass = &lives_of_orders},
    {.id = "COU-1f",
     .words = "an offer that waits for its answer has its timer, and a timer its offer",
     .query = {"audit.offer_timers",
               // The list of states is that of the index.
               "SELECT d.order_id, 'is offered, and nothing ends that' FROM couriers.deliveries d "
               "WHERE d.state IN ('waiting', 'offered', 'assigned', 'picked_up') AND d.state = "
               "'offered' AND NOT EXISTS (SELECT 1 FROM couriers.timers t WHERE t.kind = "
               "'delivery.offer' AND t.key = d.order_id) UNION ALL SELECT t.key, 'has a timer, and "
               "is not offered' FROM couriers.timers t WHERE t.kind = 'delivery.offer' AND NOT "
               "EXISTS (SELECT 1 FROM couriers.deliveries d WHERE d.order_id = t.key AND d.state = "
               "'offered')"}},
    {.id = "COU-1g",
     .words = "each decision of the planner was put to its courier",
     .keys = Keys::order,
     .pass = &lives_of_orders},
    {.id = "COU-2a",
     .words = "a delivery goes from the order's partner to the order's door for the order's PIN",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "CPY-2",
     .words = "order and delivery say the same: how far, who carries, which assignment",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
});

}  // namespace

std::span<const Check> courier_checks() { return checks_of_couriers; }

}  // namespace waybill::audit
