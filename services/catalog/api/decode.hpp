// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.pb.h"
#include "platform/async/context.hpp"
#include "services/catalog/messages/catalog_messages.hpp"

namespace waybill::catalog {

/// An empty text is an empty id.
template <typename AnyId>
Result<AnyId> decode_maybe_id(std::string_view text) {
    if (text.empty()) return AnyId{};
    return decode_id<AnyId>(text);
}

/// Paging of a request without a limit is the usual one.
Paging decode_page(const waybill::v1::PageRequest& message);

Result<NewPartner> decode(const Context& ctx, const v1::CreatePartnerRequest& request);
Result<PartnerUpdate> decode(const v1::UpdatePartnerRequest& request);
Result<PartnerUpdate> decode(const v1::MakeSecretRequest& request);
Result<BrowseCatalog::PartnerSearch> decode(const v1::ListPartnersRequest& request);
Result<NewProduct> decode(const Context& ctx, const v1::CreateProductRequest& request);
Result<ProductUpdate> decode(const v1::UpdateProductRequest& request);
Result<NewOffer> decode(const v1::CreateOfferRequest& request);
Result<OfferUpdate> decode(const v1::UpdateOfferRequest& request);
/// Deletes what it names.
Result<PartnerUpdate> decode_partner_removal(const v1::DeleteRequest& request);
/// But for the picture itself.
Result<ProductUpdate> decode_picture_change(const v1::SetProductPictureRequest& request);
Result<ProductUpdate> decode_product_removal(const v1::DeleteRequest& request);
Result<OfferUpdate> decode_offer_removal(const v1::DeleteRequest& request);
Result<StockChange> decode(const v1::MoveStockRequest& request);
Result<BrowseCatalog::OfferSearch> decode(const v1::ListOffersRequest& request);
Result<WantedBasket> decode(const v1::CheckRequest& request);
Result<Hold> decode(const v1::ReserveRequest& request);
Result<std::vector<WantedLine>> decode_lines(
    const google::protobuf::RepeatedPtrField<v1::WantedLine>& lines);

}  // namespace waybill::catalog
