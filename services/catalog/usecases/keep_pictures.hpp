// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/blobs/store.hpp"
#include "platform/core/random.hpp"
#include "services/catalog/usecases/manage_offers.hpp"

namespace waybill::catalog {

/// Pictures of products. A content is stored before the product names it, and removed after the
/// product names another or is deleted; what is left between the two is swept up.
class KeepPictures {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        ProductStore& products;
        ManageOffers& manage;
        blobs::BlobStore& blobs;
        Random& random;
    };
    explicit KeepPictures(Deps deps) : deps_{deps} {}

    /// `picture`: a JPEG of our own making; empty: none any more. Errors: those of
    /// `ManageOffers::update_product`, of the blob store, and invalid: catalog.invalid_product.
    Task<Result<Product>> set(Context ctx, ProductUpdate update, std::string picture);
    Task<Result<Product>> delete_product(Context ctx, ProductUpdate update);

private:
    /// Writes it, and removes what the product named before and does not name any more.
    Task<Result<Product>> replace(Context ctx, ProductUpdate update);

    Deps deps_;
};

}  // namespace waybill::catalog
