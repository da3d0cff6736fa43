// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/product_store_sql.hpp"

#include "contracts/catalog/v1/events.types.hpp"
#include "services/catalog/messages/catalog_messages.hpp"
#include "services/catalog/store/keyed.hpp"
#include "services/catalog/store/product_rows.hpp"
#include "services/catalog/usecases/refusals.hpp"

namespace waybill::catalog {

Task<Result<Product>> ProductStoreSql::insert(Context ctx, NewProduct entry) {
    const auto event =
        prepare_event(deps_, ctx, v1::events::product_created, entry.product.id.text());
    auto write = [&](sql::Tx& tx) {
        return sql::once(
            tx, entry.key, entry.at, [&] { return make(tx, entry, event); },
            [](const Product& made) { return event_bytes(made); },
            [](std::string_view reply) { return read_product(reply); });
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Result<Product> ProductStoreSql::make(sql::Tx& tx, const NewProduct& entry,
                                      const messaging::Event& event) {
    WAYBILL_TRY(const auto known, find_external(tx, "product", entry.external));
    if (known) {
        WAYBILL_TRY(auto row,
                    find_product(tx, ProductId::parse(known->object).value_or(ProductId{})));
        if (row && !row->product.deleted) {
            WAYBILL_CHECK(check_same(*known, entry.external));
            return std::move(row->product);
        }
    }
    const Product& product = entry.product;
    WAYBILL_CHECK(insert_product_row(tx, product, entry.at));
    WAYBILL_CHECK(insert_change(tx, creation_of(product), entry.actor, entry.at));
    WAYBILL_CHECK(keep_external(tx, "product", entry.external, product.id.text()));
    WAYBILL_CHECK(append_event(deps_, tx, event, product.version, event_bytes(product)));
    return product;
}

Task<Result<Product>> ProductStoreSql::update(Context ctx, ProductUpdate update) {
    const auto event = prepare_event(
        deps_, ctx,
        update.changes.remove ? v1::events::product_deleted : v1::events::product_updated,
        update.product.text());
    auto write = [&](sql::Tx& tx) { return change(tx, update, event); };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Result<Product> ProductStoreSql::change(sql::Tx& tx, const ProductUpdate& update,
                                        const messaging::Event& event) {
    WAYBILL_TRY(auto found, find_product(tx, update.product));
    if (!found || (found->product.deleted && !update.changes.remove))
        return fail(ErrorKind::not_found, "catalog.product_not_found");
    const ProductRow before = *std::move(found);
    if (before.product.deleted) return before.product;
    if (update.keepers) {
        WAYBILL_TRY(const auto sellers, find_sellers(tx, update.product));
        WAYBILL_CHECK(told(check_keepers(*update.keepers, sellers)));
    }
    if (update.if_version != 0 && update.if_version != before.product.version)
        return fail(ErrorKind::precondition, "catalog.version_stale");
    Product after = apply(before.product, update.changes);
    WAYBILL_CHECK(told(check(after)));
    WAYBILL_CHECK(update_product_row(tx, before, after, update.at));
    WAYBILL_CHECK(insert_change(tx, difference(before.product, after), update.actor, update.at));
    WAYBILL_CHECK(append_event(deps_, tx, event, after.version, event_bytes(after)));
    return after;
}

Task<Result<std::optional<Product>>> ProductStoreSql::find(Context ctx, ProductId product) {
    auto read = [product](sql::Tx& tx) -> Result<std::optional<Product>> {
        WAYBILL_TRY(auto row, find_product(tx, product));
        if (!row) return std::nullopt;
        return std::move(row->product);
    };
    co_return co_await deps_.database.read(std::move(ctx), read);
}

Task<Result<std::vector<ProductChange>>> ProductStoreSql::history(Context ctx,
                                                                  ProductHistory asked) {
    auto read = [asked](sql::Tx& tx) { return list_changes(tx, asked); };
    co_return co_await deps_.database.read(std::move(ctx), read);
}

}  // namespace waybill::catalog
