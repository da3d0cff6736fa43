// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"
#include "services/couriers/messages/courier_messages.hpp"
#include "services/orders/messages/order_messages.hpp"

#include <array>

namespace waybill::audit {
namespace {

/// Columns: order, its digest of the PIN, the delivery's, the details of both, the order's partner.
std::string judge_delivery(const sql::Row& row, Before&) {
    if (row.view(1) != row.view(2)) return "the delivery is for another PIN";
    orders::Order order;
    couriers::Delivery delivery;
    if (!orders::decode_details(row.view(3), order)) return "the order's details cannot be read";
    if (!couriers::decode_details(row.view(4), delivery))
        return "the delivery's details cannot be read";
    if (delivery.partner.text() != row.view(5)) return "the delivery is of another partner";
    if (delivery.partner_title != order.partner_title) return "the delivery names another partner";
    if (delivery.dropoff.address != order.address.reveal() ||
        delivery.phone.reveal() != order.phone.reveal())
        return "the delivery goes to another door";
    return {};
}

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
     .query =
         {"audit.delivery",
          "SELECT d.order_id, 'is ' || d.state || ', but not all that goes with it' FROM "
          "couriers.deliveries d WHERE " WAYBILL_AUDIT_KEYS(
              "d.order_id") " AND ((d.state IN ('offered', 'assigned', 'picked_up', 'returning', "
                            "'delivered') AND (d.courier_id IS NULL OR NOT EXISTS (SELECT 1 "
                            "FROM couriers.couriers c WHERE c.courier_id = d.courier_id))) "
                            "OR (d.state = 'waiting' AND d.courier_id IS NOT NULL) OR "
                            "(d.state = 'offered') <> (d.answer_by IS NOT NULL) OR (d.state IN "
                            "('assigned', 'picked_up', 'returning', 'delivered') AND d.assigned_at "
                            "IS NULL) OR (d.state IN ('picked_up', 'returning', 'delivered') AND "
                            "(d.picked_up_at IS NULL OR NOT d.ready)) OR (d.state IN "
                            "('delivered', 'cancelled')) <> (d.finished_at IS NOT NULL))"}},
    {.id = "COU-1e",
     .words = "each assignment has the number after the one before, and was put to its courier",
     .keys = Keys::order,
     .query =
         {"audit.epochs",
          "SELECT d.order_id, 'is ' || d.state || ' for the time ' || d.epoch || ', put to "
          "couriers ' || COUNT(o.epoch) || ' times' FROM couriers.deliveries d LEFT JOIN "
          "couriers.delivery_offers o ON o.order_id = d.order_id WHERE " WAYBILL_AUDIT_KEYS(
              "d.order_id") " GROUP BY d.order_id HAVING COALESCE(MAX(o.epoch), 0) <> d.epoch OR "
                            "COUNT(DISTINCT o.epoch) <> d.epoch OR COALESCE(SUM(o.state = "
                            "'pending'), 0) <> (d.state = 'offered') OR (d.state IN ('offered', "
                            "'assigned', 'picked_up', 'returning', 'delivered') AND SUM(o.epoch = "
                            "d.epoch AND "
                            "o.courier_id = d.courier_id AND o.state = CASE d.state WHEN "
                            "'offered' THEN 'pending' ELSE 'accepted' END) <> 1)"}},
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
     .query = {"audit.decisions",
               "SELECT c.order_id, 'was decided for the time ' || c.epoch || ', which nobody was "
               "asked' FROM couriers.dispatch_decisions c WHERE " WAYBILL_AUDIT_KEYS(
                   "c.order_id") " AND NOT EXISTS (SELECT 1 FROM couriers.delivery_offers o WHERE "
                                 "o.order_id = c.order_id AND o.epoch = c.epoch AND o.courier_id "
                                 "= c.courier_id)"}},
    {.id = "COU-2a",
     .words = "a delivery goes from the order's partner to the order's door for the order's PIN",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .query =
         {"audit.doors",
          "SELECT o.order_id, o.pin_digest, d.pin_digest, o.details, d.details, o.partner_id FROM "
          "main.orders o JOIN couriers.deliveries d ON d.order_id = o.order_id "
          "WHERE " WAYBILL_AUDIT_KEYS("o.order_id")},
     .judge = judge_delivery},
});

}  // namespace

std::span<const Check> courier_checks() { return checks_of_couriers; }

}  // namespace waybill::audit
