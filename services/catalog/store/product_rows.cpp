// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/product_rows.hpp"

#include "services/catalog/domain/search_terms.hpp"

#include <algorithm>

namespace waybill::catalog {
namespace {

const sql::Query find_product{"catalog.products.find", R"(
    SELECT number, id, name, description, category, version FROM products WHERE id = $1)"};
const sql::Query next_number{"catalog.products.next_number", R"(
    SELECT COALESCE(MAX(number), 0) + 1 FROM products)"};
const sql::Query insert_product{"catalog.products.insert", R"(
    INSERT INTO products (number, id, version, name, description, category, search, created_at,
        changed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
    ON CONFLICT (number) DO NOTHING)"};
const sql::Query update_product{"catalog.products.update", R"(
    UPDATE products SET version = $1, name = $2, description = $3, category = $4, search = $5,
        changed_at = $6
    WHERE id = $7 AND version = $8)"};
const sql::Query set_category{"catalog.products.set_category", R"(
    UPDATE offers SET category = $1 WHERE product_id = $2)"};
const sql::Query insert_gram{"catalog.grams.insert", R"(
    INSERT INTO product_grams (gram, product) VALUES ($1, $2))"};
const sql::Query delete_gram{"catalog.grams.delete", R"(
    DELETE FROM product_grams WHERE gram = $1 AND product = $2)"};

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
    auto map = [](const sql::Row& row) {
        return ProductRow{.number = row.integer(0),
                          .product = {.id = row.id<ProductId>(1),
                                      .name = row.text(2),
                                      .description = row.text(3),
                                      .category = row.text(4),
                                      .version = row.integer(5)}};
    };
    WAYBILL_TRY(auto found, tx.one(find_product, map, product));
    if (!found) return fail(ErrorKind::not_found, "catalog.product_not_found");
    return *std::move(found);
}

Status insert_product_row(sql::Tx& tx, const Product& product, TimePoint now) {
    auto first = [](const sql::Row& row) { return row.integer(0); };
    WAYBILL_TRY(const auto number, tx.one(next_number, first));
    const IndexedText indexed = index(product);
    WAYBILL_TRY(const auto inserted,
                tx.exec(insert_product, number.value_or(1), product.id, product.version,
                        product.name, product.description, product.category, indexed.folded, now));
    if (inserted == 0) return fail(ErrorKind::unavailable, "catalog.busy");
    for (const std::int64_t gram : indexed.grams)
        WAYBILL_CHECK(tx.exec(insert_gram, gram, number.value_or(1)));
    return {};
}

Status update_product_row(sql::Tx& tx, const ProductRow& before, const Product& after,
                          TimePoint now) {
    const IndexedText old_text = index(before.product);
    const IndexedText new_text = index(after);
    WAYBILL_TRY(const auto changed,
                tx.exec(update_product, after.version, after.name, after.description,
                        after.category, new_text.folded, now, after.id, before.product.version));
    if (changed == 0) return fail(ErrorKind::precondition, "catalog.version_stale");
    for (const std::int64_t gram : minus(old_text, new_text))
        WAYBILL_CHECK(tx.exec(delete_gram, gram, before.number));
    for (const std::int64_t gram : minus(new_text, old_text))
        WAYBILL_CHECK(tx.exec(insert_gram, gram, before.number));
    if (after.category != before.product.category)
        WAYBILL_CHECK(tx.exec(set_category, after.category, after.id));
    return {};
}

}  // namespace waybill::catalog
