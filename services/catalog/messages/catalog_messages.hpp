// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.pb.h"
#include "contracts/waybill/convert.hpp"
#include "services/catalog/usecases/browse_catalog.hpp"
#include "services/catalog/usecases/check_basket.hpp"

namespace waybill::catalog {

Place decode_place(const waybill::v1::Place& message);
std::vector<OpeningHours> decode_hours(
    const google::protobuf::RepeatedPtrField<v1::OpeningHours>& messages);
/// invalid: catalog.invalid_partner, with each date that is none.
Result<std::vector<Holiday>> decode_holidays(
    const google::protobuf::RepeatedPtrField<v1::Holiday>& messages);
/// All but id and version.
Result<Partner> decode_partner(const v1::Partner& message);

// How our objects look to others. `open_now` depends on the moment, so only a view has it.
v1::Partner to_message(const Partner& partner);
v1::Partner to_message(const PartnerView& view);
/// With how far it can be relied on, which is for operators.
v1::Partner to_office_message(const PartnerView& view);
v1::Product to_message(const Product& product);
v1::ProductChange to_message(const ProductChange& change);
v1::Offer to_message(const Offer& offer);
v1::Reservation to_message(const PastHold& hold);
v1::PartnerOffers to_message(const BrowseCatalog::PartnerOffers& group);
/// With its new secret, if one was made.
v1::Partner to_message(const KeptPartner& kept);
v1::CheckReply to_message(const BrowseCatalog& browse, CheckedBasket checked);

// Events hold the whole object, and so does what is kept under an idempotency key: that of a
// partner also whether it was open, so that a repetition says the same.
std::string event_bytes(const Partner& partner);
std::string event_bytes(const Product& product);
std::string event_bytes(const Offer& offer);
std::string reply_bytes(const PartnerView& view);
Result<PartnerView> read_view(std::string_view bytes);
Result<Product> read_product(std::string_view bytes);
Result<Offer> read_offer(std::string_view bytes);

}  // namespace waybill::catalog
