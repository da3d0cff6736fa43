// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

/// Makes and changes products and offers, and moves stock. Ids and times are set here; what the
/// commands say is checked before anything is written.
class ManageOffers {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        OfferStore& offers;
        ProductStore& products;
        IdSource& ids;
        const Clock& clock;
    };
    explicit ManageOffers(Deps deps) : deps_{deps} {}

    Task<Result<Product>> create_product(Context ctx, NewProduct entry);
    Task<Result<Product>> update_product(Context ctx, ProductUpdate update);
    Task<Result<Offer>> create_offer(Context ctx, NewOffer entry);
    Task<Result<Offer>> update_offer(Context ctx, OfferUpdate update);
    Task<Result<Offer>> move_stock(Context ctx, StockChange change);

private:
    Deps deps_;
};

}  // namespace waybill::catalog
