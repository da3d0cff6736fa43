// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/store/store_deps.hpp"

namespace waybill::catalog {

class ProductStoreSql final : public ProductStore {
public:
    explicit ProductStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<Product>> insert(Context ctx, NewProduct entry) override;
    Task<Result<Product>> update(Context ctx, ProductUpdate update) override;
    Task<Result<std::optional<Product>>> find(Context ctx, ProductId product) override;
    Task<Result<std::vector<ProductChange>>> history(Context ctx, ProductHistory asked) override;

private:
    Result<Product> make(sql::Tx& tx, const NewProduct& entry, const messaging::Event& event);
    Result<Product> change(sql::Tx& tx, const ProductUpdate& update, const messaging::Event& event);

    StoreDeps deps_;
};

}  // namespace waybill::catalog
