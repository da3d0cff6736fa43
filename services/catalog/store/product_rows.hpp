// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

struct ProductRow {
    std::int64_t number{0};
    Product product{};
};

Result<std::optional<ProductRow>> find_product(sql::Tx& tx, ProductId product);
/// not_found: catalog.product_not_found, also for one that is deleted.
Result<ProductRow> get_product(sql::Tx& tx, ProductId product);
/// Leaves the change in the history, which the row follows from.
Status insert_change(sql::Tx& tx, ProductChange change, std::string actor, TimePoint now);
Result<std::vector<ProductChange>> list_changes(sql::Tx& tx, const ProductHistory& asked);
/// Who offers it: up to one more than anybody works for.
Result<std::vector<PartnerId>> find_sellers(sql::Tx& tx, ProductId product);
/// With its search index. unavailable (catalog.busy) when two were made at once.
Status insert_product_row(sql::Tx& tx, const Product& product, TimePoint now);
/// Brings row, search index and offers from `before` to `after`: those have its category, and are
/// deleted with it.
/// precondition: catalog.version_stale.
Status update_product_row(sql::Tx& tx, const ProductRow& before, const Product& after,
                          TimePoint now);

/// Names of pictures that products have, from $1 to $2.
extern const sql::Query pictures_between;

}  // namespace waybill::catalog
