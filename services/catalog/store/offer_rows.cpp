// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/offer_rows.hpp"

#include "services/catalog/store/partner_rows.hpp"

#include <limits>

namespace waybill::catalog {
namespace {

// Above this many products a run of characters is too common to start from: walking all offers in
// order finds a page of matches sooner.
constexpr std::int64_t common = 1000;

const std::string columns =
    "SELECT o.id, o.partner_id, o.price, o.currency, o.active, o.version, s.on_hand, "
    "p.id, p.name, p.description, p.category, p.version ";
const std::string joins =
    "JOIN stock s ON s.offer_id = o.id JOIN partners r ON r.id = o.partner_id ";
const std::string from_offers = "FROM offers o JOIN products p ON p.id = o.product_id " + joins;
// The products found come first whatever the planner thinks: CROSS JOIN keeps the order.
const std::string from_grams =
    "FROM (SELECT DISTINCT product FROM product_grams WHERE gram >= $9 AND gram <= $10) g "
    "CROSS JOIN products p ON p.number = g.product CROSS JOIN offers o ON o.product_id = p.id " +
    joins;
const std::string of_filter =
    "WHERE o.id > $1 AND o.price >= $2 AND o.price <= $3 AND s.on_hand >= $4 "
    "AND ($5 OR (o.active AND r.verified AND r.enabled AND NOT r.paused)) "
    "AND p.search LIKE $6 ESCAPE '\\' ";
const std::string maybe_partner = "AND ($7 = '' OR o.partner_id = $7) ";
const std::string maybe_category = "AND ($8 = '' OR o.category = $8) ";
const std::string by_id = "ORDER BY o.id LIMIT ";

const std::string all_text =
    columns + from_offers + of_filter + maybe_partner + maybe_category + by_id + "$9";
const std::string partner_text =
    columns + from_offers + of_filter + "AND o.partner_id = $7 " + maybe_category + by_id + "$9";
const std::string category_text =
    columns + from_offers + of_filter + maybe_partner + "AND o.category = $8 " + by_id + "$9";
const std::string matching_text =
    columns + from_grams + of_filter + maybe_partner + maybe_category + by_id + "$11";

const std::string find_text = columns + from_offers + "WHERE o.id = $1";
const sql::Query find_by_id{"catalog.offers.find", find_text};
const sql::Query count_grams{"catalog.grams.count", R"(
    SELECT COUNT(*) FROM (
        SELECT 1 FROM product_grams WHERE gram >= $1 AND gram <= $2 LIMIT $3) AS few)"};

Offer offer_of(const sql::Row& row) {
    return {.id = row.id<OfferId>(0),
            .partner = row.id<PartnerId>(1),
            .product = {.id = row.id<ProductId>(7),
                        .name = row.text(8),
                        .description = row.text(9),
                        .category = row.text(10),
                        .version = row.integer(11)},
            .price = {row.integer(2), currency_of(row, 3)},
            .in_stock = row.integer(6),
            .active = row.boolean(4),
            .version = row.integer(5)};
}

struct Rarest {
    GramRange range{};
    std::int64_t count{common};
};

/// The run of the needle that the fewest products have, if any is rare enough to start from.
Result<std::optional<Rarest>> find_rarest(sql::Tx& tx, const Needle& needle) {
    std::optional<Rarest> rarest;
    for (const GramRange& range : needle.ranges) {
        auto first = [](const sql::Row& row) { return row.integer(0); };
        const std::int64_t limit = rarest ? rarest->count : common;
        WAYBILL_TRY(const auto count, tx.one(count_grams, first, range.first, range.last, limit));
        if (count && *count < limit) rarest = Rarest{range, *count};
    }
    return rarest;
}

}  // namespace

const sql::Query list_all_offers{"catalog.offers.list", all_text};
const sql::Query list_partner_offers{"catalog.offers.list_of_partner", partner_text};
const sql::Query list_category_offers{"catalog.offers.list_of_category", category_text};
const sql::Query list_matching_offers{"catalog.offers.list_matching", matching_text};

Result<std::optional<Offer>> find_offer(sql::Tx& tx, OfferId offer) {
    return tx.one(find_by_id, offer_of, offer);
}

Result<std::vector<Offer>> list_offers(sql::Tx& tx, const OfferFilter& filter) {
    const std::string partner = filter.partner.empty() ? std::string{} : filter.partner.text();
    const std::int64_t from = filter.price_from.value_or(0);
    const std::int64_t to = filter.price_to.value_or(std::numeric_limits<std::int64_t>::max());
    const int limit = filter.page.limit + 1;
    const auto list = [&](const sql::Query& query, const auto&... more) {
        return tx.all(query, offer_of, filter.page.after, from, to, filter.in_stock ? 1 : 0,
                      filter.hidden_too, filter.text.pattern, partner, filter.category, more...,
                      limit);
    };
    WAYBILL_TRY(const auto rarest, find_rarest(tx, filter.text));
    if (rarest && rarest->count == 0) return std::vector<Offer>{};
    if (rarest) return list(list_matching_offers, rarest->range.first, rarest->range.last);
    if (!partner.empty()) return list(list_partner_offers);
    if (!filter.category.empty()) return list(list_category_offers);
    return list(list_all_offers);
}

}  // namespace waybill::catalog
