// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/product_rows.hpp"

#include "platform/sql/columns.hpp"
#include "services/catalog/domain/search_terms.hpp"

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
};

constexpr sql::Query find_product{"catalog.products.find",
                                  "SELECT {columns} FROM products WHERE id = $1", product_columns};
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

Result<ProductRow> get_product(sql::Tx& tx, ProductId product) {
    WAYBILL_TRY(auto found, tx.one(find_product, product_columns, product));
    if (!found) return fail(ErrorKind::not_found, "catalog.product_not_found");
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
    return {};
}

}  // namespace waybill::catalog
