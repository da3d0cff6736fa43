// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/usecases/opening_times.hpp"
#include "services/catalog/usecases/ports.hpp"

namespace waybill::catalog {

template <typename T>
struct Page {
    std::vector<T> items{};
    std::string next_cursor{};  ///< empty: this was the last page
};

/// Reads what there is to buy. Filters are checked here: limit 1 to 100, cursors and needles of a
/// sane length (invalid, catalog.invalid_filter).
class BrowseCatalog {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        PartnerStore& partners;
        OfferStore& offers;
        ProductStore& products;
        const OpeningTimes& opening_times;
    };
    explicit BrowseCatalog(Deps deps) : deps_{deps} {}

    struct PartnerSearch {
        Paging page{};
        std::string kind{};
        std::string text{};
        bool selling_only{false};
    };
    struct OfferSearch {
        OfferFilter filter{};  ///< its needle is made of `text`
        std::string text{};
    };

    struct PartnerOffers {
        Partner partner{};
        std::vector<Offer> offers{};
    };

    PartnerView view(Partner partner) const;
    /// not_found: catalog.partner_not_found, also for one that is not visible if that is asked.
    Task<Result<PartnerView>> partner(Context ctx, PartnerId partner, bool visible_only);
    Task<Result<Page<PartnerView>>> partners(Context ctx, PartnerSearch search);
    Task<Result<Product>> product(Context ctx, ProductId product);
    /// Also of one that is deleted. `page.after` is a version.
    Task<Result<Page<ProductChange>>> history(Context ctx, ProductId product, Paging page);
    Task<Result<Offer>> offer(Context ctx, OfferId offer);
    Task<Result<Page<Offer>>> offers(Context ctx, OfferSearch search);
    /// What is for sale, partner by partner; one whose offers go on on the next page is there
    /// again.
    Task<Result<Page<PartnerOffers>>> by_partner(Context ctx, OfferSearch search);

private:
    Deps deps_;
};

}  // namespace waybill::catalog
