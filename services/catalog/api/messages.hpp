// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.pb.h"
#include "services/catalog/usecases/browse_catalog.hpp"
#include "services/catalog/usecases/check_basket.hpp"

namespace waybill::catalog {

// How our objects look to others. `open_now` depends on the moment, so only a view has it.
v1::Partner to_message(const Partner& partner);
v1::Partner to_message(const PartnerView& view);
v1::Product to_message(const Product& product);
v1::Offer to_message(const Offer& offer);
v1::CheckReply to_message(const BrowseCatalog& browse, CheckedBasket checked);

/// Events hold the whole object, and so does what is kept under an idempotency key.
class EventMessages final : public Messages {
public:
    std::string write(const Partner& partner) const override;
    std::string write(const Product& product) const override;
    std::string write(const Offer& offer) const override;
    Result<Partner> read_partner(std::string_view bytes) const override;
    Result<Product> read_product(std::string_view bytes) const override;
    Result<Offer> read_offer(std::string_view bytes) const override;
};

}  // namespace waybill::catalog
