// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"

#include <array>

namespace waybill::audit {
namespace {

constexpr auto checks_of_stock = std::to_array<Check>({
    {.id = "STK-1",
     .words = "received is on hand, reserved, sold and written off, none below zero",
     .keys = Keys::offer,
     .query = {"audit.stock",
               "SELECT offer_id, 'received ' || received || ', on hand ' || on_hand || ', reserved "
               "' || reserved || ', sold ' || sold || ', written off ' || written_off FROM "
               "catalog.stock WHERE " WAYBILL_AUDIT_KEYS(
                   "offer_id") " AND (received <> on_hand + reserved + sold + written_off OR "
                               "MIN(on_hand, reserved, sold, written_off) < 0)"}},
    {.id = "STK-2",
     .words = "reserved and sold are what active and committed reservations hold",
     .pass = &stock_held},
    {.id = "STK-4a",
     .words = "an order's stock is held, sold or given back as its state asks",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "STK-4b",
     .words = "an order's stock is its lines",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "STK-6a",
     .words = "no stock is held for what is no order",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "STK-6b",
     .words = "nothing was sold to what is no order",
     .keys = Keys::order,
     .holds = Holds::on_arrival,
     .pass = &lives_of_orders},
    {.id = "CPY-9",
     .words = "an offer is of its product's category and in its partner's currency",
     .keys = Keys::offer,
     .query = {"audit.offers",
               "SELECT f.id, 'is of another category or currency than its product and partner' "
               "FROM catalog.offers f LEFT JOIN catalog.products d ON d.id = f.product_id LEFT "
               "JOIN catalog.partners p ON p.id = f.partner_id WHERE " WAYBILL_AUDIT_KEYS(
                   "f.id") " AND (f.category IS NOT d.category OR f.currency IS NOT p.currency)"}},
    {.id = "CPY-10",
     .words = "each product can be found by its words",
     .query = {"audit.grams",
               "SELECT d.id, 'is not in the index of words' FROM catalog.products d WHERE d.search "
               "<> '' AND NOT EXISTS (SELECT 1 FROM catalog.product_grams g WHERE g.product = "
               "d.number) UNION ALL SELECT CAST(g.product AS TEXT), 'is in the index of words, and "
               "no product' FROM (SELECT DISTINCT product FROM catalog.product_grams) g WHERE NOT "
               "EXISTS (SELECT 1 FROM catalog.products d WHERE d.number = g.product)"}},
});

}  // namespace

std::span<const Check> stock_checks() { return checks_of_stock; }

}  // namespace waybill::audit
