// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/catalog/domain/offer.hpp"

namespace waybill::catalog {

struct ProductRow {
    std::int64_t number{0};
    Product product{};
};

/// not_found: catalog.product_not_found.
Result<ProductRow> get_product(sql::Tx& tx, ProductId product);
/// With its search index. unavailable (catalog.busy) when two were made at once.
Status insert_product_row(sql::Tx& tx, const Product& product, TimePoint now);
/// Brings row, search index and the category of its offers from `before` to `after`.
/// precondition: catalog.version_stale.
Status update_product_row(sql::Tx& tx, const ProductRow& before, const Product& after,
                          TimePoint now);

}  // namespace waybill::catalog
