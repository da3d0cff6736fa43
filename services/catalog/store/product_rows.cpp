// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/product_rows.hpp"

#include "platform/sql/columns.hpp"
#include "services/catalog/domain/search_terms.hpp"
#include "services/catalog/store/store_deps.hpp"

#include <algorithm>

namespace waybill::catalog {
namespace {

constexpr sql::Columns product_columns{
    sql::fixed<&ProductRow::number>("number"),
    sql::fixed<&ProductRow::product, &Product::id>("id"),
    sql::changing<&ProductRow::product, &Product::version>("version"),
    sql::changing<&ProductRow::product, &Product::name>("name"),
    sql::changing<&ProductRow::product, &Product::description>("description"),
    sql::changing<&ProductRow::product, &Product::category>("category"),
    sql::changing<&ProductRow::product, &Product::picture>("picture"),
    sql::changing<&ProductRow::product, &Product::deleted>("deleted"),
};

constexpr sql::Columns change_columns{
    sql::fixed<&ProductChange::product>("product_id"),
    sql::fixed<&ProductChange::version>("version"),
    sql::fixed<&ProductChange::what>("what"),
    sql::fixed<&ProductChange::name>("name"),
    sql::fixed<&ProductChange::description>("description"),
    sql::fixed<&ProductChange::category>("category"),
    sql::fixed<&ProductChange::picture>("picture"),
    sql::fixed<&ProductChange::actor>("actor"),
    sql::fixed<&ProductChange::at>("at"),
};
constexpr sql::Query insert_change_row{"catalog.product_changes.insert",
                                       "INSERT INTO product_changes ({columns}) VALUES ({values})",
                                       change_columns};
constexpr sql::Query list_change_rows{
    "catalog.product_changes.list",
    "SELECT {columns} FROM product_changes WHERE product_id = $1 AND version > $2 "
    "ORDER BY version LIMIT $3",
    change_columns};

constexpr sql::Query select_product{
    "catalog.products.find", "SELECT {columns} FROM products WHERE id = $1", product_columns};
constexpr sql::Query next_number{"catalog.products.next_number", R"(
    SELECT COALESCE(MAX(number), 0) + 1 FROM products)"};
constexpr sql::Query insert_product{
    "catalog.products.insert",
    "INSERT INTO products ({columns}, search, created_at, changed_at) "
    "VALUES ({values}, $1, $2, $2) ON CONFLICT (number) DO NOTHING",
    product_columns};
constexpr sql::Query update_product{
    "catalog.products.update",
    "UPDATE products SET {changes}, search = $3, changed_at = $4 WHERE id = $1 AND version = $2",
    product_columns};
constexpr sql::Query set_category{"catalog.products.set_category", R"(
    UPDATE offers SET category = $1 WHERE product_id = $2)"};
constexpr sql::Query delete_offers{"catalog.products.delete_offers", R"(
    UPDATE offers SET deleted = TRUE, active = FALSE, changed_at = $1
    WHERE product_id = $2 AND NOT deleted)"};
constexpr sql::Query end_sale{"catalog.products.end_sale", R"(
    UPDATE stock SET active = FALSE
    WHERE offer_id IN (SELECT id FROM offers WHERE product_id = $1))"};
constexpr sql::Query list_sellers{"catalog.products.list_sellers", R"(
    SELECT partner_id FROM offers WHERE product_id = $1 AND NOT deleted ORDER BY id LIMIT $2)"};
constexpr sql::Query insert_gram{"catalog.grams.insert", R"(
    INSERT INTO product_grams (gram, product) VALUES ($1, $2))"};
constexpr sql::Query delete_gram{"catalog.grams.delete", R"(
    DELETE FROM product_grams WHERE gram = $1 AND product = $2)"};

/// The row of one of a product's grams.
struct GramOf {
    std::int64_t product;
    sql::Values operator()(std::int64_t gram) const { return sql::Values::of(gram, product); }
};

IndexedText index(const Product& product) {
    return index_text({product.name, product.description});
}

std::vector<std::int64_t> minus(const IndexedText& left, const IndexedText& right) {
    std::vector<std::int64_t> rest;
    std::ranges::set_difference(left.grams, right.grams, std::back_inserter(rest));
    return rest;
}

}  // namespace

// The last condition is the index's own.
constexpr sql::Query pictures_between{
    "catalog.products.pictures_between",
    "SELECT picture FROM products WHERE picture >= $1 AND picture <= $2 AND picture <> ''"};

Result<std::optional<ProductRow>> find_product(sql::Tx& tx, ProductId product) {
    return tx.one(select_product, product_columns, product);
}

Status insert_change(sql::Tx& tx, ProductChange change, std::string actor, TimePoint now) {
    change.actor = std::move(actor);
    change.at = now;
    WAYBILL_CHECK(tx.exec(insert_change_row, change_columns.values(change)));
    return {};
}

Result<std::vector<ProductChange>> list_changes(sql::Tx& tx, const ProductHistory& asked) {
    return tx.all(list_change_rows, change_columns, asked.product, asked.after, asked.limit + 1);
}

Result<std::vector<PartnerId>> find_sellers(sql::Tx& tx, ProductId product) {
    return tx.all(list_sellers, sql::first<PartnerId>, product, partners_of_staff_max + 1);
}

Result<ProductRow> get_product(sql::Tx& tx, ProductId product) {
    WAYBILL_TRY(auto found, find_product(tx, product));
    if (!found || found->product.deleted)
        return fail(ErrorKind::not_found, "catalog.product_not_found");
    return *std::move(found);
}

Status insert_product_row(sql::Tx& tx, const Product& product, TimePoint now) {
    WAYBILL_TRY(const auto number, tx.one(next_number, sql::first<std::int64_t>));
    const ProductRow row{.number = number.value_or(1), .product = product};
    const IndexedText indexed = index(product);
    WAYBILL_TRY(const auto inserted,
                tx.exec(insert_product, product_columns.values(row, indexed.folded, now)));
    if (inserted == 0) return fail(ErrorKind::unavailable, "catalog.busy");
    WAYBILL_CHECK(tx.exec_each(insert_gram, indexed.grams, GramOf{row.number}));
    return {};
}

Status update_product_row(sql::Tx& tx, const ProductRow& before, const Product& after,
                          TimePoint now) {
    const IndexedText old_text = index(before.product);
    const IndexedText new_text = index(after);
    const ProductRow row{.number = before.number, .product = after};
    WAYBILL_TRY(
        const auto changed,
        tx.exec(update_product, product_columns.changes(row, after.id, before.product.version,
                                                        new_text.folded, now)));
    if (changed == 0) return fail(ErrorKind::precondition, "catalog.version_stale");
    const GramOf gram_of{before.number};
    WAYBILL_CHECK(tx.exec_each(delete_gram, minus(old_text, new_text), gram_of));
    WAYBILL_CHECK(tx.exec_each(insert_gram, minus(new_text, old_text), gram_of));
    if (after.category != before.product.category)
        WAYBILL_CHECK(tx.exec(set_category, after.category, after.id));
    if (after.deleted) {
        WAYBILL_CHECK(tx.exec(delete_offers, now, after.id));
        WAYBILL_CHECK(tx.exec(end_sale, after.id));
    }
    return {};
}

}  // namespace waybill::catalog
