// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/offer_rows.hpp"

#include "platform/sql/columns.hpp"

#include <limits>

namespace waybill::catalog {
namespace {

// Above this many products a run of characters is too common to start from: walking all offers in
// order finds a page of matches sooner.
constexpr std::int64_t common = 1000;

/// An offer with its product and what is left of it.
constexpr sql::Columns offer_columns{
    sql::fixed<&Offer::id>("o.id"),
    sql::fixed<&Offer::partner>("o.partner_id"),
    sql::fixed<&Offer::product, &Product::id>("p.id"),
    sql::fixed<&Offer::product, &Product::name>("p.name"),
    sql::fixed<&Offer::product, &Product::description>("p.description"),
    sql::fixed<&Offer::product, &Product::category>("p.category"),
    sql::fixed<&Offer::product, &Product::picture>("p.picture"),
    sql::fixed<&Offer::product, &Product::version>("p.version"),
    sql::fixed<&Offer::price, &Money::amount>("o.price"),
    sql::fixed<&Offer::price, &Money::currency>("o.currency"),
    sql::fixed<&Offer::in_stock>("s.on_hand"),
    sql::fixed<&Offer::active>("o.active"),
    sql::fixed<&Offer::deleted>("o.deleted"),
    sql::fixed<&Offer::version>("o.version"),
};

constexpr std::string_view joins =
    "JOIN stock s ON s.offer_id = o.id JOIN partners r ON r.id = o.partner_id ";
constexpr std::string_view from_offers =
    "SELECT {columns} FROM offers o JOIN products p ON p.id = o.product_id ";
// The products found come first whatever SQLite's planner thinks: CROSS JOIN keeps the order there.
constexpr std::string_view from_grams =
    "SELECT {columns} "
    "FROM (SELECT DISTINCT product FROM product_grams WHERE gram >= $9 AND gram <= $10) g "
    "CROSS JOIN products p CROSS JOIN offers o ";
constexpr std::string_view of_grams = "WHERE p.number = g.product AND o.product_id = p.id AND ";
constexpr std::string_view of_filter =
    "o.price >= $2 AND o.price <= $3 AND s.on_hand >= $4 "
    "AND NOT o.deleted AND NOT r.deleted "
    "AND ($5 OR (o.active AND r.verified AND r.enabled AND NOT r.paused)) "
    "AND p.search LIKE $6 ESCAPE '\\' ";
constexpr std::string_view after_offer = "o.id > $1 AND ";
constexpr std::string_view maybe_partner = "AND ($7 = '' OR o.partner_id = $7) ";
constexpr std::string_view maybe_category = "AND ($8 = '' OR o.category = $8) ";

constexpr sql::Query find_by_id{
    "catalog.offers.find", {from_offers, joins, "WHERE o.id = $1"}, offer_columns};
constexpr sql::Query count_grams{"catalog.grams.count", R"(
    SELECT COUNT(*) FROM (
        SELECT 1 FROM product_grams WHERE gram >= $1 AND gram <= $2 LIMIT $3) AS few)"};

struct Rarest {
    GramRange range{};
    std::int64_t count{common};
};

/// The run of the needle that the fewest products have, if any is rare enough to start from.
Result<std::optional<Rarest>> find_rarest(sql::Tx& tx, const Needle& needle) {
    std::optional<Rarest> rarest;
    for (const GramRange& range : needle.ranges) {
        const std::int64_t limit = rarest ? rarest->count : common;
        WAYBILL_TRY(const auto count,
                    tx.one(count_grams, sql::first<std::int64_t>, range.first, range.last, limit));
        if (count && *count < limit) rarest = Rarest{range, *count};
    }
    return rarest;
}

}  // namespace

constexpr sql::Query list_all_offers{"catalog.offers.list",
                                     {from_offers, joins, "WHERE ", after_offer, of_filter,
                                      maybe_partner, maybe_category, "ORDER BY o.id LIMIT $9"},
                                     offer_columns};
constexpr sql::Query list_partner_offers{
    "catalog.offers.list_of_partner",
    {from_offers, joins, "WHERE ", after_offer, of_filter, "AND o.partner_id = $7 ", maybe_category,
     "ORDER BY o.id LIMIT $9"},
    offer_columns};
constexpr sql::Query list_category_offers{
    "catalog.offers.list_of_category",
    {from_offers, joins, "WHERE ", after_offer, of_filter, maybe_partner, "AND o.category = $8 ",
     "ORDER BY o.id LIMIT $9"},
    offer_columns};
constexpr sql::Query list_matching_offers{
    "catalog.offers.list_matching",
    {from_grams, joins, of_grams, after_offer, of_filter, maybe_partner, maybe_category,
     "ORDER BY o.id LIMIT $11"},
    offer_columns};

constexpr sql::Query list_by_partner{
    "catalog.offers.list_by_partner",
    {from_offers, joins, "WHERE (o.partner_id, o.id) > ($9, $1) AND ", of_filter, maybe_partner,
     maybe_category, "ORDER BY o.partner_id, o.id LIMIT $10"},
    offer_columns};
constexpr sql::Query list_matching_by_partner{
    "catalog.offers.list_matching_by_partner",
    {from_grams, joins, of_grams, "(o.partner_id, o.id) > ($11, $1) AND ", of_filter, maybe_partner,
     maybe_category, "ORDER BY o.partner_id, o.id LIMIT $12"},
    offer_columns};

Result<std::optional<Offer>> find_offer(sql::Tx& tx, OfferId offer) {
    return tx.one(find_by_id, offer_columns, offer);
}

Result<std::vector<Offer>> find_offers(sql::Tx& tx, const std::vector<OfferId>& offers) {
    auto id_of = [](const OfferId& offer) { return sql::Values::of(offer); };
    return tx.all_each(find_by_id, offer_columns, offers, id_of);
}

Result<std::vector<Offer>> list_offers(sql::Tx& tx, const OfferFilter& filter) {
    const std::string partner = filter.partner.empty() ? std::string{} : filter.partner.text();
    const std::int64_t from = filter.price_from.value_or(0);
    const std::int64_t to = filter.price_to.value_or(std::numeric_limits<std::int64_t>::max());
    const int limit = filter.page.limit + 1;
    const auto list = [&](const sql::Query& query, const auto&... more) {
        return tx.all(query, offer_columns, filter.page.after, from, to, filter.in_stock ? 1 : 0,
                      filter.hidden_too, filter.text.pattern, partner, filter.category, more...,
                      limit);
    };
    WAYBILL_TRY(const auto rarest, find_rarest(tx, filter.text));
    if (rarest && rarest->count == 0) return std::vector<Offer>{};
    if (rarest && filter.after_partner)
        return list(list_matching_by_partner, rarest->range.first, rarest->range.last,
                    *filter.after_partner);
    if (rarest) return list(list_matching_offers, rarest->range.first, rarest->range.last);
    if (filter.after_partner) return list(list_by_partner, *filter.after_partner);
    if (!partner.empty()) return list(list_partner_offers);
    if (!filter.category.empty()) return list(list_category_offers);
    return list(list_all_offers);
}

}  // namespace waybill::catalog
