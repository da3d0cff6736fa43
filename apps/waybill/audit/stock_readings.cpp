// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/check.hpp"
#include "apps/waybill/audit/words.hpp"

#include <array>

namespace waybill::audit {
namespace {

void judge_stock_of_offer(const sql::Row& row, Tell tell) {
    if (row.null(1))
        return tell("CPY-5", row.view(0), "is in catalog.offers and not in catalog.stock");
    Differences all;
    all.see("partner", text_in(row, 2), text_in(row, 3));
    all.see("active", number_in(row, 4), number_in(row, 5));
    if (all.any()) tell("CPY-5", row.view(0), all.words());
}

// What the last change that says something of it made of it.
#define WAYBILL_AUDIT_LAST(field)                                                       \
    "(SELECT c." field " FROM catalog.product_changes c WHERE c.product_id = d.id AND " \
    "c." field " IS NOT NULL ORDER BY c.version DESC LIMIT 1)"

constexpr auto readings_of_stock = std::to_array<Reading>({
    {"STK-1", Keys::offer,
     "SELECT offer_id, 'received ' || received || ', on hand ' || on_hand || ', reserved ' || "
     "reserved || ', sold ' || sold || ', written off ' || written_off FROM catalog.stock "
     "WHERE " WAYBILL_AUDIT_KEYS(
         "offer_id") " AND (received <> on_hand + reserved + sold + written_off OR on_hand < 0 OR "
                     "reserved < 0 OR sold < 0 OR written_off < 0)"},
    {"CPY-5", Keys::offer,
     "SELECT l.id, r.offer_id, l.partner_id, r.partner_id, l.active, r.active FROM catalog.offers "
     "l LEFT JOIN catalog.stock r ON r.offer_id = l.id WHERE " WAYBILL_AUDIT_KEYS("l.id"),
     judge_stock_of_offer},
    {"CPY-5", Keys::offer,
     "SELECT r.offer_id, 'is in catalog.stock and not in catalog.offers' FROM catalog.stock r "
     "WHERE " WAYBILL_AUDIT_KEYS(
         "r.offer_id") " AND NOT EXISTS (SELECT 1 FROM catalog.offers l WHERE l.id = r.offer_id)"},
    {"CPY-9", Keys::offer,
     "SELECT f.id, 'is of another category or currency than its product and partner' FROM "
     "catalog.offers f LEFT JOIN catalog.products d ON d.id = f.product_id LEFT JOIN "
     "catalog.partners p ON p.id = f.partner_id WHERE " WAYBILL_AUDIT_KEYS(
         "f.id") " AND (f.category IS DISTINCT FROM d.category OR f.currency IS DISTINCT FROM "
                 "p.currency)"},
    {"DEL-1", Keys::whole,
     "SELECT id, 'is deleted and enabled' FROM catalog.partners WHERE deleted AND enabled UNION "
     "ALL "
     "SELECT id, 'is deleted and active' FROM catalog.offers WHERE deleted AND active UNION ALL "
     "SELECT f.id, 'is there, and its product is deleted' FROM catalog.offers f JOIN "
     "catalog.products d ON d.id = f.product_id WHERE d.deleted AND NOT f.deleted"},
    {"PRD-1", Keys::whole,
     "SELECT d.id, 'is not what its changes make of it' FROM catalog.products d LEFT JOIN "
     "catalog.product_changes l ON l.product_id = d.id AND l.version = (SELECT MAX(c.version) FROM "
     "catalog.product_changes c WHERE c.product_id = d.id) LEFT JOIN catalog.product_changes b ON "
     "b.product_id = d.id AND b.version = 1 WHERE l.version IS DISTINCT FROM d.version OR l.at IS "
     "DISTINCT FROM d.changed_at OR b.what IS DISTINCT FROM 'created' OR b.at IS DISTINCT FROM "
     "d.created_at OR (l.what = 'deleted') IS DISTINCT FROM d.deleted OR d.name IS DISTINCT "
     "FROM " WAYBILL_AUDIT_LAST("name") " OR d.description IS DISTINCT FROM " WAYBILL_AUDIT_LAST(
         "description") " OR d.category IS DISTINCT FROM " WAYBILL_AUDIT_LAST("category")},
    {"PRD-1", Keys::whole,
     "SELECT d.id, 'has not the picture that its changes make of it' FROM catalog.products d WHERE "
     "d.picture IS DISTINCT FROM " WAYBILL_AUDIT_LAST("picture")},
    {"CPY-10", Keys::whole,
     "SELECT d.id, 'is not in the index of words' FROM catalog.products d WHERE d.search <> '' AND "
     "NOT EXISTS (SELECT 1 FROM catalog.product_grams g WHERE g.product = d.number) UNION ALL "
     "SELECT CAST(g.product AS TEXT), 'is in the index of words, and no product' FROM (SELECT "
     "DISTINCT product FROM catalog.product_grams) g WHERE NOT EXISTS (SELECT 1 FROM "
     "catalog.products d WHERE d.number = g.product)"},
});

}  // namespace

std::span<const Reading> stock_readings() { return readings_of_stock; }

}  // namespace waybill::audit
